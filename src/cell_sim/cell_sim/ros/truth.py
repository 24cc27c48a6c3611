"""How things really are in the simulated world, for the proof after a run."""

from cell_interfaces.srv import TellTruth

from cell_line.ros import names
from cell_sim.people import People
from cell_sim.ros.host import Host
from cell_sim.world.outlines import Depths
from cell_sim.world.track import CarrierTrack, Phase
from cell_sim.world.world import World
from cell_sim.world_runtime.hops import zone_of


class TruthServer:
    """Offers the truth."""

    def __init__(self, host: Host, track: CarrierTrack, people: People) -> None:
        """Offer it.

        Args:
            host: Node and world.
            track: The track.
            people: Who saw what left the line.
        """
        self._host = host
        self._track = track
        self._people = people
        self._service = host.service(TellTruth, names.own(names.TELL_TRUTH), self._tell)

    def destroy(self) -> None:
        """Withdraw it."""
        self._host.node.destroy_service(self._service)

    async def _tell(self, request: TellTruth.Request, response: TellTruth.Response) -> TellTruth.Response:
        return await self._host.do(lambda sim: self._look(sim, response))

    def _look(self, sim: World, response: TellTruth.Response) -> TellTruth.Response:
        for unit, lay in self._people.left(sim):
            response.units.append(unit)
            response.parts.append(lay.part)
            response.nests.append(lay.nest)
            response.offsets.append(lay.off_m)
        for uri, model in self._host.line.carriers.items():
            course = self._track.carriers[model].course
            response.carriers.append(uri)
            response.zones.append(zone_of(self._track, course.end) if course.phase is Phase.STANDING else "")
        depths = sim.find(Depths)
        if depths and (worst := depths.worst):
            response.depth, response.deepest = worst.depth, f"{worst.first} in {worst.second}"
        return response
