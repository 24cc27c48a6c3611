"""The track on ROS: hops, tags, fiducials and what its sensors see."""

import uuid
from collections.abc import Mapping

from cell_interfaces.action import HopCarrier
from cell_interfaces.msg import CarrierRead, TrackState
from cell_interfaces.srv import IdentifyCarrier, ReadTag, WriteTag
from rclpy.action.server import ServerGoalHandle

from cell_line.codes import Code
from cell_line.config.transport import StationKind
from cell_line.driver import StandsOn
from cell_line.plain import quoted
from cell_line.ros import names, qos
from cell_line.ros.actions import end
from cell_line.ros.stands_on import tell_stands_on
from cell_sim.ros.host import Every, Host
from cell_sim.world.track import STUCK_S, CarrierTrack
from cell_sim.world.world import World
from cell_sim.world_runtime.antennas import Antennas, TagInField
from cell_sim.world_runtime.hops import Home, Hops, is_in, zone_of
from cell_sim.world_runtime.station import THERE
from cell_sim.world_runtime.world_thread import WorldStopped
from cell_transport.answer import Answer

BEAT_S = 1.0
"""Simulated time between two states when nothing changes [s]."""


class TrackServer:
    """Offers the track of the world."""

    def __init__(self, host: Host, track: CarrierTrack, homing: Mapping[str, Home]) -> None:
        """Offer it.

        Args:
            host: Node and world.
            track: The track.
            homing: What has to be done at a zone before a carrier may leave it.
        """
        self._host = host
        self._track = track
        self._antennas = Antennas(track.name, host.line.carriers)
        self._hops = Hops(track.name, host.world, homing)
        self._start = uuid.uuid4()
        self._every = Every(BEAT_S)
        self._told: tuple[list[int], list[str]] | None = None
        places = track.layout.places
        self._zones = [place for place in places if place not in track.layout.slots]
        self._zone = {place: zone for zone in self._zones for place in places if is_in(track, place, zone)}
        self._stations = host.line.line.transport.stations()
        base = names.track(host.namespace)
        self._states = host.node.create_publisher(TrackState, names.of(base, names.STATE), qos.LATCHED)
        self._told_standing = tell_stands_on(host.node, base, StandsOn.WORLD)
        self._action = host.action(HopCarrier, names.of(base, names.HOP), self._hop, result_timeout=qos.RESULT_KEPT_S)
        self._services = [
            host.service(ReadTag, names.of(base, names.READ_TAG), self._read),
            host.service(WriteTag, names.of(base, names.WRITE_TAG), self._write),
            host.service(IdentifyCarrier, names.of(base, names.IDENTIFY_CARRIER), self._identify),
        ]
        host.world.observe(self._look)

    def destroy(self) -> None:
        """Withdraw it."""
        self._action.destroy()
        for service in self._services:
            self._host.node.destroy_service(service)
        self._host.node.destroy_publisher(self._states)
        self._host.node.destroy_publisher(self._told_standing)

    def _look(self, sim: World, elapsed: float) -> None:
        """On the thread of the world: tell what the sensors see, when it changes and now and then."""
        track = self._track
        there = [self._zone.get(c.course.end) for c in track.carriers.values() if c.course.phase in THERE]
        standing = [there.count(zone) for zone in self._zones]
        waiting = {zone_of(track, c.course.end) for c in track.carriers.values() if c.course.waiting >= STUCK_S}
        seen = standing, sorted(waiting)
        if seen != self._told or self._every.due(elapsed):
            self._told = seen
            self._states.publish(
                TrackState(
                    boot_id=str(uuid.uuid5(self._start, str(self._host.world.resets))),
                    zones=self._zones,
                    standing=standing,
                    blocked=seen[1],
                    stamp=self._host.stamp(elapsed),
                )
            )

    # In the thread of the executor

    async def _hop(self, goal: ServerGoalHandle) -> HopCarrier.Result:
        wanted = goal.request
        hop = self._hops.hop(wanted.hop_id, wanted.from_zone, wanted.to_zone, wanted.carriage)
        try:
            answer = await self._host.bridge.start(hop)
        except WorldStopped:
            answer = Answer(Code.REFUSED, "the world has stopped")
        end(goal, answer.code)
        return HopCarrier.Result(hop_id=wanted.hop_id, code=int(answer.code), message=answer.message)

    async def _read(self, request: ReadTag.Request, response: ReadTag.Response) -> ReadTag.Response:
        place = self._place(request.station)
        seen = await self._host.do(lambda sim: self._antennas.read(sim, place))
        if isinstance(seen, Answer):
            response.code, response.message = int(seen.code), seen.message
        else:
            response.read = self._to_read(request.station, seen)
        return response

    async def _write(self, request: WriteTag.Request, response: WriteTag.Response) -> WriteTag.Response:
        place, memory = self._place(request.station), bytes(request.user_memory)
        answer = await self._host.do(
            lambda sim: self._antennas.write(sim, place, request.target, memory, request.new_epc)
        )
        response.code, response.message = int(answer.code), answer.message
        return response

    async def _identify(
        self, request: IdentifyCarrier.Request, response: IdentifyCarrier.Response
    ) -> IdentifyCarrier.Response:
        place = self._place(request.station)
        if place not in self._host.line.line.transport.stations(StationKind.INSPECTION).values():
            response.code, response.message = int(Code.BAD_PARAMETERS), f"{quoted(place)} is no inspection station"
            return response
        carrier = await self._host.do(lambda sim: self._antennas.identify(sim, place))
        if not carrier:
            response.code, response.message = int(Code.NO_CARRIER), f"no carrier stands at {quoted(place)}"
        else:
            response.carrier = carrier
        return response

    def _place(self, station: str) -> str:
        """The stop of a station, or the one of this name."""
        return self._stations.get(station, station)

    def _to_read(self, station: str, seen: TagInField) -> CarrierRead:
        tag = seen.tag
        return CarrierRead(
            station=station,
            epc="" if tag.dead else tag.epc,
            user_memory=[] if tag.dead else list(tag.memory),
            readable=not tag.dead,
            rssi=seen.rssi,
            stamp=self._host.stamp(self._host.world.elapsed),
        )
