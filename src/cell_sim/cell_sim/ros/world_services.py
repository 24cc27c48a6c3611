"""What can be asked of the simulated world itself, under the name of its node."""

from collections.abc import Callable, Mapping
from typing import Any

from cell_interfaces.srv import DescribeScene, FindPlaces, InjectFault, RemoveModel, SpawnModel
from geometry_msgs.msg import Pose as PoseMsg
from std_srvs.srv import Trigger

from cell_line.ros import names
from cell_sim.ros.host import Host
from cell_sim.world.world import World
from cell_sim.world_runtime.faults import inject
from cell_sim.world_runtime.scene import Thing, describe
from cell_sim.world_runtime.station import CellStation
from cell_sim.world_runtime.things import place_new
from cell_skills.ros.poses import from_pose, to_pose
from cell_world.geometry import Pose

NEAR_CELL_M = 1.6
"""What is this close to the station of a cell may get in its way [m]."""
MOST_PLACES = 500
"""So many places can be asked for at once."""


class WorldServices:
    """Spawn, remove, reset, fault, places and scene."""

    def __init__(self, host: Host, stations: Mapping[str, CellStation]) -> None:
        """Offer them.

        Args:
            host: Node and world.
            stations: Of the cells that stand in the world, by cell.
        """
        self._host = host
        self._stations = stations
        offered: list[tuple[Any, str, Callable[..., Any]]] = [
            (SpawnModel, names.SPAWN, self._spawn),
            (RemoveModel, names.REMOVE, self._remove),
            (Trigger, names.RESET, self._reset),
            (InjectFault, names.FAULT, self._fault),
            (FindPlaces, names.FIND_PLACES, self._find_places),
            (DescribeScene, names.DESCRIBE_SCENE, self._describe_scene),
        ]
        self._services = [host.service(kind, names.own(name), answer) for kind, name, answer in offered]

    def destroy(self) -> None:
        """Withdraw them."""
        for service in self._services:
            self._host.node.destroy_service(service)

    async def _spawn(self, request: SpawnModel.Request, response: SpawnModel.Response) -> SpawnModel.Response:
        pose = from_pose(request.pose)
        await self._host.do(lambda sim: place_new(sim, request.name, request.model, request.frame, pose))
        response.ok = True
        return response

    async def _remove(self, request: RemoveModel.Request, response: RemoveModel.Response) -> RemoveModel.Response:
        await self._host.do(lambda sim: sim.remove(request.name))
        response.ok = True
        return response

    async def _reset(self, request: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        await self._host.bridge.start(self._host.world.reset(self._host.line.furnish))
        response.success = True
        return response

    async def _fault(self, request: InjectFault.Request, response: InjectFault.Response) -> InjectFault.Response:
        await self._host.do(lambda sim: inject(sim, request.device, request.fault, request.size))
        response.ok = True
        return response

    async def _find_places(self, request: FindPlaces.Request, response: FindPlaces.Response) -> FindPlaces.Response:
        places = request.places
        if len(places) > MOST_PLACES:
            raise ValueError(f"{len(places)} places, {MOST_PLACES} at most")
        poses: list[Pose | None] = [None] * len(places)
        if station := self._stations.get(request.cell):
            poses = await self._host.do(lambda sim: [station.find(sim, place) for place in places])
        response.found = [pose is not None for pose in poses]
        response.poses = [to_pose(pose) if pose else PoseMsg() for pose in poses]
        return response

    async def _describe_scene(
        self, request: DescribeScene.Request, response: DescribeScene.Response
    ) -> DescribeScene.Response:
        things = await self._host.do(lambda sim: self._around(sim, request.cell))
        response.names = [thing.name for thing in things]
        response.models = [thing.model for thing in things]
        response.poses = [to_pose(thing.pose) for thing in things]
        return response

    def _around(self, sim: World, cell: str) -> list[Thing]:
        track = self._host.line.track
        if not cell:
            return describe(sim, track)
        if cell not in self._stations:
            return []
        return describe(sim, track, self._host.line.description.models[cell].pose.position, NEAR_CELL_M)
