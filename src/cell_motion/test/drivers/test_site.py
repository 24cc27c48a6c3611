"""The site of a cell: its world is read once, and has what the drivers name."""

from pathlib import Path

import pytest

pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from trial_process import LINE

from cell_line.config.line import load_line
from cell_line.config.strict_yaml import ConfigError
from cell_line.manual_clock import ManualClock
from cell_line.registry import Registry
from cell_line.shared import CellSite, SharedThings
from cell_motion.drivers.site import Site
from cell_skills.config.plugin_checks import frame_errors

WORLDS = Path(__file__).parents[4] / "worlds"
IN_WORLD = """\
    devices: {arm: {driver: kinematic_arm}, scale: {driver: kinematic_scale}}
    profiles: {physics: {arm: {driver: robot_arm}, scale: {driver: remote_scale}}}
"""
REGISTRY = Registry.installed()


def site(folder: Path, old: str = "", new: str = "", world: str = "") -> SharedThings:
    """Return the site of the assembly cell in a line with one text replaced by another."""
    text = LINE.replace("  trial:", "  assembly:") + IN_WORLD + f"world: {world or WORLDS / 'assembly.sdf'}\n"
    assert old in text
    file = folder / "line.yaml"
    file.write_text(text.replace(old, new, 1))
    line = load_line(file)
    things = SharedThings(CellSite(line, "assembly", REGISTRY, ManualClock()))
    for error in frame_errors(line, "assembly", things, line.profile("physics")):
        raise error
    return things


def plans(things: SharedThings) -> bool:
    """Return whether the world was read."""
    return bool(things._made)


def test_a_cell_stands_in_its_world(tmp_path: Path) -> None:
    """It should know its model and the library beside the world."""
    found = site(tmp_path).use(Site)
    assert found.scoped("arm") in found.world.models
    assert (found.library / "tray" / "model.sdf").exists()


def test_a_cell_that_plans_nothing_needs_no_world(tmp_path: Path) -> None:
    """It should not read it."""
    (tmp_path / "broken.sdf").write_text("<sdf")
    assert not plans(site(tmp_path, "arm: {driver: robot_arm}, ", "", world="broken.sdf"))


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (
            "robot_arm}",
            "robot_arm, hand: fork}",
            "line.yaml:20: cells.assembly.profiles.physics.arm: .* has no 'assembly::fork'",
        ),
        (
            "robot_arm}",
            "robot_arm, robot: leg}",
            "line.yaml:20: cells.assembly.profiles.physics.arm: .* has no 'assembly::leg'",
        ),
        ("robot_arm}", "robot_arm, hand: arm}", "cells.assembly.profiles.physics.arm: .* has no 'assembly::arm::tcp'"),
        (f"world: {WORLDS / 'assembly.sdf'}", "", "line.yaml:1: world: is not given, but the line shall run in it"),
    ],
)
def test_what_the_world_lacks_is_named(tmp_path: Path, old: str, new: str, text: str) -> None:
    """It should say at which driver."""
    with pytest.raises(ConfigError, match=text):
        site(tmp_path, old, new)


def test_a_broken_world_is_one_line(tmp_path: Path) -> None:
    """It should say where in the world's own file."""
    (tmp_path / "broken.sdf").write_text('<sdf version="1.9">\n<world name="w">\n<wall/></world></sdf>')
    with pytest.raises(ConfigError, match=r"broken.sdf:3: .*wall"):
        site(tmp_path, world="broken.sdf")
