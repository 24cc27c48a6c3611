"""A track over ROS: the simulated world, or real belts behind a gateway."""

import asyncio
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from action_msgs.msg import GoalStatus
from cell_interfaces.action import HopCarrier
from cell_interfaces.msg import TrackState
from cell_interfaces.srv import IdentifyCarrier, ReadTag, WriteTag
from rclpy.action import ActionClient
from rclpy.node import Node
from rclpy.task import Future

from cell_line.codes import Code
from cell_line.plain import TEXT_LENGTH, identifier, rows, shown
from cell_line.ros import names, qos
from cell_line.ros.actions import check_end
from cell_line.ros.asking import NoAnswer, answer
from cell_line.ros.loop_bridge import LoopBridge
from cell_line.seldom import Seldom
from cell_transport.answer import Answer
from cell_transport.tag_faults import Tag
from cell_transport.tag_memory import SIZE
from cell_transport.track_reconciliation import Count
from cell_transport.zones import ZoneGraph

ANSWER_S = 5.0
"""An antenna, the camera or the promise to hop is asked again after this long, wall time [s]."""
ENDED = (GoalStatus.STATUS_SUCCEEDED, GoalStatus.STATUS_ABORTED)
UNBELIEVED = 5
"""So many results that are not of the hop end it."""
EPC_96 = re.compile("[0-9A-Fa-f]{24}")
HOP_S = 60.0
"""A hop is asked for again after this long, wall time [s]; it is the same hop."""


class RosTrack:
    """Asks until it is answered, whatever restarts in between; a dead track is waited for.

    The methods of `Track` belong to the asyncio loop, `destroy` and the constructor to the executor thread.
    Nothing is sent before the track was heard, and what had no answer is sent again when it is heard the next time.
    """

    def __init__(
        self, node: Node, bridge: LoopBridge, graph: ZoneGraph, server: str, changed: Callable[[], None]
    ) -> None:
        """Connect.

        Args:
            node: who asks.
            bridge: between its two threads.
            graph: the zones of the line.
            server: full name of the track.
            changed: told in the loop after something else is blocked.
        """
        self._node, self._bridge, self._graph, self._changed = node, bridge, graph, changed
        self._hops = ActionClient(node, HopCarrier, names.of(server, names.HOP))
        self._reads = node.create_client(ReadTag, names.of(server, names.READ_TAG))
        self._writes = node.create_client(WriteTag, names.of(server, names.WRITE_TAG))
        self._looks = node.create_client(IdentifyCarrier, names.of(server, names.IDENTIFY_CARRIER))
        self._states = node.create_subscription(
            TrackState, names.of(server, names.STATE), lambda state: bridge.to_loop(self._hear, state), qos.LATCHED
        )
        self._count: Count | None = None
        self._seldom = Seldom()
        self._heard = asyncio.Event()  # set when the track is heard; a new one waits for the next time
        self._asking: set[asyncio.Task[Any]] = set()  # what is not answered yet

    def destroy(self) -> None:
        """Take everything off the node."""
        self._hops.destroy()
        for client in (self._reads, self._writes, self._looks):
            self._node.destroy_client(client)
        self._node.destroy_subscription(self._states)

    @property
    def blocked(self) -> frozenset[str]:
        """See `Track`."""
        return self._count.blocked if self._count else frozenset()

    async def count(self, known: str) -> Count:
        """What the sensors see, once the track has a boot id other than `known`."""
        while self._count is None or self._count.boot == known:
            await self._heard.wait()
        return self._count

    # The protocol

    async def hop(self, hop_id: str, carriage: str, origin: str, zone: str) -> Answer:
        """See `Track`."""
        goal = HopCarrier.Goal(
            hop_id=str(uuid5(NAMESPACE_OID, hop_id)), from_zone=origin, to_zone=zone, carriage=carriage
        )
        unbelieved = 0
        while True:
            handle = await self._answer(partial(self._send, goal))
            ended = await self._try(handle.get_result_async, HOP_S) if handle.accepted else None
            if ended is not None and (said := _to_answer(ended, goal.hop_id)) is not None:
                return said
            if ended is not None and ended.status in ENDED and ended.result.code != Code.REFUSED:
                unbelieved += 1
                if unbelieved >= UNBELIEVED:
                    return Answer(Code.BAD_RESULT, "the track's results cannot be believed: they are not of this hop")
            await self._heard.wait()

    async def tag(self, zone: str, carriage: str, again: bool = False) -> Tag | None:
        """See `Track`; where several stand, nobody could say which of them the antenna sees."""
        if self._graph.zones[zone].capacity > 1:
            return None
        response = await self._respond(self._reads, ReadTag.Request(station=zone))
        if response.code != Code.DONE:
            return None
        read = response.read
        believable = read.readable and EPC_96.fullmatch(read.epc) and len(read.user_memory) <= SIZE
        return Tag(read.epc.upper(), bytes(read.user_memory)) if believable else Tag("", dead=True)

    async def write(self, zone: str, carriage: str, target: str, memory: bytes, new_epc: str) -> Answer:
        """See `Track`."""
        request = WriteTag.Request(station=zone, target=target, user_memory=list(memory), new_epc=new_epc)
        response = await self._respond(self._writes, request)
        return Answer(_to_code(response.code), shown(response.message))

    async def identify(self, zone: str, carriage: str) -> str:
        """See `Track`."""
        response = await self._respond(self._looks, IdentifyCarrier.Request(station=zone))
        return "" if response.code else shown(response.carrier, TEXT_LENGTH)

    # Asking

    async def _respond(self, client: Any, request: Any) -> Any:
        """Call a service until it does what it is for: a track that is going down refuses."""
        while (response := await self._answer(partial(_call, client, request))).code == Code.REFUSED:
            await self._heard.wait()
        return response

    async def _answer(self, ask: Callable[[], Future]) -> Any:
        """Ask every time the track is heard, until it answers."""
        if self._count is None:
            await self._heard.wait()
        while (answered := await self._try(ask, ANSWER_S)) is None:
            await self._heard.wait()
        return answered

    async def _try(self, ask: Callable[[], Future], seconds: float) -> Any:
        """Ask once; None when nobody is there, it takes too long [s], or the track starts anew meanwhile."""
        asking = asyncio.create_task(answer(self._bridge, ask))
        self._asking.add(asking)
        try:
            await asyncio.wait([asking], timeout=seconds)
            return asking.result() if asking.done() and not asking.cancelled() else None
        except NoAnswer:
            return None
        finally:
            asking.cancel()
            self._asking.discard(asking)

    def _hear(self, state: TrackState) -> None:
        """In the loop: keep what the track says; answers of one that died are not waited for any longer."""
        before = self._count
        try:
            identifier(state.boot_id)
            standing = dict(rows(zones=state.zones, standing=state.standing))
        except ValueError as error:
            if self._seldom.due(str(error)):
                self._node.get_logger().error(f"the track's state cannot be believed: {error}")
            return
        zones = self._graph.zones
        ours = {zone: number for zone, number in standing.items() if zone in zones}
        self._count = Count(state.boot_id, ours, frozenset(zone for zone in state.blocked if zone in zones))
        if before is not None and before.boot != state.boot_id:
            for asking in self._asking:
                asking.cancel()
        self._heard.set()
        self._heard = asyncio.Event()
        if before is None or before.blocked != self._count.blocked:
            self._changed()

    # In the executor thread

    def _send(self, goal: HopCarrier.Goal) -> Future:
        if not self._hops.server_is_ready():
            raise NoAnswer("the track does not take hops")
        return self._hops.send_goal_async(goal)


def _call(client: Any, request: Any) -> Future:
    if not client.service_is_ready():
        raise NoAnswer(f"nobody offers {client.srv_name}")
    return client.call_async(request)


def _to_answer(ended: Any, hop_id: str) -> Answer | None:
    """How a hop ended; None when the track does not say: it is going down, has forgotten the goal, or answers another.

    Then it is asked again, which harms nothing: it is the same hop.
    """
    code = _to_code(ended.result.code)
    try:
        check_end(hop_id, ended.result.hop_id, ended.status, code)
    except ValueError:
        return None
    if ended.status not in ENDED or code is Code.REFUSED:
        return None
    return Answer(code, shown(ended.result.message))


def _to_code(number: int) -> Code:
    try:
        return Code(number)
    except ValueError:
        return Code.EXCEPTION
