"""The cell's node when its line runs in a world: other drivers, a planner of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from trial_process import LINE, CellClient, CellProcess

from cell_line.exit_codes import NOT_CONFIGURED
from cell_line.packml import State

OWN = "/standing"
WORLDS = Path(__file__).parents[3] / "worlds"
IN_WORLD = f"""\
    devices: {{arm: {{driver: kinematic_arm}}, scale: {{driver: kinematic_scale}}, gauge: {{driver: kinematic_gauge}}}}
    profiles: {{physics: {{arm: {{driver: robot_arm}}, scale: {{driver: remote_scale}}}}}}
world: {WORLDS / "assembly.sdf"}
"""
STANDING = LINE.replace("  trial:", "  assembly:") + IN_WORLD


@pytest.fixture
def client() -> Iterator[CellClient]:
    """Return a client of the cell."""
    made = CellClient(OWN)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("profile", "devices"),
    [
        ("physics", ["arm: robot_arm", "gauge: kinematic_gauge", "scale: remote_scale"]),
        ("kinematic", ["arm: kinematic_arm", "gauge: kinematic_gauge", "scale: kinematic_scale"]),
    ],
)
def test_the_drivers_are_those_for_where_it_runs(
    tmp_path: Path, client: CellClient, profile: str, devices: list[str]
) -> None:
    """It should come to work with them, and end in order."""
    cell = CellProcess(tmp_path, OWN, STANDING, cell="assembly", profile=profile)
    client.until_state(State.EXECUTE)
    assert client.describe().devices == devices
    assert cell.end() == 0
    assert "Traceback" not in cell.log


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("driver: robot_arm", "driver: robot_arm, hand: fork", "line.yaml:20: .*assembly.sdf has no 'assembly::fork'"),
        ("assembly.sdf", "moon.sdf", "line.yaml:21: world: there is no file .*moon.sdf"),
    ],
)
def test_a_world_that_does_not_fit_is_one_line(tmp_path: Path, old: str, new: str, text: str) -> None:
    """It should end with the code of a wrong configuration."""
    cell = CellProcess(tmp_path, OWN, STANDING.replace(old, new), cell="assembly", profile="physics")
    assert cell.wait() == NOT_CONFIGURED
    assert re.search(text, cell.log)
    assert "Traceback" not in cell.log
