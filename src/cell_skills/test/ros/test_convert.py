"""Messages and dataclasses say the same, both ways."""

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.action import RunSkill
from cell_interfaces.msg import CellState
from cell_interfaces.srv import PackMLCommand
from trial_rig import make_cell, setup_job, skill_job

from cell_skills.codes import Code
from cell_skills.job import JobKind, JobResult
from cell_skills.ledger import MemoryLedger
from cell_skills.outcome import Measurement, Recovery
from cell_skills.packml import Command, Mode, State
from cell_skills.ros import convert

MEASURED = (Measurement("mass", 1.5, "g", lower=1.0), Measurement("gap", 0.0, "mm"))
RESULT = JobResult("j1", 1001, "lost", Recovery.RETRY, MEASURED, {"a": [1]}, ("file:x",), 1763835295.25, 1763835296.5)


def test_a_skill_goal_and_back() -> None:
    """It should keep every field of the request."""
    request = skill_job("j1", parameters={"size_m": 2.0}, order="o1", variant="v", required_setup="small")
    assert convert.from_skill_goal(convert.to_skill_goal(request)) == request


@pytest.mark.parametrize("kind", [JobKind.CHANGEOVER, JobKind.PREPARE])
def test_a_changeover_goal_and_back(kind: JobKind) -> None:
    """It should keep every field of the request."""
    request = setup_job("c1", "large", kind)
    assert convert.from_changeover_goal(convert.to_changeover_goal(request)) == request


def test_a_skill_result_and_back() -> None:
    """It should keep every field that the action has."""
    assert convert.from_skill_result("j1", convert.to_skill_result(RESULT, repeated=True)) == RESULT


def test_a_changeover_result_and_back() -> None:
    """It should keep every field that the action has."""
    result = JobResult("c1", 103, "back", Recovery.RETRY, MEASURED, setup_after="small", verified_after=True)
    assert convert.from_changeover_result("c1", convert.to_changeover_result(result, repeated=False)) == result


def test_a_cell_state_and_back() -> None:
    """It should keep what the cell shows, with boot id and time."""
    snapshot = make_cell(MemoryLedger()).snapshot()
    message = convert.to_cell_state(snapshot, "boot", 2.25)
    assert convert.from_cell_state(message) == snapshot
    assert (message.boot_id, convert.from_time(message.stamp)) == ("boot", 2.25)


@pytest.mark.parametrize("seconds", [0.0, 0.999999999, 1763835295.75, -1.5])
def test_time_and_back(seconds: float) -> None:
    """It should keep line time."""
    assert convert.from_time(convert.to_time(seconds)) == pytest.approx(seconds, abs=1e-6)


def test_numbers_agree_with_the_interfaces() -> None:
    """It should number codes, recoveries, states, modes and commands as the interfaces do."""
    result = RunSkill.Result
    assert all(getattr(result, code.name) == code for code in Code)
    assert all(getattr(result, f"RECOVERY_{recovery.name}") == recovery for recovery in Recovery)
    assert all(getattr(CellState, f"STATE_{state.name}") == state for state in State)
    assert all(getattr(CellState, f"MODE_{mode.name}") == mode for mode in Mode)
    named = [command for command in Command if command is not Command.UNDEFINED]
    assert all(getattr(PackMLCommand.Request, f"COMMAND_{command.name}") == command for command in named)
    assert PackMLCommand.Request.COMMAND_NONE == Command.UNDEFINED
