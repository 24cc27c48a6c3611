"""A track that is nothing but a ROS node: carriers jump, and their world survives the node."""

import threading
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

import rclpy
from cell_interfaces.action import HopCarrier
from cell_interfaces.msg import CarrierRead, TrackState
from cell_interfaces.srv import IdentifyCarrier, ReadTag, WriteTag
from rclpy.action import ActionServer
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.task import Future

from cell_line.codes import Code
from cell_line.driver import StandsOn
from cell_line.ros import names, qos
from cell_line.ros.actions import end
from cell_line.ros.stands_on import tell_stands_on
from cell_transport.answer import Answer
from cell_transport.tag import Tag

BEAT_S = 0.1
"""Between two states [s]."""


@dataclass
class Belts:
    """What there is besides the node.

    Attributes:
        zones: Of the track.
        carriers: Carrier -> zone where it stands, "" on the way.
        tags: Carrier -> its tag.
        labels: Label -> carrier.
        hops: Hop -> how it ended, None while under way.
        asked: Hops as they were asked for, repeated ones too.
        held: Hops begin but do not end.
        broken: The node raises when it is asked to hop.
        raised: How often it did.
        refusing: How often a service says that it is going down.
        ending: How hops end.
        blocked: Zones that are not reached.
    """

    zones: list[str]
    carriers: dict[str, str]
    tags: dict[str, Tag]
    labels: dict[str, str] = field(default_factory=dict)
    hops: dict[str, Answer | None] = field(default_factory=dict)
    asked: list[tuple[str, str, str, str]] = field(default_factory=list)
    held: bool = False
    broken: bool = False
    raised: int = 0
    refusing: int = 0
    ending: Answer = Answer()
    blocked: list[str] = field(default_factory=list)

    def standing(self, zone: str) -> list[str]:
        """Carriers in a zone."""
        return [carrier for carrier, at in self.carriers.items() if at == zone]

    def begin(self, hop_id: str, origin: str, zone: str, label: str) -> None:
        """Let a carrier leave its zone."""
        self.asked.append((hop_id, origin, zone, label))
        if hop_id in self.hops:
            return
        there = self.standing(origin)
        if not there:
            self.hops[hop_id] = Answer(Code.NO_CARRIER, f"no carrier stands at {origin!r}")
            return
        carrier = self.labels.get(label, "")
        if carrier not in there:
            carrier = self.labels[label] = there[0]
        self.hops[hop_id] = None
        self.carriers[carrier] = ""

    def end(self, hop_id: str, zone: str, label: str) -> None:
        """Let it arrive, or not."""
        if self.hops[hop_id] is None:
            self.hops[hop_id] = self.ending
            if self.ending.code is Code.DONE:
                self.carriers[self.labels[label]] = zone


class ToyTrack:
    """The node `/line/track` in a thread of its own."""

    def __init__(self, belts: Belts) -> None:
        """Start anew on these belts."""
        self.belts = belts
        self.boot = str(uuid.uuid4())
        self._waiting: list[Future] = []
        self._context = Context()
        rclpy.init(context=self._context)
        self._node = node = Node(names.TRACK, namespace="/line", context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(node)
        group = ReentrantCallbackGroup()
        self._states = node.create_publisher(TrackState, names.own(names.STATE), qos.LATCHED)
        self._hops = ActionServer(node, HopCarrier, names.own(names.HOP), self._hop, callback_group=group)
        node.create_service(ReadTag, names.own(names.READ_TAG), self._read)
        node.create_service(WriteTag, names.own(names.WRITE_TAG), self._write)
        node.create_service(IdentifyCarrier, names.own(names.IDENTIFY_CARRIER), self._identify)
        tell_stands_on(node, names.track("/line"), StandsOn.HARDWARE)
        node.create_timer(BEAT_S, self._beat)
        self._ended = False
        self._thread = threading.Thread(target=self._spin, daemon=True)
        self._thread.start()

    def release(self) -> None:
        """Let the hops that are under way arrive, and those that follow."""
        self.belts.held = False
        self._executor.create_task(self._wake)

    def kill(self) -> None:
        """Fall silent, as a killed process does: for a while the others still see it."""
        self._ended = True
        self._executor.create_task(lambda: None)
        self._thread.join()

    def close(self) -> None:
        """Leave the domain."""
        self.kill()
        self._executor.shutdown()
        self._hops.destroy()
        self._node.destroy_node()
        self._context.try_shutdown()

    def _spin(self) -> None:
        while not self._ended:
            self._executor.spin_once()

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            future.set_result(None)

    def _beat(self) -> None:
        belts = self.belts
        standing = [len(belts.standing(zone)) for zone in belts.zones]
        self._states.publish(TrackState(boot_id=self.boot, zones=belts.zones, standing=standing, blocked=belts.blocked))

    async def _hop(self, goal: ServerGoalHandle) -> HopCarrier.Result:
        wanted, belts = goal.request, self.belts
        if belts.broken:
            belts.raised += 1
            raise RuntimeError("broken")
        belts.begin(wanted.hop_id, wanted.from_zone, wanted.to_zone, wanted.carriage)
        if belts.held and belts.hops[wanted.hop_id] is None:
            self._waiting.append(future := Future(executor=self._executor))
            await future
        belts.end(wanted.hop_id, wanted.to_zone, wanted.carriage)
        self._beat()
        answer = belts.hops[wanted.hop_id]
        assert answer is not None
        end(goal, answer.code)
        return HopCarrier.Result(hop_id=wanted.hop_id, code=int(answer.code), message=answer.message)

    def _read(self, request: ReadTag.Request, response: ReadTag.Response) -> ReadTag.Response:
        there = self.belts.standing(request.station)
        if not there:
            response.code, response.message = int(Code.NO_CARRIER), "nobody"
            return response
        tag = self.belts.tags[there[0]]
        memory = b"" if tag.dead else tag.memory
        response.read = CarrierRead(
            station=request.station, epc="" if tag.dead else tag.epc, user_memory=list(memory), readable=not tag.dead
        )
        return response

    def _write(self, request: WriteTag.Request, response: WriteTag.Response) -> WriteTag.Response:
        response.code = int(self._code_of_write(request))
        return response

    def _code_of_write(self, request: Any) -> Code:
        there = self.belts.standing(request.station)
        if not there:
            return Code.NO_CARRIER
        tag = self.belts.tags[there[0]]
        if request.target and request.target.upper() != tag.epc:
            return Code.TARGET_MISMATCH
        epc, memory = request.new_epc or tag.epc, bytes(request.user_memory)
        self.belts.tags[there[0]] = replace(tag, epc=epc, memory=memory, dead=False)
        return Code.DONE

    def _identify(
        self, request: IdentifyCarrier.Request, response: IdentifyCarrier.Response
    ) -> IdentifyCarrier.Response:
        there = self.belts.standing(request.station)
        if self.belts.refusing:
            self.belts.refusing -= 1
            response.code = int(Code.REFUSED)
            return response
        response.code = int(Code.DONE if there else Code.NO_CARRIER)
        response.carrier = there[0] if there else ""
        return response
