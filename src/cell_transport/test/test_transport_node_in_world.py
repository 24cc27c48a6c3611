"""The transport's node in a world: a real process that asks a real ROS 2 track."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from diagnostic_msgs.msg import DiagnosticStatus
from toy_track import Belts, ToyTrack
from transport_process import LINE, TransportClient, TransportProcess

from cell_line.codes import Code
from cell_line.tag_schemes.identities import epc_hex, epc_uri
from cell_transport.answer import Answer
from cell_transport.tag import Tag
from cell_transport.tag_memory import TagMemory

CARRIERS = [f"urn:epc:id:grai:0614141.12345.{serial}" for serial in (1, 2)]
ZONES = ["t1", "t2", "t3", "buffer", "work", "inspection", "load", "unload"]
MEMORY = TagMemory("A-01", "1.1", 2).encode()

Start = Callable[[], TransportProcess]
StartTrack = Callable[[], ToyTrack]


@pytest.fixture
def client() -> Iterator[TransportClient]:
    """Return a client."""
    made = TransportClient()
    yield made
    made.close()


@pytest.fixture
def belts() -> Belts:
    """Return a track with all carriers at home."""
    return Belts(ZONES, dict.fromkeys(CARRIERS, "buffer"), {c: Tag(epc_hex(c), TagMemory().encode()) for c in CARRIERS})


@pytest.fixture
def start_track(belts: Belts) -> Iterator[StartTrack]:
    """Return a function that starts the track, and starts it again on the same belts."""
    started: list[ToyTrack] = []

    def start_one() -> ToyTrack:
        started.append(ToyTrack(belts))
        return started[-1]

    yield start_one
    for toy in started:
        toy.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts the transport in the world, and starts it again, with the same state."""
    started: list[TransportProcess] = []

    def start_one() -> TransportProcess:
        started.append(TransportProcess(tmp_path, LINE, profile="physics"))
        return started[-1]

    yield start_one
    for process in started:
        process.process.kill()
        process.process.wait()


def test_a_line_in_a_world(start: Start, start_track: StartTrack, client: TransportClient, belts: Belts) -> None:
    """It should wait for the track, drive its carriers, and know them by their tags and fiducials only."""
    transport = start()
    client.until(
        lambda: any("conveyor: no answer from /line/track" in status.message for status in client.health), "a warning"
    )
    client.until(lambda: bool(client.rests), "a state that says so")
    assert "conveyor: no answer from /line/track" in client.rests[-1].trouble
    belts.labels["buffer.2"] = CARRIERS[1]
    start_track()
    client.until(lambda: bool(client.states), "a state")
    client.until(lambda: client.occupied() == {"buffer": 2}, "carriers where they belong")

    moved = client.move("m1", "buffer", "inspection", CARRIERS[1])
    assert (moved.code, moved.message, moved.station) == (Code.DONE, "", "inspection")
    client.until(lambda: len(client.reads) == 2, "the reads on the way")
    assert [read.station for read in client.reads] == ["t2", "inspection"]
    assert {epc_uri(read.epc) for read in client.reads} == {CARRIERS[1]}
    assert belts.carriers == {CARRIERS[0]: "buffer", CARRIERS[1]: "inspection"}

    assert client.write("inspection", epc_hex(CARRIERS[1]), MEMORY).code == Code.DONE
    assert belts.tags[CARRIERS[1]].memory == MEMORY
    assert client.write("inspection", "", MEMORY, epc_hex(CARRIERS[0])).code == Code.DONE
    assert epc_uri(client.read("inspection").read.epc) == CARRIERS[0]
    assert client.identify("inspection").carrier == CARRIERS[1]
    assert transport.end() == 0


def test_a_killed_transport_takes_up_its_hop(
    start: Start, start_track: StartTrack, client: TransportClient, belts: Belts
) -> None:
    """It should ask for the same hop after kill -9 in mid-hop, and finish the move."""
    toy = start_track()
    first = start()
    client.until(lambda: bool(client.states), "a state")
    belts.held = True
    client.send("m1", "buffer", "unload", CARRIERS[0])
    client.until(lambda: bool(belts.asked), "a hop to be under way")
    first.end(signal.SIGKILL)
    boot = client.states[-1].boot_id
    start()
    client.until(lambda: client.states[-1].boot_id != boot, "a new start")
    client.until(lambda: len(belts.asked) == 2, "the hop to be asked for again")
    assert belts.asked[0] == belts.asked[1]
    toy.release()
    assert client.move("m1", "buffer", "unload", CARRIERS[0]).station == "unload"
    assert belts.carriers[CARRIERS[0]] == "unload"
    assert len({hop_id for hop_id, *_ in belts.asked}) == 3


def test_a_killed_track_takes_up_its_hop(
    start: Start, start_track: StartTrack, client: TransportClient, belts: Belts
) -> None:
    """It should send the hop again to a track that was killed in mid-hop, and the move should not notice."""
    belts.held = True
    toy = start_track()
    start()
    client.until(lambda: bool(client.states), "a state")
    boot = client.states[-1].boot_id
    running = client.send("m1", "buffer", "load", CARRIERS[0])
    client.until(lambda: bool(belts.asked), "a hop to be under way")
    toy.kill()
    belts.blocked = ["t2"]  # where the carrier has stopped; it is driven on when it is asked for
    toy = start_track()
    client.until(lambda: len(belts.asked) == 2, "the hop to be asked for again")
    client.until(lambda: any("stuck: buffer.1" in status.message for status in client.health), "a warning")
    belts.blocked = []
    toy.release()
    assert client.outcome(running).result.station == "load"
    assert belts.asked[0] == belts.asked[1]
    assert client.states[-1].boot_id == boot


def test_a_world_that_was_reset_is_counted_anew(
    start: Start, start_track: StartTrack, client: TransportClient, belts: Belts
) -> None:
    """It should start over with what stands there, tell that to whoever waits, and go on."""
    belts.held = True
    toy = start_track()
    start()
    client.until(lambda: bool(client.states), "a state")
    boot = client.states[-1].boot_id
    running = client.send("m1", "buffer", "load", CARRIERS[0])
    client.until(lambda: bool(belts.asked), "a hop to be under way")
    toy.kill()
    belts.held = False
    belts.hops.clear()
    belts.labels.clear()
    belts.carriers = {CARRIERS[0]: "work", CARRIERS[1]: "buffer"}
    start_track()
    assert client.outcome(running).result.code == Code.REFUSED
    client.until(lambda: client.states[-1].boot_id != boot, "a new start")
    assert client.move("m1", "buffer", "load", CARRIERS[0]).code == Code.NO_CARRIER
    client.until(lambda: client.occupied() == {"buffer": 1, "work": 1}, "carriers where they belong")
    assert client.move("m2", "work", "load").station == "load"
    assert epc_uri(client.read("load").read.epc) == CARRIERS[0]


def test_a_hop_that_fails_is_reported(
    start: Start, start_track: StartTrack, client: TransportClient, belts: Belts
) -> None:
    """It should end the move with the track's code, warn, and try again when it is asked to."""
    belts.ending = Answer(Code.STUCK, "the belt has torn")
    start_track()
    start()
    client.until(lambda: bool(client.states), "a state")
    moved = client.move("m1", "buffer", "load", CARRIERS[0])
    assert (moved.code, moved.station) == (Code.STUCK, "")
    assert moved.message == "buffer -> t2: the belt has torn"
    client.until(lambda: any("stuck: buffer.1" in status.message for status in client.health), "a warning")
    client.until(lambda: client.occupied() == {"buffer": 2, "t2": 1}, "both zones to be kept")
    belts.ending = Answer()
    belts.carriers[CARRIERS[0]] = "buffer"
    assert client.move("m2", "buffer", "load", CARRIERS[0]).station == "load"


def test_a_track_of_another_line_is_said(
    start: Start, start_track: StartTrack, client: TransportClient, belts: Belts
) -> None:
    """It should show the error, and refuse what is asked with it."""
    belts.zones.remove("work")
    start_track()
    start()
    client.until(lambda: any("no zone 'work'" in status.message for status in client.health), "an error")
    assert client.health[-1].level == DiagnosticStatus.ERROR
    answer = client.read("buffer")
    assert (answer.code, answer.message) == (Code.REFUSED, "the track has no zone 'work'")
