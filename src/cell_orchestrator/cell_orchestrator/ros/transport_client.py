"""The client of the transport: moves, tags and reads."""

import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from cell_interfaces.action import MoveCarrier
from cell_interfaces.msg import CarrierRead, TransportState
from cell_interfaces.srv import IdentifyCarrier, ReadTag, WriteTag
from rclpy.node import Node

from cell_line.codes import Code
from cell_line.plain import TEXT_LENGTH, identifier, quoted, shown
from cell_line.ros import names, qos
from cell_line.ros.actions import check_end
from cell_line.ros.calls import ActionCalls, ServiceCalls, nothing
from cell_line.ros.convert.times import from_time
from cell_line.seldom import Seldom
from cell_line.tag_schemes.identities import epc_hex, epc_uri
from cell_orchestrator.core import effects as fx
from cell_orchestrator.core.events import INACTIVE, SILENT, TagContent
from cell_orchestrator.core.requests import (
    Hold,
    ReportIdentification,
    ReportMove,
    ReportRead,
    ReportTagWrite,
    ReportTransport,
    ReportTransportLost,
    Request,
    Target,
)
from cell_orchestrator.ros.crowd import Crowd
from cell_orchestrator.ros.heard import Heard
from cell_orchestrator.voices import Voices
from cell_transport.tag_memory import TagMemory, TagMemoryError, decode

EPC = re.compile(r"([0-9A-Fa-f]{2}){1,64}")
"""An EPC as a reader gives it: whole bytes, 512 bits at most."""

ASKED = 3
"""A move whose result cannot be believed is asked for so many times: its carrier may stand where it was sent to."""
LAST_CODE = 299
"""Codes of a transport are the general ones and 200-299."""


class TransportClient:
    """Talks with the transport.  All methods belong to the executor thread."""

    def __init__(
        self,
        node: Node,
        namespace: str,
        report: Callable[[Request], None],
        restarted: Callable[[], None],
        clock: Callable[[], float],
        epoch: Callable[[], int],
        head: Callable[[], str],
        stations: Mapping[str, str],
    ) -> None:
        """Connect.

        Args:
            node: who asks.
            namespace: of the line.
            report: takes what the transport says.
            restarted: told after the transport's process was started anew.
            clock: line time [s].
            epoch: of who asks.
            head: the newest event of the log, which the transport keeps.
            stations: station -> its zone.
        """
        self._report, self._restarted, self._epoch, self._head = report, restarted, epoch, head
        self._stations = {zone: station for station, zone in stations.items()}
        server = names.transport(namespace)
        self._moves = ActionCalls(node, MoveCarrier, names.of(server, names.MOVE_CARRIER))
        self._reads = ServiceCalls(node, ReadTag, names.of(server, names.READ_TAG))
        self._writes = ServiceCalls(node, WriteTag, names.of(server, names.WRITE_TAG))
        self._identifications = ServiceCalls(node, IdentifyCarrier, names.of(server, names.IDENTIFY_CARRIER))
        self._all = (self._moves, self._reads, self._writes, self._identifications)
        self._node = node
        self._log, self._seldom = node.get_logger(), Seldom()
        self._boot = ""
        self._voices = Voices("the transport")
        self._crowd = Crowd(node, [names.of(server, name) for name in (names.STATE, names.CARRIER_READS)])
        self.heard = Heard(clock)
        """Its state topic: what it said last, and whether it still does."""
        self._subscriptions = (
            node.create_subscription(CarrierRead, names.of(server, names.CARRIER_READS), self._on_read, qos.STREAM),
            node.create_subscription(TransportState, names.of(server, names.STATE), self._on_state, qos.LATCHED),
        )

    def start(self, effect: fx.Effect) -> None:
        """Have an effect of a transport done."""
        match effect:
            case fx.MoveCarrier():
                self.move(effect)
            case fx.ReadTag():
                self.read(effect)
            case fx.WriteTag():
                self.write(effect)
            case fx.Identify():
                self.identify(effect)

    def move(self, effect: fx.MoveCarrier) -> None:
        """Have a carrier moved, or its move taken back if it has not begun; that one may not be known is no matter."""
        self._move(effect, ASKED)
        if effect.recall:
            self._moves.withdraw(effect.move)

    def _move(self, effect: fx.MoveCarrier, times: int) -> None:
        """Ask for a move, so many times if the answer cannot be believed: it is the same move, and done once."""
        goal = MoveCarrier.Goal(
            move_id=effect.move,
            carrier=effect.carrier,
            from_station=effect.origin,
            to_station=effect.destination,
            epoch=self._epoch(),
            log=self._head(),
            journal=effect.journal,
        )
        self._moves.start(effect.move, goal, partial(self._moved, effect, times))

    def read(self, effect: fx.ReadTag) -> None:
        """Have a tag read again; what is read comes on the topic."""
        self._reads.start(effect, ReadTag.Request(station=effect.station), nothing)

    def write(self, effect: fx.WriteTag) -> None:
        """Have a tag's memory written; at inspection also its EPC."""
        tag, epc = effect.tag, epc_hex(effect.carrier)
        memory = TagMemory(tag.unit, tag.revision, tag.step).encode()
        request = WriteTag.Request(
            station=effect.station,
            target="" if effect.recode else epc,
            user_memory=list(memory),
            new_epc=epc if effect.recode else "",
            epoch=self._epoch(),
        )
        self._writes.start(effect, request, partial(self._written, effect))

    def identify(self, effect: fx.Identify) -> None:
        """Have the carrier at inspection identified."""
        request = IdentifyCarrier.Request(station=effect.station)
        self._identifications.start(effect, request, partial(self._identified, effect))

    def poke(self) -> None:
        """Send what waits, and notice silence."""
        for calls in self._all:
            calls.poke()
        now = time.monotonic()
        if self.heard.falls_silent(now):
            self._report(ReportTransportLost())
        if doubled := self._voices.doubled(now):
            self._complain(doubled)
            self._report(Hold(Target.LINE, "", doubled, names.TRANSPORT))

    def alarms(self) -> list[str]:
        """What is wrong with the transport and with who speaks as it, a line each."""
        now, voices = time.monotonic(), self._voices
        spoken = (voices.doubled(now), voices.astray(now), self._crowd.alarm(voices.boot, now))
        return [*filter(None, (*spoken, self._forgetful(), self._troubled()))]

    def _troubled(self) -> str:
        heard = self.heard
        trouble = shown(heard.state.trouble, TEXT_LENGTH) if heard.state and heard.away != SILENT else ""
        return f"transport: {trouble}" if trouble else ""

    def _forgetful(self) -> str:
        lost = shown(self.heard.state.lost, TEXT_LENGTH) if self.heard.state else ""
        return (
            f"the transport's journal was lost, or is an older copy ({lost}): carriers go to inspection" if lost else ""
        )

    def destroy(self) -> None:
        """Take everything off the node."""
        for calls in self._all:
            calls.destroy()
        for subscription in self._subscriptions:
            self._node.destroy_subscription(subscription)

    def _moved(self, effect: fx.MoveCarrier, times: int, ended: Any) -> None:
        """Report how a move ended; that nobody can believe how, however often it is asked, is a failure."""
        code, message = ended.result.code, shown(ended.result.message)
        try:
            check_end(effect.move, ended.result.move_id, ended.status, code)
            if code == Code.DONE and ended.result.station != effect.destination:
                raise ValueError(f"it is DONE at {quoted(ended.result.station)}")
            if code > LAST_CODE:
                raise ValueError(f"no transport has a code {code}")
        except ValueError as error:
            code, message = int(Code.BAD_RESULT), f"the result cannot be believed: {error}"
            self._log.error(f"move {effect.move} of {effect.carrier}: {message}")
            if times > 1:
                self._move(effect, times - 1)
                return
        if code == Code.REFUSED:
            return  # the transport is going down; its restart repeats the move
        self._report(ReportMove(effect.move, effect.carrier, code, message))

    def _written(self, effect: fx.WriteTag, response: Any) -> None:
        wrong, message = response.code == Code.TARGET_MISMATCH, shown(response.message)
        before = epc_uri(response.overwrote) if EPC.fullmatch(response.overwrote) else ""
        self._report(ReportTagWrite(effect.carrier, effect.station, effect.tag, response.code, message, wrong, before))

    def _identified(self, effect: fx.Identify, response: Any) -> None:
        actual = "" if response.code else shown(response.carrier, TEXT_LENGTH)
        self._report(ReportIdentification(effect.carrier, effect.station, actual, shown(response.message)))

    def _on_read(self, message: CarrierRead) -> None:
        """Report a read; what is no EPC was not decoded."""
        try:
            identifier(message.boot_id)
            at = from_time(message.stamp)
        except ValueError as error:
            self._complain(f"a read cannot be believed: {error}")
            return
        if not self._believes(message):
            return
        epc = epc_uri(message.epc) if message.readable and EPC.fullmatch(message.epc) else ""
        self._report(ReportRead(message.station, epc, tag_content(bytes(message.user_memory)), at))

    def _believes(self, said: CarrierRead | TransportState) -> bool:
        return self._voices.believes(said.boot_id, said.epoch, self._epoch(), time.monotonic())

    def _on_state(self, state: TransportState) -> None:
        try:
            identifier(state.boot_id)
        except ValueError as error:
            self._complain(f"the transport's state cannot be believed: boot_id {error}")
            return
        if not self._believes(state):
            return
        self.heard.take(state)
        if not state.active:
            self._voices.leaves()
            self._report(ReportTransportLost(INACTIVE))
            return
        self._report(transport_report(state, self._stations))
        if state.boot_id != self._boot:
            self._boot = state.boot_id
            for calls in self._all:
                calls.forget()
            self._restarted()

    def _complain(self, text: str) -> None:
        if self._seldom.due(text):
            self._log.error(text)


def transport_report(state: TransportState, stations: Mapping[str, str]) -> ReportTransport:
    """What a state tells of the transport's memory and its carriers; `stations`: zone -> station there.

    A transport that tells no time, or not of all zones, has counted nothing.
    """
    standing: Counter[str] = Counter()
    for zone, count in zip(state.zones, state.carriers, strict=False):
        standing[stations.get(zone, "")] += count
    try:
        at = from_time(state.stamp)
    except ValueError:
        at = 0.0
    between = standing.pop("", 0)
    lost = shown(state.lost, TEXT_LENGTH)
    journal = shown(state.journal, TEXT_LENGTH)
    moving = bool(state.moves) or not set(stations).issubset(state.zones)
    return ReportTransport(journal, lost, at, moving, dict(standing), between)


def tag_content(memory: bytes) -> TagContent | None:
    """What a user memory says; a blank one says that the carrier is empty, None that it is damaged."""
    decoded = decode(memory)
    if isinstance(decoded, TagMemory):
        return TagContent(decoded.unit, decoded.revision, decoded.next_operation)
    return TagContent() if decoded is TagMemoryError.BLANK else None
