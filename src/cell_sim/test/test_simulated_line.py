"""A line and its world, brought together or refused in one line."""

import re
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml
from stepped_world import DEMO, WORLDS, SteppedWorld

from cell_line.config.line import LineConfig, load_line
from cell_line.config.strict_yaml import ConfigError
from cell_line.registry import Registry
from cell_sim.equipment.making import EQUIPMENT, make_equipment
from cell_sim.physics.bodies import find_pose
from cell_sim.simulated_line import build_simulated_line
from cell_sim.world_runtime.station import CellStation
from cell_world.sdf.errors import SdfError


def demo_line(folder: Path, changes: dict[str, Any]) -> LineConfig:
    """The demo line with changed values, by dotted key."""
    data = yaml.safe_load(DEMO.read_text()) | {"world": str(WORLDS / "microfactory.sdf")}
    del data["intake"]
    for key, value in changes.items():
        *outer, last = key.split(".")
        inner = data
        for name in outer:
            inner = inner[name]
        inner[last] = value
    file = folder / "line.yaml"
    file.write_text(yaml.safe_dump(data))
    return load_line(file)


def station(cell: str) -> CellStation:
    return CellStation(cell, cell, "track")


def test_the_demo_line_stands_in_its_world() -> None:
    """It should find machines, tools and carriers, and let everything loose stand where the world says."""
    line = load_line(DEMO)
    assert line.world_path is not None
    world = build_simulated_line(line, line.world_path)
    world.furnish()
    machines = {machine.name: machine for machine in world.machines}
    assert machines["assembly::arm"].hand == "assembly::gripper"
    assert machines["garment::arm"].hand == "garment::vacuum"
    assert machines["dosing::gantry"].hand == ""
    assert machines["finishing::turntable"].turns and not machines["finishing::arm"].turns
    assert len(world.carriers) == line.carriers.count
    sim = world.simulation
    before = {name: find_pose(sim, f"{name}::body") for name in ("tray_1", "lid_red_1")}
    sim.step(500)
    for name, pose in before.items():
        after = find_pose(sim, f"{name}::body")
        assert pose is not None and after is not None
        assert after.position == pytest.approx(pose.position, abs=0.001)


@pytest.mark.parametrize("role", ["camera", "arm"])
def test_a_device_that_ros_cannot_name(tmp_path: Path, role: str) -> None:
    """It should be refused at its place in the file, not by the node that would offer it."""
    copytree(WORLDS, tmp_path / "worlds")
    model = tmp_path / "worlds" / "models" / "assembly_cell" / "model.sdf"
    text = model.read_text()
    place = text[: text.index(f"<name>{role}</name>")].count("\n") + 1
    model.write_text(re.sub(rf"(?<=[>\s\"']){role}(?=::|</name>)", f"my-{role}", text))
    demo = load_line(DEMO)
    message = rf"model.sdf:{place}: 'my-{role}' cannot be the name of a device of a cell"
    with pytest.raises(SdfError, match=message):
        build_simulated_line(demo, tmp_path / "worlds" / "microfactory.sdf")


def test_fewer_carriers_than_the_world_has(tmp_path: Path) -> None:
    """It should leave out the carriers that the line does not have."""
    line = demo_line(tmp_path, {"carriers.count": 3})
    world = build_simulated_line(line, WORLDS / "microfactory.sdf")
    assert list(world.carriers.values()) == ["carrier_1", "carrier_2", "carrier_3"]
    assert world.track is not None and set(world.track.carriers) == set(world.carriers.values())


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"transport.zones.buffer.capacity": 12}, "zones.buffer.capacity: 12 carriers, but .* has 8 slots"),
        ({"transport.zones.t2.next": ["t3", "load", "t5"]}, "next.2: .* has no way from 't2' to 't5'"),
    ],
)
def test_what_the_world_lacks(tmp_path: Path, changes: dict[str, Any], text: str) -> None:
    """It should name the key of the line and what the world does not have."""
    line = demo_line(tmp_path, changes)
    with pytest.raises(ConfigError, match=text):
        build_simulated_line(line, WORLDS / "microfactory.sdf")


def test_a_single_cell_is_no_line() -> None:
    """It should miss the other cells in the world of one, unless that is meant."""
    with pytest.raises(ConfigError, match="has no model 'dosing'"):
        build_simulated_line(load_line(DEMO), WORLDS / "assembly.sdf")
    assert build_simulated_line(load_line(DEMO), WORLDS / "assembly.sdf", whole=False).cells() == ["assembly"]


@pytest.mark.parametrize(
    ("driver", "text"),
    [
        ("remote_banana", "nothing in a world answers 'remote_banana'"),
        ("remote_scale", "the cell assembly has no dosing head"),
    ],
)
def test_equipment_the_world_lacks(tmp_path: Path, driver: str, text: str) -> None:
    """It should name the role whose driver nobody answers."""
    line = demo_line(tmp_path, {"cells.assembly.profiles.physics": {"camera": {"driver": driver}}})
    world = build_simulated_line(line, WORLDS / "assembly.sdf", whole=False)
    with pytest.raises(ConfigError, match=f"profiles.physics.camera.driver: {text}"):
        make_equipment(world, "assembly", station("assembly"), SteppedWorld(world.simulation))


def test_every_equipment_stands_in_a_cell(tmp_path: Path) -> None:
    """It should make what the drivers of the cells call, robots left to themselves."""
    roles = {
        "assembly": {"camera": "remote_camera", "feeder": "remote_feeder"},
        "dosing": {name: f"gantry_{name}" for name in ("dispenser", "mixer", "capper")}
        | {"scale": "remote_scale", "camera": "remote_colour_camera"},
        "garment": {
            "corners": "remote_cloth_gripper",
            "table": "remote_fold_table",
            "stacker": "remote_stacker",
            "camera": "remote_cloth_camera",
        },
        "finishing": {name: f"remote_{name}" for name in ("blaster", "gauge")}
        | {"camera": "remote_print_camera", "eyes": "vision_print_camera"},
    }
    options = {"vision_print_camera": {"prints": ["bracket_40"]}}
    made = set()
    for cell, names in roles.items():
        drivers = {name: {"driver": driver, **options.get(driver, {})} for name, driver in names.items()}
        timed = {name: {"driver": f"kinematic_{driver.partition('_')[2]}"} for name, driver in names.items()}
        devices = timed | {"arm": {"driver": "kinematic_arm"}}
        changes = {
            f"cells.{cell}.devices": devices,
            f"cells.{cell}.profiles.physics": drivers | {"arm": {"driver": "robot_arm"}},
        }
        world = build_simulated_line(demo_line(tmp_path, changes), WORLDS / f"{cell}.sdf", whole=False)
        equipment = make_equipment(world, cell, station(cell), SteppedWorld(world.simulation))
        assert set(equipment) == set(names)
        made |= {type(one) for one in equipment.values()}
    registry = Registry.installed()
    assert made == {registry.get(EQUIPMENT, name) for name in registry.names(EQUIPMENT)}
