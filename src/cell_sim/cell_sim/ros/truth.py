"""How things really are in the simulated world, for the proof after a run."""

from cell_interfaces.srv import TellTruth

from cell_line.ros import names
from cell_sim.hosting.hops import zone_of
from cell_sim.people import People
from cell_sim.physics.simulation import Simulation
from cell_sim.physics.track.carrier import Phase
from cell_sim.physics.track.track import Track
from cell_sim.ros.host import Host


class TruthServer:
    """Offers the truth."""

    def __init__(self, host: Host, track: Track, people: People) -> None:
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

    def _look(self, sim: Simulation, response: TellTruth.Response) -> TellTruth.Response:
        for unit, lay in self._people.left(sim):
            response.units.append(unit)
            response.parts.append(lay.part)
            response.nests.append(lay.nest)
            response.offsets.append(lay.off_m)
        for uri, model in self._host.line.carriers.items():
            course = self._track.carriers[model].course
            response.carriers.append(uri)
            response.zones.append(zone_of(self._track, course.end) if course.phase is Phase.STANDING else "")
        if worst := self._host.line.built.watch.worst:
            response.depth, response.deepest = worst.depth, f"{worst.first} in {worst.second}"
        return response
