"""What MuJoCo says against a world names the place in its file."""

import re
import shutil
from pathlib import Path

import mujoco
import pytest
from small_worlds import INERTIAL, read

from cell_sim.physics.build_simulation import build_simulation
from cell_sim.physics.catalogue import ModelCatalogue
from cell_sim.physics.compiling import compiled
from cell_sim.physics.scene import VisibleScene
from cell_sim.physics.simulation import Simulation
from cell_sim.physics.spawning import no_models
from cell_sim.physics.spec import build_spec
from cell_world.sdf.errors import SdfError

MESHES = Path(__file__).parents[3] / "cell_world" / "test" / "sdf" / "meshes"
LIGHT = INERTIAL.replace("0.01", "1e-17")
SEEN = '<visual name="{}"><geometry><mesh><uri>{}</uri></mesh></geometry></visual>'


def failure(folder: Path, content: str) -> str:
    with pytest.raises(SdfError) as caught:
        compiled(build_spec(read(folder, content)))
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix(f"{folder}/")


def test_it_names_the_line_of_a_link(tmp_path: Path) -> None:
    """It should be the line of the link that MuJoCo names, not of the model around it."""
    content = f'\n<model name="m">\n<link name="a">{INERTIAL}</link>\n<link name="b">{LIGHT}</link>\n</model>'
    expected = "small.sdf:4: MuJoCo cannot use m::b: mass and inertia of moving bodies must be larger than mjMINVAL"
    assert failure(tmp_path, content) == expected


def test_it_names_the_line_where_a_mesh_is_used_first(tmp_path: Path) -> None:
    """It should be that of the first visual, and say which file is wrong and where."""
    (tmp_path / "bad.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 2 9\n")
    content = f'<model name="m"><static>1</static>\n<link name="a">\n{SEEN.format("v", "bad.obj")}\n'
    text = failure(tmp_path, content + f"{SEEN.format('w', 'bad.obj')}</link></model>")
    assert text == "small.sdf:3: MuJoCo cannot use bad_0: in face 0, vertex index 8 does not exist"


def test_it_names_the_line_of_a_picture(tmp_path: Path) -> None:
    """It should be that of the visual that shows it."""
    shutil.copy(MESHES.parent / "models" / "plate" / "meshes" / "mark.png", tmp_path / "cut.png")
    with (tmp_path / "cut.png").open("r+b") as file:
        file.truncate(60)
    material = "<material><pbr><metal><albedo_map>cut.png</albedo_map></metal></pbr></material>"
    box = f'<visual name="v"><geometry><box><size>1 1 1</size></box></geometry>{material}</visual>'
    text = failure(tmp_path, f'<model name="m"><static>1</static><link name="a">\n{box}</link></model>')
    assert re.match(r"small\.sdf:2: MuJoCo cannot use material_0: error decoding PNG file '.*/cut\.png': ", text)


def test_a_part_of_a_mesh_that_would_be_left_out(tmp_path: Path) -> None:
    """It should be refused, where MuJoCo would only warn."""
    (tmp_path / "bad.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nvt 0 0\nf 1/1 2/7 3/1\nf 1 2 4\n")
    text = failure(
        tmp_path, f'<model name="m"><static>1</static><link name="a">{SEEN.format("v", "bad.obj")}</link></model>'
    )
    assert text.startswith("small.sdf:1: MuJoCo cannot use this world: obj_decoder: invalid or missing face texture")


@pytest.mark.parametrize("name", ["a.stl", "text.stl", "a.obj"])
def test_meshes_of_every_kind(tmp_path: Path, name: str) -> None:
    """It should have as many triangles and corners as the file, solid or only seen."""
    shutil.copy(MESHES / name, tmp_path / name)
    solid = f'<collision name="c"><geometry><mesh><uri>{name}</uri></mesh></geometry></collision>'
    content = f'<model name="m"><static>1</static><link name="a">{SEEN.format("v", name)}{solid}</link></model>'
    model = compiled(build_spec(read(tmp_path, content)))
    assert (model.nmeshvert, model.nmeshface) == ((5, 6) if name == "a.obj" else (4, 4))


def test_without_origins_it_is_an_error_of_the_program() -> None:
    """It should say what MuJoCo says."""
    spec = mujoco.MjSpec()
    spec.worldbody.add_geom(type=mujoco.mjtGeom.mjGEOM_BOX)
    with pytest.raises(ValueError, match="^MuJoCo cannot use .*: size 0 must be positive in geom$"):
        compiled(spec)


def test_a_world_that_is_too_much(tmp_path: Path) -> None:
    """It should be told like the rest, though MuJoCo finds out only when it begins."""
    solid = '<collision name="c"><geometry><sphere><radius>1</radius></sphere></geometry></collision>'
    links = "".join(f'<link name="l{number}">{solid}</link>' for number in range(200))
    spec = build_spec(read(tmp_path, f'<model name="m"><static>1</static>{links}</model>'))
    spec.memory = 50_000  # enough to compile, not for that many that may touch
    compiled(spec)
    with pytest.raises(SdfError, match=r"small.sdf:1: MuJoCo cannot use this world: mj_\w+: out of memory[^\n]*$"):
        Simulation(spec)


def test_whoever_compiles_says_it(tmp_path: Path) -> None:
    """It should come out of a simulation, a scene and a line alike."""
    world = read(tmp_path, f'\n<model name="m"><link name="b">{LIGHT}</link></model>')
    message = "small.sdf:2: MuJoCo cannot use m::b: "
    with pytest.raises(SdfError, match=message):
        Simulation(build_spec(world))
    with pytest.raises(SdfError, match=message):
        VisibleScene(build_spec(world), no_models)
    with pytest.raises(SdfError, match=message):
        build_simulation(world, [], {})


def test_a_model_that_cannot_come_leaves_the_world_as_it_was(tmp_path: Path) -> None:
    """It should be refused before it is put into the world, which goes on."""
    folder = tmp_path / "models" / "feather"
    folder.mkdir(parents=True)
    text = f'<sdf version="1.9"><model name="feather">\n<link name="body">{LIGHT}</link></model></sdf>'
    (folder / "model.sdf").write_text(text)
    sim = Simulation(build_spec(read(tmp_path, "")), catalogue=ModelCatalogue([folder.parent], build_spec))
    for _ in range(2):
        with pytest.raises(SdfError, match=r"feather/model.sdf:2: MuJoCo cannot use body: mass and inertia"):
            sim.spawn("feather_1", "feather")
    (folder / "model.sdf").write_text(text.replace("1e-17", "1e-3"))
    sim.step(3)
    assert not sim.spawned
    assert sim.model.nbody == 1
