"""Conveyor, read points and identifier over ROS: the simulated world, or real ones behind a gateway."""

import math
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from action_msgs.msg import GoalStatus
from cell_interfaces.action import HopCarrier
from cell_interfaces.srv import IdentifyCarrier, ReadTag, WriteTag
from pydantic import BaseModel, ConfigDict

from cell_line.codes import Code
from cell_line.config.plugins import Name
from cell_line.driver import Driver, StandsOn
from cell_line.plain import TEXT_LENGTH, shown
from cell_line.ros import names
from cell_line.ros.actions import check_end
from cell_line.tag_schemes.identities import TAG_ID
from cell_transport.answer import Answer
from cell_transport.drivers import Conveyor, Identifier, ReadPoint, TransportEnv
from cell_transport.ros.track_link import TrackLink, TrackLinks
from cell_transport.tag import Look, Tag, TagSighting
from cell_transport.tag_memory import SIZE
from cell_transport.track_reconciliation import Count

ENDED = (GoalStatus.STATUS_SUCCEEDED, GoalStatus.STATUS_ABORTED)
UNBELIEVED = 5
"""So many results that are not of the hop end it."""
NO_DBM = -90.0
"""Strength of an answer of which the reader says none that is a number [dBm]."""


class RemoteTrackOptions(BaseModel):
    """Who answers, below the line's namespace; it also publishes a `TrackState`, as a sign of life at least."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    server: Name = names.TRACK


class _Linked(Driver):
    """What all three have in common."""

    Options = RemoteTrackOptions
    stands_on = None

    def __init__(self, options: RemoteTrackOptions, env: TransportEnv) -> None:
        """Connect to the server; nothing is sent before it was heard."""
        self._graph = env.graph
        self._link: TrackLink = env.shared.use(TrackLinks).to(options.server)

    async def open(self) -> None:
        """Wait for a sign of life."""
        await self._link.opened()

    async def stands(self) -> StandsOn:
        """What the server says."""
        return await self._link.stands_on()

    def health(self) -> str:
        """Whether the server is silent."""
        return self._link.problem()


class RemoteConveyor(_Linked, Conveyor):
    """Belts with a sensor at every stop."""

    sensing = True

    def __init__(self, options: RemoteTrackOptions, env: TransportEnv) -> None:
        """Connect, and tell what is blocked."""
        super().__init__(options, env)
        self._link.on_change(env.changed)

    @property
    def blocked(self) -> frozenset[str]:
        """See `Conveyor`."""
        seen = self._link.count
        return frozenset(zone for zone in seen.blocked if zone in self._graph.zones) if seen else frozenset()

    async def count(self, known: str) -> Count:
        """See `Conveyor`."""
        while (seen := self._link.count) is None or seen.boot == known:
            await self._link.heard()
        ours = {zone: number for zone, number in seen.standing.items() if zone in self._graph.zones}
        return Count(seen.boot, ours, self.blocked)

    async def hop(self, hop_id: str, carriage: str, origin: str, zone: str) -> Answer:
        """See `Conveyor`."""
        goal = HopCarrier.Goal(
            hop_id=str(uuid5(NAMESPACE_OID, hop_id)), from_zone=origin, to_zone=zone, carriage=carriage
        )
        unbelieved = 0
        while True:
            ended = await self._link.hop(goal)
            if (said := _to_answer(ended, goal.hop_id)) is not None:
                return said
            unbelieved += ended.status in ENDED
            if unbelieved >= UNBELIEVED:
                return Answer(Code.BAD_RESULT, "the track's results cannot be believed: they are not of this hop")
            await self._link.heard()


class RemoteReadPoint(_Linked, ReadPoint):
    """Antennas, at all zones or at some."""

    async def read(self, zone: str, carriage: str, again: bool = False) -> Look:
        """See `ReadPoint`; where several stand, nobody could say which of them the antenna sees."""
        if self._graph.zones[zone].capacity > 1:
            return Look()
        response = await self._link.read(ReadTag.Request(station=zone))
        if response.code != Code.DONE:
            return Look()
        read = response.read
        rssi = read.rssi if math.isfinite(read.rssi) else NO_DBM
        if not (read.readable and TAG_ID.fullmatch(read.epc) and len(read.user_memory) <= SIZE):
            return Look((TagSighting("", b"", False, rssi),))
        tag = Tag(read.epc.upper(), bytes(read.user_memory))
        return Look((TagSighting(tag.epc, tag.memory, True, rssi),), tag)

    async def write(self, zone: str, carriage: str, target: str, memory: bytes, new_epc: str) -> Answer:
        """See `ReadPoint`."""
        request = WriteTag.Request(station=zone, target=target, user_memory=list(memory), new_epc=new_epc)
        response = await self._link.write(request)
        return Answer(_to_code(response.code), shown(response.message))


class RemoteIdentifier(_Linked, Identifier):
    """A camera at each inspection station."""

    async def identify(self, zone: str, carriage: str) -> str:
        """See `Identifier`."""
        response = await self._link.identify(IdentifyCarrier.Request(station=zone))
        return "" if response.code else shown(response.carrier, TEXT_LENGTH)


def _to_answer(ended: Any, hop_id: str) -> Answer | None:
    """How a hop ended; None when the track does not say: it is going down, has forgotten the goal, or answers another.

    Then it is asked again, which harms nothing: it is the same hop.
    """
    code = _to_code(ended.result.code)
    try:
        check_end(hop_id, ended.result.hop_id, ended.status, code)
    except ValueError:
        return None
    if ended.status not in ENDED:
        return None
    return Answer(code, shown(ended.result.message))


def _to_code(number: int) -> Code:
    try:
        return Code(number)
    except ValueError:
        return Code.EXCEPTION
