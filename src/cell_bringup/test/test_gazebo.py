"""It should say what a line in Gazebo needs beside its nodes, and that Gazebo is not there where it is not."""

import re
from pathlib import Path

import pytest
import yaml

from cell_bringup.failure import CommandFailed
from cell_bringup.gazebo import is_installed, picture_bridge
from cell_bringup.nodes import LineOptions, node_table
from cell_bringup.start_checks import check_engine
from cell_line.config.line import LineConfig, load_line
from cell_line.config.profiles import ProfileConfig

CONFIG = Path(__file__).parents[3] / "config" / "lines" / "demo.yaml"


@pytest.fixture(scope="module")
def line() -> LineConfig:
    return load_line(CONFIG)


def test_the_world_runs_in_a_node_of_the_line(line: LineConfig) -> None:
    """It should be the same node as in the embedded simulator, and come first: it makes the time."""
    first = node_table(line, LineOptions(CONFIG, Path("/state"), profile="gazebo"))[0]
    assert (first.executable, first.name, first.parameters["profile"]) == ("physics_node", "world", "gazebo")


def test_pictures_come_by_the_bridge_of_ros(line: LineConfig) -> None:
    """It should be one node with the file beside the lines; the line runs without it, too."""
    bridge = picture_bridge(line, CONFIG)
    assert bridge is not None
    assert (bridge.package, bridge.executable, bridge.namespace) == ("ros_gz_bridge", "parameter_bridge", "/line")
    assert Path(str(bridge.parameters["config_file"])).is_file()
    assert not bridge.needed


def test_a_package_is_installed_or_not() -> None:
    """It should go by the index of ROS."""
    assert is_installed("cell_bringup")
    assert not is_installed("ros_gz_nowhere")


def test_a_line_elsewhere_needs_no_bridge(line: LineConfig, tmp_path: Path) -> None:
    """It should do without where no file says which pictures there are."""
    assert picture_bridge(line, tmp_path / "lines" / "mine.yaml") is None


def test_where_gazebo_is_missing_one_line_says_so(line: LineConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should name the program, and the page with what to install."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CommandFailed) as refusal:
        check_engine(line, "gazebo")
    expected = "Gazebo is not installed: there is no program 'gz' (docs/gazebo.md says what to install)"
    assert str(refusal.value) == expected


@pytest.mark.parametrize("profile", ["kinematic", "physics"])
def test_other_profiles_do_not_ask_for_it(line: LineConfig, profile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should not matter to them."""
    monkeypatch.setenv("PATH", "/nowhere")
    check_engine(line, profile)


def test_cells_can_see_by_the_cameras_of_gazebo(line: LineConfig) -> None:
    """It should be the profile of the page: the drivers and the perception of physics, in the other engine."""
    page = (CONFIG.parents[2] / "docs" / "gazebo.md").read_text()
    (told,) = re.findall(r"^profiles: .*$", page, re.MULTILINE)
    profiles = {name: ProfileConfig.model_validate(said) for name, said in yaml.safe_load(told)["profiles"].items()}
    (name,) = profiles
    seeing = line.model_copy(update={"profiles": {**line.profiles, **profiles}})
    profile, physics = seeing.profile(name), line.profile("physics")
    assert profile.engine == "gazebo"
    for cell, config in line.cells.items():
        assert seeing.perception_of(cell, profile)[1].provider == "cameras"
        assert config.fitted(profile) == config.fitted(physics)
