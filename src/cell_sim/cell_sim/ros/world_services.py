"""What can be asked of the simulated world itself, under the name of its node."""

from collections.abc import Callable
from typing import Any

from cell_interfaces.srv import InjectFault, RemoveModel, SpawnModel
from std_srvs.srv import Trigger

from cell_line.ros import names
from cell_sim.ros.host import Host
from cell_sim.world_runtime.faults import inject
from cell_sim.world_runtime.things import place_new
from cell_skills.ros.poses import from_pose


class WorldServices:
    """Spawn, remove, reset and fault."""

    def __init__(self, host: Host) -> None:
        """Offer them."""
        self._host = host
        offered: list[tuple[Any, str, Callable[..., Any]]] = [
            (SpawnModel, names.SPAWN, self._spawn),
            (RemoveModel, names.REMOVE, self._remove),
            (Trigger, names.RESET, self._reset),
            (InjectFault, names.FAULT, self._fault),
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
