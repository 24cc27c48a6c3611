"""The transport's node as a real process on real ROS 2."""

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
from transport_process import LINE, NODE, TransportClient, TransportProcess

from cell_line.codes import Code
from cell_line.exit_codes import NOT_CONFIGURED
from cell_line.tag_schemes.identities import epc_hex, epc_uri
from cell_transport.tag_memory import TagMemory, decode

CARRIERS = [f"urn:epc:id:grai:0614141.12345.{serial}" for serial in (1, 2)]
MEMORY = TagMemory("A-01", "1.1", 2).encode()
FAST = 200.0

Start = Callable[..., TransportProcess]


@pytest.fixture
def client() -> Iterator[TransportClient]:
    """Return a client."""
    made = TransportClient()
    yield made
    made.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts the transport, and starts it again, with the same state."""
    started: list[TransportProcess] = []

    def start_one(line: str = LINE, faults: str = "", **params: object) -> TransportProcess:
        started.append(TransportProcess(tmp_path, line, faults, **params))
        return started[-1]

    yield start_one
    for process in started:
        process.process.kill()
        process.process.wait()


def test_a_carrier_is_moved_read_written_and_identified(start: Start, client: TransportClient) -> None:
    """It should offer all of it on ROS, answer a repeated move once more, and end with 0."""
    transport = start(speed=FAST)
    state = client.up()
    assert len(state.boot_id) == 36
    client.until(lambda: client.occupied() == {"buffer": 2}, "carriers where they belong")

    moved = client.move("m1", "buffer", "inspection", CARRIERS[1])
    assert (moved.code, moved.message, moved.station) == (Code.DONE, "", "inspection")
    client.until(lambda: client.zones == ["t2", "inspection"], "feedback")
    client.until(lambda: len(client.reads) == 2, "the reads on the way")
    assert [read.station for read in client.reads] == ["t2", "inspection"]
    assert {epc_uri(read.epc) for read in client.reads} == {CARRIERS[1]}
    client.until(lambda: client.occupied() == {"buffer": 1, "inspection": 1}, "the state after the move")

    assert client.move("m1", "buffer", "inspection", CARRIERS[1]).station == "inspection"
    outcome = client.outcome(client.send("m2", "work", "load"))
    assert (outcome.status, outcome.result.code) == (GoalStatus.STATUS_ABORTED, Code.NO_CARRIER)
    assert (moved.move_id, outcome.result.move_id) == ("m1", "m2")
    outcome = client.outcome(client.send("m1", "inspection", "load"))
    assert (outcome.status, outcome.result.code) == (GoalStatus.STATUS_ABORTED, Code.ID_TAKEN)
    assert "the id m1 is taken by another move" in transport.log
    for move_id, start_, reason in (
        ("", "buffer", "move_id: must be"),
        ("m3", "\x1b[31m", "from_station: character 1"),
    ):
        outcome = client.outcome(client.send(move_id, start_, "load"))
        assert (outcome.status, outcome.result.code) == (GoalStatus.STATUS_ABORTED, Code.BAD_PARAMETERS)
        assert outcome.result.message.startswith(reason)
    assert client.read("x" * 1_000_000).message == "station: has 1000000 characters, 200 at most"

    target = epc_hex(CARRIERS[1])
    assert client.write("inspection", target, MEMORY).code == Code.DONE
    assert client.write("inspection", epc_hex(CARRIERS[0]), MEMORY).code == Code.TARGET_MISMATCH
    answer = client.read("inspection")
    assert decode(bytes(answer.read.user_memory)) == TagMemory("A-01", "1.1", 2)
    client.until(lambda: len(client.reads) == 3, "the read on demand")
    assert client.reads[-1].epc == answer.read.epc == target
    assert client.identify("inspection").carrier == CARRIERS[1]
    assert client.identify("work").code == Code.BAD_PARAMETERS
    assert transport.end() == 0


def test_a_killed_transport_goes_on(start: Start, client: TransportClient) -> None:
    """It should finish the move after kill -9, show a new boot id, and answer the move when it is asked again."""
    first = start(speed=4.0)
    client.up()
    assert client.write("buffer", epc_hex(CARRIERS[0]), MEMORY).code == Code.DONE
    client.send("m1", "buffer", "unload", CARRIERS[0])
    client.until(lambda: client.zones[-1:] == ["t3"], "the carrier to be on its way")
    first.end(signal.SIGKILL)
    start(speed=FAST)
    client.up()
    moved = client.move("m1", "buffer", "unload", CARRIERS[0])
    assert (moved.code, moved.station) == (Code.DONE, "unload")
    client.until(lambda: client.occupied() == {"buffer": 1, "unload": 1}, "the state after the move")
    assert bytes(client.read("unload").read.user_memory) == MEMORY


def test_an_inactive_transport_answers_nothing_as_done(start: Start, client: TransportClient) -> None:
    """It should abort what is under way, refuse what comes, and go on when it is active again."""
    start(speed=1.0)
    client.up()
    running = client.send("m1", "buffer", "load", CARRIERS[0])
    change = client.node.create_client(ChangeState, f"{NODE}/change_state")

    def to(transition: int) -> None:
        assert client.call(change, ChangeState.Request(transition=Transition(id=transition))).success

    to(Transition.TRANSITION_DEACTIVATE)
    outcome = client.outcome(running)
    assert (outcome.status, outcome.result.code) == (GoalStatus.STATUS_ABORTED, Code.REFUSED)
    assert not client.send("m2", "buffer", "load").accepted
    assert client.read("buffer").code == Code.REFUSED
    to(Transition.TRANSITION_CLEANUP)
    to(Transition.TRANSITION_CONFIGURE)
    to(Transition.TRANSITION_ACTIVATE)
    client.up()
    assert client.move("m1", "buffer", "load", CARRIERS[0]).station == "load"


def test_a_stuck_carrier_shows_in_the_diagnostics(start: Start, client: TransportClient) -> None:
    """It should warn and name the carrier."""
    start(faults="transport: {stuck: 1.0, stuck_s: 1000.0}\n")
    client.up()
    client.send("m1", "buffer", "load", CARRIERS[0])
    client.until(lambda: any(CARRIERS[0] in status.message for status in client.health), "a warning")
    assert client.health[-1].level == DiagnosticStatus.WARN
    assert client.states[-1].moves == ["m1"]


@pytest.mark.parametrize(
    ("line", "faults", "message"),
    [
        (LINE.replace("[t3, inspection]", "[t9]"), "", "trial.yaml:9: transport.zones.t2.next.0: 't9' is no zone"),
        (LINE.replace('"12345"', '"1"'), "", "trial.yaml:4: carriers: 'urn:epc:id:grai:0614141.1.1' is no GRAI-96"),
        (LINE, "transport: {stuk: 1.0}\n", "trial.yaml:1: transport.stuk: unknown key, did you mean 'stuck'?"),
    ],
    ids=["line", "carriers", "faults"],
)
def test_a_wrong_configuration_ends_the_process(start: Start, line: str, faults: str, message: str) -> None:
    """It should say file, line and key once, and exit so that nobody starts it again."""
    transport = start(line, faults)
    assert transport.wait() == NOT_CONFIGURED
    assert message in transport.log
    assert "Traceback" not in transport.log


def test_a_move_that_waits_can_be_cancelled(start: Start, client: TransportClient) -> None:
    """It should be taken back and say so; one that has begun should go on to its end."""
    start(speed=FAST)
    client.up()
    assert client.move("m1", "buffer", "work").code == Code.DONE
    waiting = client.send("m2", "buffer", "work")
    client.until(lambda: "m2" in client.states[-1].moves, "the move to wait")
    client.result(waiting.cancel_goal_async())
    ended = client.outcome(waiting)
    assert (ended.status, ended.result.code) == (GoalStatus.STATUS_CANCELED, Code.CANCELLED)
    moving = client.send("m3", "buffer", "inspection")
    client.result(moving.cancel_goal_async())
    ended = client.outcome(moving)
    assert (ended.status, ended.result.code) == (GoalStatus.STATUS_SUCCEEDED, Code.DONE)
