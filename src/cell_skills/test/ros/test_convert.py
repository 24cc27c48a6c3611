"""Messages and dataclasses say the same, both ways."""

import math
from dataclasses import asdict, fields, replace
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from action_msgs.msg import GoalStatus
from builtin_interfaces.msg import Time
from cell_interfaces.action import Changeover, RunSkill
from cell_interfaces.msg import CellState
from cell_interfaces.msg import Measurement as MeasurementMsg
from cell_interfaces.srv import PackMLCommand
from trial_jobs import setup_job, skill_job
from trial_rig import make_cell

from cell_line.codes import Code
from cell_line.job import JobKind, JobResult
from cell_line.ledger import MemoryLedger
from cell_line.outcome import Measurement, Recovery
from cell_line.packml import Command, Mode, State
from cell_line.plain import MESSAGE_LENGTH
from cell_line.ros.convert.cell_state import plain_cell_state, to_cell_state
from cell_line.ros.convert.changeover_job import (
    from_changeover_goal,
    from_changeover_result,
    to_changeover_goal,
    to_changeover_result,
)
from cell_line.ros.convert.skill_job import from_skill_goal, from_skill_result, to_skill_goal, to_skill_result
from cell_line.ros.convert.times import from_time, to_time

SUCCEEDED, ABORTED, CANCELED = (
    GoalStatus.STATUS_SUCCEEDED,
    GoalStatus.STATUS_ABORTED,
    GoalStatus.STATUS_CANCELED,
)
MEASURED = (Measurement("mass", 1.5, "g", lower=1.0), Measurement("gap", 0.0, "mm"))
RESULT = JobResult("j1", 1001, "lost", Recovery.RETRY, MEASURED, {"a": [1]}, ("file:x",), 1763835295.25, 1763835296.5)


def test_a_skill_goal_and_back() -> None:
    """It should keep every field of the request."""
    where = {"order": "o1", "variant": "v", "required_setup": "small"}
    request = skill_job("j1", parameters={"size_m": 2.0}, operation="bend", begun=True, **where)
    assert from_skill_goal(to_skill_goal(request, 7)) == request


@pytest.mark.parametrize("kind", [JobKind.CHANGEOVER, JobKind.PREPARE])
def test_a_changeover_goal_and_back(kind: JobKind) -> None:
    """It should keep every field of the request."""
    request = setup_job("c1", "large", kind)
    assert from_changeover_goal(to_changeover_goal(request, 7)) == request


def test_a_skill_result_and_back() -> None:
    """It should keep every field that the action has."""
    for result in (RESULT, replace(RESULT, began=True, repeatable=False, simulated=("arm",))):
        assert from_skill_result("j1", ABORTED, to_skill_result(result, repeated=True)) == result


def test_a_changeover_result_and_back() -> None:
    """It should keep every field that the action has."""
    held = {"setup_after": "small", "verified_after": True, "simulated": ("tools",)}
    result = JobResult("c1", 103, "back", Recovery.RETRY, MEASURED, **held)
    assert from_changeover_result("c1", ABORTED, to_changeover_result(result, repeated=False)) == result


def test_an_end_that_is_worse_than_the_code_is_believed() -> None:
    """It should take a failure for one, however its goal ended: not every cell says so twice."""
    for status in (ABORTED, SUCCEEDED, CANCELED):
        assert from_skill_result("j1", status, to_skill_result(RESULT, repeated=False)) == RESULT


@pytest.mark.parametrize(
    ("status", "changes", "reason"),
    [
        ("SUCCEEDED", {"job_id": ""}, "it does not name its job"),
        ("SUCCEEDED", {"job_id": "j2"}, "it is of 'j2', not of 'j1'"),
        ("SUCCEEDED", {"job_id": "x" * 1_000_000}, "it is of 'x+…', not of 'j1'"),
        ("ABORTED", {}, "it says DONE, and its goal did not succeed"),
        ("CANCELED", {}, "it says DONE, and its goal did not succeed"),
        ("SUCCEEDED", {"recovery": 9}, "9 is not a valid Recovery"),
        ("SUCCEEDED", {"measurements": [MeasurementMsg(name="m", value=math.nan)]}, "measurement 'm': value: must be"),
        (
            "SUCCEEDED",
            {"measurements": [MeasurementMsg(name="m", has_upper=True, upper=math.inf)]},
            "measurement 'm': u",
        ),
        ("SUCCEEDED", {"measurements": [MeasurementMsg()] * 1001}, "1001 measurements"),
        ("SUCCEEDED", {"artifacts": ["x" * 1_000_000]}, "artifact: has 1000000 characters"),
        ("SUCCEEDED", {"started": Time(sec=-1)}, "a stamp is of -1 s, before 1970"),
        ("SUCCEEDED", {"ended": Time(nanosec=4_000_000_000)}, "a stamp has 4000000000 nanoseconds"),
    ],
)
def test_a_result_that_cannot_be_believed(status: str, changes: dict[str, Any], reason: str) -> None:
    """It should be refused, of a skill and of a changeover."""
    common = {"job_id": "j1"} | changes
    with pytest.raises(ValueError, match=f"^{reason}"):
        from_skill_result("j1", globals()[status], RunSkill.Result(**{"result": "{}"} | common))
    if "artifacts" not in changes:
        with pytest.raises(ValueError, match=f"^{reason}"):
            from_changeover_result("j1", globals()[status], Changeover.Result(**common))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not JSON"),
        ("[]", "is not a JSON object"),
        ('{"a": NaN}', "holds NaN"),
        ('{"a": "\\ud83d"}', "holds half of a character"),
        pytest.param("[" * 60_000, "is n", id="deep"),
        pytest.param("x" * 1_000_000, "has 1000000 characters", id="long"),
    ],
)
def test_a_text_that_is_no_result(text: str, reason: str) -> None:
    """It should be refused, in a result and in the parameters of a goal, where an empty one means none."""
    with pytest.raises(ValueError, match=f"^the text in result {reason}"):
        from_skill_result("j1", SUCCEEDED, RunSkill.Result(job_id="j1", result=text))
    goal = RunSkill.Goal(job_id="j1", skill="work", parameters=text)
    if text:
        with pytest.raises(ValueError, match=f"^the text in parameters {reason}"):
            from_skill_goal(goal)
    else:
        assert from_skill_goal(goal).parameters == {}


@pytest.mark.parametrize("name", ["skill", "carrier", "required_setup", "unit", "order", "variant"])
def test_a_goal_with_an_unfit_text(name: str) -> None:
    """It should be refused by the name of the field."""
    for given, reason in (("\x00", "character 1 cannot be printed"), ("x" * 1_000_000, "has 1000000 characters")):
        goal = RunSkill.Goal(job_id="j1")
        setattr(goal.unit if hasattr(goal.unit, name) else goal, name, given)
        with pytest.raises(ValueError, match=f"^{name} {reason}"):
            from_skill_goal(goal)


@pytest.mark.parametrize("job_id", ["", " ", "../etc", "x" * 65, "ü", "a b"])
def test_a_goal_without_an_identifier(job_id: str) -> None:
    """It should be refused: nobody could ask for it again."""
    with pytest.raises(ValueError, match="^job_id "):
        from_skill_goal(RunSkill.Goal(job_id=job_id, skill="work"))
    with pytest.raises(ValueError, match="^job_id "):
        from_changeover_goal(Changeover.Goal(job_id=job_id, setup="small"))
    with pytest.raises(ValueError, match="^setup character 1 cannot be printed"):
        from_changeover_goal(Changeover.Goal(job_id="j1", setup="\x07"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"state": 18}, "18 is not a valid State"),
        ({"mode": 200}, "200 is not a valid Mode"),
        ({"cell": "\x1b"}, "cell character 1"),
        ({"setup": "x" * 300}, "setup has 300 characters"),
        ({"prepared_setup": "x" * 300}, "prepared_setup has 300 characters"),
        ({"job_id": "x" * 300}, "job_id has 300 characters"),
        ({"boot_id": ""}, "boot_id must be letters"),
        ({"stamp": Time(nanosec=2_000_000_000)}, "a stamp has 2000000000 nanoseconds"),
    ],
)
def test_a_state_that_no_cell_can_have(changes: dict[str, Any], reason: str) -> None:
    """It should be refused."""
    message = to_cell_state(make_cell(MemoryLedger()).snapshot(), "boot", 7, 2.0)
    for name, value in changes.items():
        setattr(message, name, value)
    with pytest.raises(ValueError, match=f"^{reason}"):
        plain_cell_state(message)


def test_a_state_is_made_fit() -> None:
    """It should keep everything, with a reason that can be shown."""
    message = to_cell_state(make_cell(MemoryLedger()).snapshot(), "boot", 7, 2.25, active=False)
    assert plain_cell_state(message) == message
    message.stop_reason = "lunch\x07" + "x" * 1_000_000
    assert plain_cell_state(message).stop_reason.startswith("lunch\ufffdx")
    assert len(plain_cell_state(message).stop_reason) == MESSAGE_LENGTH


def test_a_cell_state_is_sent_whole() -> None:
    """It should keep what the cell shows, with boot id, epoch and time."""
    snapshot = make_cell(MemoryLedger()).snapshot()
    message = to_cell_state(snapshot, "boot", 7, 2.25)
    shown = {field.name: getattr(message, field.name) for field in fields(snapshot)}
    assert shown == asdict(snapshot)
    assert (message.boot_id, message.epoch, from_time(message.stamp)) == ("boot", 7, 2.25)


@pytest.mark.parametrize("seconds", [0.0, 0.999999999, 1763835295.75])
def test_time_and_back(seconds: float) -> None:
    """It should keep line time."""
    assert from_time(to_time(seconds)) == pytest.approx(seconds, abs=1e-6)


@pytest.mark.parametrize(
    ("seconds", "told"), [(math.nan, 0), (math.inf, 0), (1e300, 2**31 - 1), (-1e300, 0), (-1.5, 0), (4e9, 2**31 - 1)]
)
def test_a_time_that_no_message_can_say(seconds: float, told: int) -> None:
    """It should say the nearest, for what is shown must go out."""
    assert to_time(seconds) == Time(sec=told)


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
