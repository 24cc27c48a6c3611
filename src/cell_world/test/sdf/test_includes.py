from pathlib import Path

import pytest

from cell_world.sdf.errors import SdfError
from cell_world.sdf.reader import load_world
from cell_world.sdf.reading import library

LINK = '<link name="a"/>'
CONFIG = '<model><name>x</name><sdf version="1.9">model.sdf</sdf></model>'


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def make(models: Path, name: str, content: str, config: str = CONFIG) -> Path:
    """Write a model; it is static, so that no link needs a mass."""
    (models / name).mkdir()
    (models / name / "model.config").write_text(config)
    file = models / name / "model.sdf"
    file.write_text(f'<sdf version="1.9">\n<model name="{name}"><static>1</static>\n{content}\n</model></sdf>')
    return file


def world(models: Path, content: str) -> Path:
    file = models.parent / "w.sdf"
    file.write_text(f'<sdf version="1.9"><world name="w">\n{content}\n</world></sdf>')
    return file


def failure(models: Path, content: str) -> str:
    with pytest.raises(SdfError) as caught:
        load_world(world(models, content), [models])
    return str(caught.value).removeprefix(f"{models.parent}/")


def test_one_model_may_be_included_twice(models: Path) -> None:
    """It should take the name and the pose of the include."""
    make(models, "cup", LINK)
    twice = """<include><uri>model://cup</uri></include>
    <include><uri>model://cup</uri><name>cup_2</name><pose>0 0 1 0 0 0</pose></include>"""
    found = load_world(world(models, twice), [models])
    assert {name: link.pose.position[2] for name, link in found.links.items()} == {"cup::a": 0.0, "cup_2::a": 1.0}


def test_the_first_folder_wins(models: Path) -> None:
    """It should search the folders in order."""
    make(models, "cup", LINK)
    other = models.parent / "other"
    other.mkdir()
    make(other, "cup", '<link name="b"/>')
    file = world(models, "<include><uri>model://cup</uri></include>")
    assert list(load_world(file, [other, models]).links) == ["cup::b"]


def test_an_included_model_includes_others(models: Path) -> None:
    """It should scope names with every step."""
    make(models, "inner", LINK)
    make(models, "outer", "<include><uri>model://inner</uri><name>i</name></include>")
    found = load_world(world(models, "<include><uri>model://outer</uri><name>o</name></include>"), [models])
    assert list(found.links) == ["o::i::a"]


def test_a_missing_model(models: Path) -> None:
    """It should say which models there are."""
    make(models, "gripper", LINK)
    text = failure(models, "<include><uri>model://griper</uri></include>")
    assert text == f"w.sdf:2: there is no model griper in {models}; did you mean gripper?"


def test_a_uri_of_another_kind(models: Path) -> None:
    """It should take nothing from the net."""
    text = failure(models, "<include><uri>https://example.com/cup</uri></include>")
    assert text == "w.sdf:2: <uri> https://example.com/cup is not model://NAME"


def test_a_model_that_includes_itself(models: Path) -> None:
    """It should not go on for ever."""
    make(models, "egg", "<include><uri>model://hen</uri></include>")
    make(models, "hen", "<include><uri>model://egg</uri></include>")
    text = failure(models, "<include><uri>model://hen</uri></include>")
    assert text == "models/egg/model.sdf:3: model://hen includes itself"


def test_two_includes_of_one_name(models: Path) -> None:
    """It should be refused at the second."""
    make(models, "cup", LINK)
    text = failure(models, "<include><uri>model://cup</uri></include>\n<include><uri>model://cup</uri></include>")
    assert text == "w.sdf:3: a second cup in <world w>, the first is on line 2"


def test_an_error_in_an_included_file(models: Path) -> None:
    """It should be told with the file it is in."""
    make(models, "cup", '<link name="a"><mas/></link>')
    text = failure(models, "<include><uri>model://cup</uri></include>")
    assert text.startswith("models/cup/model.sdf:3: unknown or unsupported element <mas> in <link>")


def test_a_name_that_only_the_outer_file_knows(models: Path) -> None:
    """It should not be found from inside an included model."""
    make(models, "cup", '<link name="a"><pose relative_to="shelf"/></link>')
    text = failure(models, '<frame name="shelf"/><include><uri>model://cup</uri></include>')
    assert text.startswith("models/cup/model.sdf:3: there is no link, joint, frame or model shelf in model cup")


def test_an_included_pose_that_depends_on_the_outer_file(models: Path) -> None:
    """It should be refused: it would mean something else in every world."""
    make(models, "cup", '<pose relative_to="x"/>' + LINK)
    assert "cannot be relative to a frame outside it" in failure(models, "<include><uri>model://cup</uri></include>")


def test_a_folder_without_config(models: Path) -> None:
    """It should need what Gazebo needs."""
    make(models, "cup", LINK)
    (models / "cup" / "model.config").unlink()
    text = failure(models, "<include><uri>model://cup</uri></include>")
    assert text == "w.sdf:2: the model cup has no model.config"


def test_a_config_names_a_file_for_each_version(models: Path) -> None:
    """It should take the newest that is read, whatever their order."""
    config = """<model><sdf version="1.12">new.sdf</sdf><sdf version="1.10">ten.sdf</sdf>
    <sdf version="1.9">model.sdf</sdf><sdf version="1.5">old.sdf</sdf></model>"""
    file = make(models, "cup", "", config)
    (file.parent / "ten.sdf").write_text(file.read_text().replace("</static>", f"</static>{LINK}"))
    found = load_world(world(models, "<include><uri>model://cup</uri></include>"), [models])
    assert list(found.links) == ["cup::a"]


def test_a_config_for_other_versions(models: Path) -> None:
    """It should say which are read."""
    make(models, "cup", LINK, '<model>\n<sdf version="1.5">model.sdf</sdf></model>')
    text = failure(models, "<include><uri>model://cup</uri></include>")
    assert text == 'models/cup/model.config:1: there is no <sdf version="..."> from 1.6 to 1.11'


@pytest.mark.parametrize("name", ["", ".", "..", "a" * 300])
def test_a_name_that_is_no_model(models: Path, name: str) -> None:
    """It should not be looked for beside the models."""
    make(models, "cup", LINK)
    (models / "model.config").write_text(CONFIG)
    (models.parent / "model.config").write_text(CONFIG)
    text = failure(models, f"<include><uri>model://{name}</uri></include>")
    assert text.startswith(" ".join(f"w.sdf:2: there is no model {name} in {models}".split()))


def test_models_that_multiply(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should not make ten thousand millions out of ten files."""
    monkeypatch.setattr(library, "MOST", 100)
    for number in range(10):
        many = "".join(f"<include><uri>model://m{number + 1}</uri><name>n{i}</name></include>" for i in range(10))
        make(models, f"m{number}", many)
    make(models, "m10", LINK)
    assert "more than 100 models are included" in failure(models, "<include><uri>model://m0</uri></include>")


def test_models_in_models_without_end(models: Path) -> None:
    """It should end before Python does."""
    for number in range(80):
        make(models, f"m{number}", f"<include><uri>model://m{number + 1}</uri></include>")
    make(models, "m80", LINK)
    assert "stands in more than 60 models" in failure(models, "<include><uri>model://m0</uri></include>")


def test_a_world_in_a_model_folder(models: Path) -> None:
    """It should include models only."""
    make(models, "cup", LINK).write_text('<sdf version="1.9"><world name="w"/></sdf>')
    text = failure(models, "<include><uri>model://cup</uri></include>")
    assert text == "models/cup/model.sdf:1: an included file holds one <model> and nothing else"
