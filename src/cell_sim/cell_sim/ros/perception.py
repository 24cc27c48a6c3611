"""The truth of the simulated world, offered to the cells that shall know it, and to whoever looks at the whole."""

from collections.abc import Mapping

from cell_interfaces.srv import DescribeScene, FindCarrier, FindPlaces

from cell_line.ros import names
from cell_sim.ros.host import Host
from cell_sim.world.world import World
from cell_sim.world_runtime.scene import CARRIER, Thing, describe
from cell_sim.world_runtime.station import CellStation
from cell_skills.devices.perception import Perceived
from cell_skills.ros.perceived import to_perceived
from cell_world.geometry import Pose

NEAR_CELL_M = 1.6
"""What is this close to the station of a cell may get in its way [m]."""
MOST_PLACES = 500
"""So many places can be asked for at once."""
SOURCE = names.WORLD


class CellTruth:
    """`perception` of one cell."""

    def __init__(self, host: Host, cell: str, station: CellStation) -> None:
        """Offer it."""
        self._host = host
        self._station = station
        self._middle = host.line.description.models[cell].pose.position
        base = names.perception(host.namespace, cell)
        self._services = [
            host.service(FindPlaces, names.of(base, names.FIND_PLACES), self._find_places),
            host.service(FindCarrier, names.of(base, names.FIND_CARRIER), self._find_carrier),
            host.service(DescribeScene, names.of(base, names.DESCRIBE_SCENE), self._describe_scene),
        ]

    def destroy(self) -> None:
        """Withdraw it."""
        for service in self._services:
            self._host.node.destroy_service(service)

    async def _find_places(self, request: FindPlaces.Request, response: FindPlaces.Response) -> FindPlaces.Response:
        places = request.places
        if len(places) > MOST_PLACES:
            raise ValueError(f"{len(places)} places, {MOST_PLACES} at most")
        poses = await self._host.do(lambda sim: [self._station.find(sim, place) for place in places])
        found = zip(places, poses, strict=True)
        response.places = [to_perceived(place, true(self._host, "", pose)) for place, pose in found if pose]
        return response

    async def _find_carrier(self, request: FindCarrier.Request, response: FindCarrier.Response) -> FindCarrier.Response:
        if found := await self._host.do(self._carrier):
            response.found = True
            response.carrier = to_perceived(found[0], true(self._host, CARRIER, found[1]))
        return response

    async def _describe_scene(
        self, request: DescribeScene.Request, response: DescribeScene.Response
    ) -> DescribeScene.Response:
        track = self._host.line.track
        things = await self._host.do(lambda sim: describe(sim, track, self._middle, NEAR_CELL_M))
        return told(self._host, response, things)

    def _carrier(self, sim: World) -> tuple[str, Pose] | None:
        track, name = self._host.line.track, self._station.carrier(sim)
        pose = sim.pose(track.carriers[name].parts.body) if track and name else None
        return (name, pose) if pose else None


class WholeScene:
    """Everything movable, for whoever shows the line."""

    def __init__(self, host: Host) -> None:
        """Offer it."""
        self._host = host
        self._service = host.service(DescribeScene, names.own(names.DESCRIBE_SCENE), self._describe)

    def destroy(self) -> None:
        """Withdraw it."""
        self._host.node.destroy_service(self._service)

    async def _describe(
        self, request: DescribeScene.Request, response: DescribeScene.Response
    ) -> DescribeScene.Response:
        return told(self._host, response, await self._host.do(lambda sim: describe(sim, self._host.line.track)))


def offer_truth(host: Host, stations: Mapping[str, CellStation], told_to: set[str]) -> list[CellTruth | WholeScene]:
    """Offer the truth to the cells whose perception it is; the whole only where nobody has to see for himself.

    Args:
        host: Node and world.
        stations: Of the cells that stand in the world, by cell.
        told_to: The cells that shall know the truth.
    """
    cells = [CellTruth(host, cell, station) for cell, station in stations.items() if cell in told_to]
    return [*cells, WholeScene(host)] if stations.keys() <= told_to else [*cells]


def true(host: Host, model: str, pose: Pose) -> Perceived:
    """Return what the world says of something: it is sure."""
    return Perceived(model, pose, host.line_time(host.world.elapsed), SOURCE)


def told(host: Host, response: DescribeScene.Response, things: list[Thing]) -> DescribeScene.Response:
    """Return a response with things in it."""
    response.things = [to_perceived(thing.name, true(host, thing.model, thing.pose)) for thing in things]
    return response
