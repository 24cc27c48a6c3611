"""It should start a line and a cell with `ros2 launch`; needs launch_ros, which ROS from wheels does not have."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

REASON = "launch and launch_ros are not installed: ROS 2 comes from wheels here"
launch = pytest.importorskip("launch", reason=REASON)
launch_pytest = pytest.importorskip("launch_pytest", reason=REASON)
pytest.importorskip("launch_ros", reason=REASON)

from launch.actions import IncludeLaunchDescription  # noqa: E402
from launch.launch_description_sources import PythonLaunchDescriptionSource  # noqa: E402
from launch_pytest.actions import ReadyToTest  # noqa: E402

from cell_client.follower import Follower, open_store  # noqa: E402
from cell_client.run_file import is_running  # noqa: E402
from cell_orchestrator.core.queries import status  # noqa: E402

pytestmark = pytest.mark.xdist_group("line")
LAUNCH = Path(__file__).parents[1] / "launch"
WAIT_S = 240.0


def _description(file: str, **arguments: object) -> Any:
    source = PythonLaunchDescriptionSource(str(LAUNCH / file))
    given = [(name, str(value)) for name, value in arguments.items()]
    return launch.LaunchDescription([IncludeLaunchDescription(source, launch_arguments=given), ReadyToTest()])


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The state folder of the launched line."""
    monkeypatch.setenv("CELL_STATE_DIR", str(tmp_path))
    return tmp_path / "line"


@launch_pytest.fixture
def line(state: Path, line_file: Path) -> Any:
    """The whole line."""
    return _description("line.launch.py", config=line_file, state_dir=state, speed=20.0)


@launch_pytest.fixture
def one_cell(state: Path, line_file: Path) -> Any:
    """One cell alone."""
    return _description("cell.launch.py", config=line_file, state_dir=state, cell="dosing")


@pytest.mark.launch(fixture=line)
async def test_line_becomes_ready(line: Any, state: Path) -> None:
    """It should come up until every cell works, and be found by the commands."""
    async with asyncio.timeout(WAIT_S):
        while not (state / "runner.json").exists() or not (state / "orchestrator.db").exists():
            await asyncio.sleep(0.2)
        follower = Follower(open_store(state))
        while not status(follower.plant).ready:
            await asyncio.sleep(0.2)
            follower.poll()
    assert is_running(state)


@pytest.mark.launch(fixture=one_cell)
async def test_cell_comes_up(one_cell: Any, state: Path) -> None:
    """It should open the ledger of the one cell that was asked for."""
    async with asyncio.timeout(WAIT_S):
        while not (state / "cells" / "dosing" / "ledger.jsonl").exists():
            await asyncio.sleep(0.2)
    assert [path.name for path in (state / "cells").iterdir()] == ["dosing"]


def test_few_arguments() -> None:
    """It should leave the rest to the line's YAML: five beside its file."""
    for file, count in (("line.launch.py", 6), ("cell.launch.py", 5)):
        description = PythonLaunchDescriptionSource(str(LAUNCH / file)).get_launch_description(launch.LaunchContext())
        assert len(description.get_launch_arguments()) == count
