"""What is believed of the transport: results by their move, reads and states that can be."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from builtin_interfaces.msg import Time
from cell_interfaces.action import MoveCarrier
from cell_interfaces.msg import CarrierRead, TransportState
from cell_interfaces.srv import IdentifyCarrier, WriteTag
from other_side import OtherSide
from rclpy.action import ActionServer, CancelResponse
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.task import Future

from cell_line.codes import Code
from cell_line.ros import names, qos
from cell_line.tag_schemes.identities import epc_hex
from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.events import TagContent
from cell_orchestrator.ros.transport_client import ASKED, TransportClient
from cell_transport.tag_memory import TagMemory

CARRIER = "urn:epc:id:grai:0614141.12345.1"
EPC = epc_hex(CARRIER)
EPOCH = 7
FROM = {"boot_id": "b1", "epoch": EPOCH}
"""Who says it."""
MOVE = fx.MoveCarrier("m1", CARRIER, "load", "press")


class Belts(OtherSide):
    """A transport of another vendor that answers what a test wants, and the orchestrator's client of it."""

    def __init__(self) -> None:
        super().__init__()
        self.end, self.fields = "succeed", dict[str, Any]()
        self.lies = 1000
        self.answer = dict[str, Any]()
        server = names.transport(self.namespace)
        self.taken_back: Future | None = None
        self.moves = ActionServer(
            self.node,
            MoveCarrier,
            names.of(server, names.MOVE_CARRIER),
            self._move,
            callback_group=ReentrantCallbackGroup(),
            cancel_callback=self._take_back,
        )
        self.node.create_service(WriteTag, names.of(server, names.WRITE_TAG), self._answer)
        self.node.create_service(IdentifyCarrier, names.of(server, names.IDENTIFY_CARRIER), self._answer)
        self.reads = self.node.create_publisher(CarrierRead, names.of(server, names.CARRIER_READS), qos.STREAM)
        self.states = self.node.create_publisher(TransportState, names.of(server, names.STATE), qos.LATCHED)
        self.restarts: list[int] = []
        self.client = TransportClient(
            self.node,
            self.namespace,
            self.reports.append,
            lambda: self.restarts.append(1),
            lambda: 50.0,
            lambda: EPOCH,
            str,
            {"load": "spur", "buffer": "yard"},
        )

    def close(self) -> None:
        self.client.destroy()
        self.moves.destroy()
        super().close()

    def _take_back(self, goal: Any) -> CancelResponse:
        assert self.taken_back
        self.taken_back.set_result(None)
        return CancelResponse.ACCEPT

    async def _move(self, goal: Any) -> MoveCarrier.Result:
        if self.taken_back:
            await self.taken_back
        self.lies -= 1
        getattr(goal, self.end if self.lies >= 0 else "succeed")()
        lie = self.fields if self.lies >= 0 else {}
        return MoveCarrier.Result(**{"move_id": goal.request.move_id, "station": "press"} | lie)

    def _answer(self, request: Any, response: Any) -> Any:
        for field, value in self.answer.items():
            setattr(response, field, value)
        return response

    def one(self) -> Any:
        """Wait for a report and return it."""
        self.until(lambda: bool(self.client.poke() or self.reports))
        return self.reports[-1]

    def hear(self, publisher: Any, message: Any) -> None:
        """Let the client hear a message, and a read of a known station after it."""
        last = CarrierRead(station="last", **FROM)
        publisher.publish(message)
        self.reads.publish(last)
        self.until(lambda: any(getattr(report, "station", "") == "last" for report in self.reports))
        self.reports[:] = [report for report in self.reports if getattr(report, "station", "") != "last"]


@pytest.fixture
def belts() -> Iterator[Belts]:
    """Return a transport of another vendor, heard and heard from."""
    made = Belts()
    made.states.publish(TransportState(**FROM, active=True))
    made.until(lambda: bool(made.reports))
    made.until(lambda: made.reads.get_subscription_count() == 1)
    made.reports.clear()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("end", "fields", "reason"),
    [
        ("succeed", {"move_id": ""}, "it does not name its job"),
        ("succeed", {"move_id": "m2"}, "it is of 'm2', not of 'm1'"),
        ("succeed", {"station": ""}, "it is DONE at ''"),
        ("succeed", {"station": "unload"}, "it is DONE at 'unload'"),
        ("abort", {}, "it says DONE, and its goal did not succeed"),
        ("abort", {"code": 65533}, "no transport has a code 65533"),
    ],
)
def test_an_unbelievable_result_is_a_failed_move(belts: Belts, end: str, fields: dict[str, Any], reason: str) -> None:
    """It should be asked for again, and fail if the answer stays so; one honest answer is enough."""
    belts.end, belts.fields = end, fields
    belts.client.move(MOVE)
    report = belts.one()
    assert report == rq.ReportMove("m1", CARRIER, Code.BAD_RESULT, f"the result cannot be believed: {reason}")
    assert belts.lies == 1000 - ASKED
    belts.reports.clear()
    belts.lies = ASKED - 1
    belts.client.move(MOVE)
    assert belts.one() == rq.ReportMove("m1", CARRIER, Code.DONE)


@pytest.mark.parametrize("code", [Code.DONE, Code.STUCK, Code.ID_TAKEN])
def test_what_is_believed_is_reported(belts: Belts, code: Code) -> None:
    """It should be code and message, made fit to be shown."""
    belts.end = "succeed" if code is Code.DONE else "abort"
    belts.fields = {"code": int(code), "message": "torn\x07"}
    belts.client.move(MOVE)
    assert belts.one() == rq.ReportMove("m1", CARRIER, int(code), "torn\ufffd")


def test_long_answers_are_shown_short(belts: Belts) -> None:
    """It should not hand a megabyte to the core."""
    long = "x" * 1_000_000
    belts.answer = {"code": int(Code.WRITE_FAILED), "message": long}
    belts.client.write(fx.WriteTag(CARRIER, "load", TagContent(), False, 0))
    assert len(belts.one().message) == 2000
    belts.reports.clear()
    belts.answer = {"code": 0, "message": "", "carrier": long}
    belts.client.identify(fx.Identify(CARRIER, "inspection", 0))
    assert len(belts.one().actual) == 200


@pytest.mark.parametrize("epc", ["", "30764", "no hex at all, but so long", "30" * 65, "\x00" * 24], ids=str.__len__)
def test_what_is_no_epc_was_not_decoded(belts: Belts, epc: str) -> None:
    """It should be evidence that something stands there, and of no identity."""
    belts.hear(belts.reads, CarrierRead(station="load", **FROM, epc=epc, readable=True))
    (read,) = belts.reports
    assert (read.station, read.epc) == ("load", "")


def test_a_read_is_evidence(belts: Belts) -> None:
    """It should tell identity, memory and time."""
    memory = TagMemory("A-01", "1", 2).encode()
    stamp = Time(sec=7, nanosec=500_000_000)
    message = CarrierRead(station="load", **FROM, epc=EPC, readable=True, user_memory=list(memory), stamp=stamp)
    belts.hear(belts.reads, message)
    (read,) = belts.reports
    assert (read.tag, read.at) == (TagContent("A-01", "1", 2), 7.5)
    assert read.epc == CARRIER


@pytest.mark.parametrize("memory", [[0] * 65, [255] * 10_000, [1]])
def test_a_memory_of_another_size_is_damaged(belts: Belts, memory: list[int]) -> None:
    """It should not be taken for one that is blank."""
    belts.hear(belts.reads, CarrierRead(station="load", **FROM, epc=EPC, readable=True, user_memory=memory))
    assert belts.reports[0].tag is None


def test_what_cannot_be_is_not_reported(belts: Belts) -> None:
    """It should leave out reads of no time and states of no start, and hear the next ones."""
    belts.hear(
        belts.reads, CarrierRead(station="load", **FROM, epc=EPC, readable=True, stamp=Time(nanosec=2_000_000_000))
    )
    for boot in ("", "\x1b[31m", "x" * 1_000_000):
        belts.client._on_state(TransportState(boot_id=boot, active=True))
    assert (belts.reports, len(belts.restarts)) == ([], 1)
    belts.client._on_state(TransportState(**FROM, active=False))
    belts.client._on_state(TransportState(boot_id="b2", epoch=EPOCH, active=True))
    lost = rq.ReportTransportLost("inactive")
    assert (belts.reports[0], len(belts.restarts)) == (lost, 2)


@pytest.mark.parametrize(
    ("changes", "moving", "at"),
    [({}, False, 7.0), ({"moves": ["m1"]}, True, 7.0), ({"stamp": Time(nanosec=2_000_000_000)}, False, 0.0)],
)
def test_a_state_tells_what_the_transport_remembers_and_sees(
    belts: Belts, changes: dict[str, Any], moving: bool, at: float
) -> None:
    """It should count carriers at stations and between them, and tell whether anything moves, and when that was."""
    seen = {"zones": ["spur", "loop", "yard"], "carriers": [1, 2, 3], "journal": "j1", "lost": "gone"}
    belts.client._on_state(TransportState(**FROM, active=True, **{**seen, "stamp": Time(sec=7), **changes}))
    assert belts.one() == rq.ReportTransport("j1", "gone", at, moving, {"load": 1, "buffer": 3}, 2)


def test_a_state_that_leaves_zones_out_is_no_count(belts: Belts) -> None:
    """It should be as if something moved: nobody knows who stands there."""
    belts.client._on_state(TransportState(**FROM, active=True, zones=["spur"], carriers=[1], journal="j1"))
    assert belts.one().moving


@pytest.mark.parametrize("who", [{"boot_id": "b2", "epoch": EPOCH}, {"boot_id": "b1", "epoch": 9}])
def test_what_another_one_says_is_not_believed(belts: Belts, who: dict[str, Any]) -> None:
    """It should hear neither reads nor states of another process, or of one that takes other orders."""
    belts.hear(belts.reads, CarrierRead(station="load", epc=EPC, readable=True, **who))
    belts.client._on_state(TransportState(active=False, **who))
    assert (belts.reports, len(belts.restarts), belts.client.alarms()) == ([], 1, [])


def test_two_that_speak_as_the_transport(belts: Belts) -> None:
    """It should be an alarm, and nothing should be loaded any more, however both read."""
    for _ in range(3):
        belts.client._on_read(CarrierRead(station="load", epc=EPC, readable=True, boot_id="b2", epoch=EPOCH))
        belts.client._on_state(TransportState(**FROM, active=True))
    belts.client.poke()
    reason = "two processes speak as the transport: b1 is believed, b2 is not"
    assert belts.reports[-1] == rq.Hold(rq.Target.LINE, "", reason, "transport")
    assert belts.client.alarms() == [reason]


def test_a_lost_journal_is_an_alarm(belts: Belts) -> None:
    """It should last as long as the transport says so."""
    belts.client._on_state(TransportState(**FROM, active=True, lost="5 of its entries are gone"))
    (alarm,) = belts.client.alarms()
    assert alarm.startswith("the transport's journal was lost, or is an older copy (5 of its entries are gone)")
    belts.client._on_state(TransportState(**FROM, active=True))
    assert belts.client.alarms() == []


def test_a_lost_driver_is_an_alarm(belts: Belts) -> None:
    """It should last as long as the transport says so."""
    for active in (False, True):
        belts.client._on_state(TransportState(**FROM, active=active, trouble="conveyor: no answer from /line/track"))
        assert belts.client.alarms() == ["transport: conveyor: no answer from /line/track"]
    belts.client._on_state(TransportState(**FROM, active=True))
    assert belts.client.alarms() == []


@pytest.mark.parametrize("known", [True, False])
def test_a_move_is_taken_back(belts: Belts, known: bool) -> None:
    """It should be cancelled at the transport, also when this process does not know of it yet, and be reported."""
    belts.taken_back, belts.end = Future(), "canceled"
    belts.fields = {"code": int(Code.CANCELLED), "message": "taken back before it began", "station": "load"}
    if known:
        belts.client.move(MOVE)
    belts.client.move(replace(MOVE, recall=True))
    assert belts.one() == rq.ReportMove("m1", CARRIER, Code.CANCELLED, "taken back before it began")
