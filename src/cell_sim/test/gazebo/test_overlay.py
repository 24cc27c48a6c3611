"""The world as Gazebo gets it is the described one, with what Gazebo needs."""

import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import pytest
from gazebo_stand_in import WrittenDown

from cell_sim.gazebo.build import build_gazebo
from cell_sim.gazebo.overlay import AXES, WIDER
from cell_sim.gazebo.starting_pose import link_poses, starts
from cell_sim.world.track_layout import read_layout
from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.models import loose_models, without
from cell_world.sdf.reader import load_world

WORLDS = Path(__file__).parents[4] / "worlds"
MODELS = [WORLDS / "models"]
SOME = ("assembly", "finishing")
NAMES = (*SOME, *(pytest.param(name, marks=pytest.mark.long) for name in ("microfactory", "dosing", "garment")))
IGN = shutil.which("ign")
SYSTEMS = {
    "gz::sim::systems::Physics": "gz-sim-physics-system",
    "gz::sim::systems::UserCommands": "gz-sim-user-commands-system",
    "gz::sim::systems::SceneBroadcaster": "gz-sim-scene-broadcaster-system",
    "gz::sim::systems::Sensors": "gz-sim-sensors-system",
    "gz::sim::systems::JointController": "gz-sim-joint-controller-system",
    "gz::sim::systems::DetachableJoint": "gz-sim-detachable-joint-system",
}
"""Systems of gz-sim 8 that are used, by name, and their libraries."""


class _Stop(Exception):
    pass


@cache
def described(name: str) -> SdfWorld:
    """What of a world is there all the time."""
    world = load_world(WORLDS / f"{name}.sdf", MODELS)
    layout = read_layout(world)
    carriers = layout.carriers if layout else {}
    return without(world, [model.name for model in loose_models(world) if model.name not in carriers])


@cache
def text_for_gazebo(name: str) -> str:
    """What a server would be started with."""
    given: list[str] = []

    def start(world: str, text: str) -> WrittenDown:
        given.append(text)
        raise _Stop

    with pytest.raises(_Stop):
        build_gazebo(described(name), MODELS, {}, 0, start)
    return given[0]


def read_back(text: str, folder: Path) -> SdfWorld:
    """The same as our reader takes it, which wants no plugins in models."""
    root = ET.fromstring(text)
    for parent in list(root.iter()):
        for plugin in parent.findall("plugin"):
            parent.remove(plugin)
    file = folder / "overlay.sdf"
    file.write_text(ET.tostring(root, encoding="unicode"))
    return load_world(file, [])


@pytest.mark.parametrize("name", NAMES)
def test_everything_is_where_it_begins(name: str, tmp_path: Path) -> None:
    """It should have every link of the description, where that is when its joints begin as they shall."""
    world = described(name)
    written = read_back(text_for_gazebo(name), tmp_path)
    for link, pose in link_poses(world, starts(world)).items():
        found = written.links[link].pose
        assert found.position == pytest.approx(pose.position, abs=1e-6), link
        turn = (found.inverse() @ pose).quaternion
        assert turn[0] == pytest.approx(1.0, abs=1e-9), link
        if not link.startswith("carrier"):
            assert len(written.links[link].collisions) == len(world.links[link].collisions)


@pytest.mark.parametrize("name", NAMES)
def test_no_joint_stands_at_its_limit(name: str, tmp_path: Path) -> None:
    """It should be free to both sides where it begins, and have the way that the description gives it."""
    world = described(name)
    written, begin = read_back(text_for_gazebo(name), tmp_path), starts(described(name))
    for joint in written.joints.values():
        if joint.name not in world.joints or joint.limit.lower == -float("inf"):
            continue
        true, start = world.joints[joint.name].limit, begin.get(joint.name, 0.0)
        assert joint.limit.lower == pytest.approx(true.lower - start - WIDER)
        assert joint.limit.upper == pytest.approx(true.upper - start + WIDER)
        assert joint.limit.lower < 0.0 < joint.limit.upper
        assert joint.limit.velocity > true.velocity or true.velocity == float("inf")


def test_a_carrier_moves_along_x_and_y_and_turns(tmp_path: Path) -> None:
    """It should hang on three joints, and nothing of it rests on the belts."""
    written = read_back(text_for_gazebo("assembly"), tmp_path)
    joints = [written.joints[f"carrier_1::{axis}"] for axis in AXES]
    assert [joint.parent for joint in joints[:2]] == ["world", "carrier_1::slide_x"]
    assert joints[2].child == "carrier_1::plate"
    kept = {solid.name for solid in written.links["carrier_1::plate"].collisions}
    assert {s.name for s in described("assembly").links["carrier_1::plate"].collisions} - kept == {
        "carrier_1::plate::sole_solid"
    }


@pytest.mark.parametrize("name", NAMES)
def test_plugins_name_what_there_is(name: str) -> None:
    """It should be systems of Gazebo, on joints and links of their models, every topic once."""
    root = ET.fromstring(text_for_gazebo(name))
    topics: list[str] = []
    models = {str(model.get("name")): model for model in root.iter("model")}
    for model in [*root.iter("world"), *root.iter("model")]:
        joints = {joint.get("name") for joint in model.findall("joint")}
        links = {link.get("name") for link in model.findall("link")}
        for plugin in model.findall("plugin"):
            assert SYSTEMS[str(plugin.get("name"))] == plugin.get("filename")
            if (joint := plugin.findtext("joint_name")) is not None:
                assert joint in joints
            if (parent := plugin.findtext("parent_link")) is not None:
                assert parent in links
                child = models[plugin.findtext("child_model", "")]
                assert child.find(f"link[@name='{plugin.findtext('child_link')}']") is not None
            topics += [str(element.text) for element in plugin if element.tag.endswith("topic")]
    assert len(topics) == len(set(topics)) > 10


@pytest.mark.skipif(IGN is None, reason="needs Debian's ignition-tools and libsdformat-dev")
@pytest.mark.parametrize("name", NAMES)
def test_the_checker_of_sdf_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    """It should be legal SDF without any folder of models."""
    file = tmp_path / "world.sdf"
    file.write_text(text_for_gazebo(name))
    environment = {key: value for key, value in os.environ.items() if key != "SDF_PATH"}
    command = [str(IGN), "sdf", "-k", str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert "Error" not in done.stderr, done.stderr
    assert done.stdout.strip() == "Valid."
