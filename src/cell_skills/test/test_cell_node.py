"""The cell's node as a real process on real ROS 2."""

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from action_msgs.msg import GoalStatus
from diagnostic_msgs.msg import DiagnosticStatus
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
from trial_process import LINE, CellClient, CellProcess

from cell_line.codes import Code
from cell_line.exit_codes import NOT_CONFIGURED
from cell_line.file_ledger import read_records
from cell_line.outcome import Recovery
from cell_line.packml import Command, Mode, State

SHARED = "/shared"
OWN = "/own"


Start = Callable[..., CellProcess]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CellClient]:
    """Return a client of a cell, 20 times as fast as the wall clock, that tests leave as they found it."""
    cell = CellProcess(tmp_path_factory.mktemp("shared"), SHARED, speed=20)
    made = CellClient(SHARED)
    yield made
    made.close()
    cell.end()


@pytest.fixture
def client(shared: CellClient) -> CellClient:
    """Return the shared client; its cell is in Execute."""
    shared.until_state(State.EXECUTE)
    shared.feedback.clear()
    shared.began.clear()
    return shared


@pytest.fixture
def own_client() -> Iterator[CellClient]:
    """Return a client of a cell beside the shared one."""
    made = CellClient(OWN)
    yield made
    made.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts a cell, and starts it again, with the same state."""
    started: list[CellProcess] = []

    def start_one(line: str = LINE, **params: object) -> CellProcess:
        started.append(CellProcess(tmp_path, OWN, line, **params))
        return started[-1]

    yield start_one
    for process in started:
        process.process.kill()
        process.process.wait()


def count(folder: Path, duration_s: float = 0.0) -> str:
    """Return the parameters of a counting skill."""
    return json.dumps({"file": str(folder / "count.txt"), "duration_s": duration_s})


def counted(folder: Path) -> list[str]:
    """Return what counting skills have written."""
    file = folder / "count.txt"
    return file.read_text().split() if file.exists() else []


def test_describe_and_state(client: CellClient) -> None:
    """It should come up by itself and tell what it can do and what it is."""
    state = client.until_state(State.EXECUTE)
    assert (state.cell, state.setup, state.setup_verified, state.starved) == ("trial", "small", True, True)
    assert len(state.boot_id) == 36
    told = client.describe()
    assert (told.cell, told.package, told.devices) == ("trial", "trial_plugin", [])
    assert [skill.name for skill in told.skills] == ["count", "crash", "recount"]
    skill = told.skills[0]
    assert (skill.description, skill.distribution) == ("Write a line, wait, write another.", "trial-plugin")
    assert not skill.repeatable
    assert "duration_s" in json.loads(skill.parameters_schema)["properties"]
    assert json.loads(told.setups)["large"] == {"mount": "b"}
    client.until(lambda: bool(client.health), "diagnostics")
    assert client.health[-1].level == DiagnosticStatus.OK


def test_run_skill(client: CellClient, tmp_path: Path) -> None:
    """It should run a job once, however often it is asked for, and refuse what it cannot do."""
    result = client.run("run_skill", "count", count(tmp_path, 1.0), setup="small")
    assert (result.code, json.loads(result.result), result.repeated) == (Code.DONE, {"lines": 2}, False)
    assert (result.measurements[0].name, result.measurements[0].has_lower) == ("lines", True)
    assert not result.measurements[0].has_upper
    assert result.ended.sec - result.started.sec >= 1
    client.until(lambda: client.feedback == [("waiting", 0.5)], "the phase")
    assert client.began == [False, False]
    assert (result.began, result.repeatable) == (True, False)
    again = client.run("run_skill", "count", count(tmp_path, 1.0), setup="small")
    assert (again.code, again.result, again.started, again.repeated) == (0, result.result, result.started, True)
    assert counted(tmp_path) == ["start", "end"]
    refusals = (
        ("count", "no json", "", Code.BAD_PARAMETERS),
        ("count", "[]", "", Code.BAD_PARAMETERS),
        ("count", '{"file": 1}', "", Code.BAD_PARAMETERS),
        ("juggle", "{}", "", Code.UNKNOWN_SKILL),
        ("count", count(tmp_path), "large", Code.WRONG_SETUP),
    )
    for number, (skill, parameters, setup, code) in enumerate(refusals):
        bad = client.run(f"bad{number}", skill, parameters, setup)
        assert (bad.code, bad.began) == (code, False)
    assert counted(tmp_path) == ["start", "end"]


def test_the_end_of_a_goal_says_what_happened(client: CellClient, tmp_path: Path) -> None:
    """It should succeed for DONE only, and every result should name its job."""
    ends = {
        "done": (client.send("done", "count", count(tmp_path)), GoalStatus.STATUS_SUCCEEDED, Code.DONE),
        "unread": (client.send("unread", "count", "no json"), GoalStatus.STATUS_ABORTED, Code.BAD_PARAMETERS),
        "deep": (client.send("deep", "count", "[" * 100_000), GoalStatus.STATUS_ABORTED, Code.BAD_PARAMETERS),
        "nan": (client.send("nan", "count", '{"duration_s": NaN}'), GoalStatus.STATUS_ABORTED, Code.BAD_PARAMETERS),
        "text": (client.send("text", "\x1b[31m", "{}"), GoalStatus.STATUS_ABORTED, Code.BAD_PARAMETERS),
        "juggle": (client.send("juggle", "juggle", "{}"), GoalStatus.STATUS_ABORTED, Code.UNKNOWN_SKILL),
        "huge": (client.change("huge", "huge"), GoalStatus.STATUS_ABORTED, Code.UNKNOWN_SETUP),
    }
    for job_id, (handle, status, code) in ends.items():
        ended = client.outcome(handle)
        assert (ended.status, ended.result.job_id, ended.result.code) == (status, job_id, code)
        assert bool(ended.result.message) is (code != Code.DONE)


@pytest.mark.parametrize("job_id", ["", pytest.param("x" * 1_000_000, id="long"), "a b"])
def test_a_job_id_must_be_one(client: CellClient, tmp_path: Path, job_id: str) -> None:
    """It should refuse, in one line, what nobody could ask for again, and do nothing."""
    for handle in (client.send(job_id, "count", count(tmp_path)), client.change(job_id, "large")):
        ended = client.outcome(handle)
        assert (ended.status, ended.result.code) == (GoalStatus.STATUS_ABORTED, Code.BAD_PARAMETERS)
        assert ended.result.message.startswith("job_id ")
    assert counted(tmp_path) == []


def test_a_stranger_with_a_known_id(start: Start, own_client: CellClient, tmp_path: Path) -> None:
    """It should refuse other content, say so, keep the stranger from cancelling the job, and answer that as before."""
    start(speed=20)
    own_client.until_state(State.EXECUTE)
    first = own_client.send("known", "count", count(tmp_path, 30.0))
    own_client.until(lambda: counted(tmp_path) == ["start"], "the start")
    stranger = own_client.send("known", "count", count(tmp_path, 1.0))
    own_client.result(stranger.cancel_goal_async())
    others = [stranger, own_client.change("known", "large")]
    assert own_client.outcome(first).result.code == Code.DONE
    for handle in others:
        ended = own_client.outcome(handle)
        assert (ended.status, ended.result.job_id) == (GoalStatus.STATUS_ABORTED, "known")
        assert (ended.result.code, ended.result.recovery) == (Code.ID_TAKEN, Recovery.HOLD)
    assert counted(tmp_path) == ["start", "end"]
    assert own_client.run("known", "count", count(tmp_path, 30.0)).repeated
    own_client.until(lambda: "job known was asked for" in own_client.health[-1].message, "the warning")
    assert own_client.health[-1].level == DiagnosticStatus.WARN


def test_two_goals_for_one_job(client: CellClient, tmp_path: Path) -> None:
    """It should give both the one result."""
    handles = [client.send("two_goals_for_one_job", "count", count(tmp_path, 20.0)) for _ in range(2)]
    results = [client.outcome(handle).result for handle in handles]
    assert [result.code for result in results] == [Code.DONE, Code.DONE]
    assert counted(tmp_path) == ["start", "end"]


def test_cancel(client: CellClient, tmp_path: Path) -> None:
    """It should end the job early, say so, and stay at work."""
    handle = client.send("cancel", "count", count(tmp_path, 1e6))
    client.until(lambda: counted(tmp_path) == ["start"], "the start")
    client.result(handle.cancel_goal_async())
    ended = client.outcome(handle)
    assert ended.status == GoalStatus.STATUS_CANCELED
    assert (ended.result.code, ended.result.recovery) == (Code.CANCELLED, Recovery.REWORK)
    client.until(lambda: client.states[-1].starved, "the next job")
    assert client.states[-1].state == State.EXECUTE


def test_changeover(client: CellClient, tmp_path: Path) -> None:
    """It should prepare beside a job, change over, and show the new setup."""
    job = client.send("changeover", "count", count(tmp_path, 20.0))
    assert client.outcome(client.change("changeover-prepare", "large", prepare_only=True)).result.code == Code.DONE
    client.until(lambda: client.states[-1].prepared_setup == "large", "the preparation")
    assert client.outcome(job).result.code == Code.DONE
    result = client.outcome(client.change("changeover-large", "large")).result
    assert (result.code, result.setup, result.verified) == (Code.DONE, "large", True)
    assert result.measurements[0].name == "gap"
    client.until(lambda: ("mount: verify", pytest.approx(2 / 3)) in client.feedback, "the last step")
    client.until(lambda: client.states[-1].setup == "large" and client.states[-1].setup_verified, "the new setup")
    assert client.outcome(client.change("changeover-huge", "huge")).result.code == Code.UNKNOWN_SETUP
    assert client.outcome(client.change("changeover-back", "small")).result.setup == "small"
    client.until(lambda: client.states[-1].setup == "small" and client.states[-1].setup_verified, "the old setup")


def test_packml_commands(client: CellClient, tmp_path: Path) -> None:
    """It should follow what is allowed, refuse the rest, and cancel the job on Stop."""
    refused = client.command(Command.RESET)
    assert (refused.accepted, refused.state) == (False, State.EXECUTE)
    assert "RESET is not allowed in EXECUTE" in refused.message
    handle = client.send("packml_commands", "count", count(tmp_path, 1e6))
    client.until(lambda: counted(tmp_path) == ["start"], "the start")
    assert client.command(Command.STOP, reason="lunch\x1b" + "!" * 100_000).accepted
    assert client.outcome(handle).result.code == Code.CANCELLED
    assert client.until_state(State.STOPPED).stop_reason == "lunch\ufffd" + "!" * 193 + "…"
    answer = client.command(mode=Mode.MANUAL)
    assert (answer.accepted, answer.mode) == (True, Mode.MANUAL)
    assert not client.command(Command.START, Mode.PRODUCTION).accepted
    assert client.command(Command.RESET, Mode.PRODUCTION).accepted
    client.until_state(State.IDLE)
    assert "77 is not a valid Command" in client.command(77).message  # type: ignore[arg-type]
    assert "9 is not a valid Mode" in client.command(Command.START, 9).message  # type: ignore[arg-type]
    assert client.command(Command.START).mode == Mode.PRODUCTION
    client.until_state(State.EXECUTE)


def test_a_bug_aborts(start: Start, own_client: CellClient, tmp_path: Path) -> None:
    """It should answer EXCEPTION, abort the cell and raise an alarm, and stay aborted after a kill."""
    cell = start(speed=20)
    boot = own_client.until_state(State.EXECUTE).boot_id
    ended = own_client.outcome(own_client.send("j1", "crash", count(tmp_path)))
    assert (ended.status, ended.result.code) == (GoalStatus.STATUS_ABORTED, Code.EXCEPTION)
    assert "a bug" in own_client.until_state(State.ABORTED).stop_reason
    own_client.until(lambda: DiagnosticStatus.ERROR in [health.level for health in own_client.health], "the alarm")
    assert "RuntimeError: a bug" in cell.log
    cell.end(signal.SIGKILL)
    after = start()
    assert "a bug" in own_client.until_rebooted(boot, State.ABORTED).stop_reason
    assert after.end() == 0


@pytest.mark.parametrize(
    ("skill", "code", "lines"),
    [("count", Code.INTERRUPTED, ["start"]), ("recount", Code.DONE, ["start", "start", "end"])],
)
def test_kill_in_a_job(
    start: Start, own_client: CellClient, tmp_path: Path, skill: str, code: Code, lines: list[str]
) -> None:
    """It should come back to work by itself; the repeated job is answered or, if it may be, run again."""
    cell = start(speed=20)
    boot = own_client.until_state(State.EXECUTE).boot_id
    own_client.send("j1", skill, count(tmp_path, 1e6))
    own_client.until(lambda: counted(tmp_path) == ["start"], "the start")
    assert cell.end(signal.SIGKILL) == -signal.SIGKILL
    after = start(speed=1e7)
    own_client.until_rebooted(boot, State.EXECUTE)
    result = own_client.run("j1", skill, count(tmp_path, 1e6))
    assert result.code == code
    assert counted(tmp_path) == lines
    assert after.end() == 0
    (record,) = read_records(tmp_path / "state" / "cells" / "trial" / "ledger.jsonl")
    assert (record.starts, record.ends, record.unit) == (lines.count("start"), lines.count("end"), "o1-01")


def test_lifecycle(start: Start, own_client: CellClient, tmp_path: Path) -> None:
    """It should wait for the transitions when told so, cut off its job when deactivated, and come back as if new."""
    cell = start(autostart=False)
    change = own_client.node.create_client(ChangeState, f"{OWN}/cells/trial/change_state")

    def transition(number: int) -> bool:
        return bool(own_client.call(change, ChangeState.Request(transition=Transition(id=number))).success)

    assert transition(Transition.TRANSITION_CONFIGURE)
    assert own_client.describe().cell == "trial"
    assert own_client.command(Command.STOP).message == "the node is not active"
    assert transition(Transition.TRANSITION_ACTIVATE)
    boot = own_client.until_state(State.EXECUTE).boot_id
    handle = own_client.send("j1", "count", count(tmp_path, 1e6))
    own_client.until(lambda: counted(tmp_path) == ["start"], "the start")
    assert transition(Transition.TRANSITION_DEACTIVATE)
    assert own_client.outcome(handle).result.code == Code.CANCELLED
    assert transition(Transition.TRANSITION_ACTIVATE)
    own_client.until_rebooted(boot, State.EXECUTE)
    assert own_client.run("j1", "count", count(tmp_path, 1e6)).repeated
    assert transition(Transition.TRANSITION_DEACTIVATE)
    assert transition(Transition.TRANSITION_CLEANUP)
    assert cell.end(signal.SIGINT) == 0


def test_wrong_configuration(start: Start, tmp_path: Path) -> None:
    """It should end with a code of its own and one line that names the place."""
    cell = start(LINE.replace("crash]", "crush]"))
    assert cell.wait() == NOT_CONFIGURED
    assert f"{tmp_path}/line.yaml:16: cells.trial.skills.2: cell.skills 'crush': is not installed" in cell.log
    assert "Traceback" not in cell.log
