"""The truth of a simulated world, over its services."""

from collections.abc import Sequence

from cell_interfaces.srv import DescribeScene, FindPlaces

from cell_line.plain import rows, text
from cell_line.ros import names
from cell_line.shared import Shared, SharedThings
from cell_skills.devices.perception import Body, Perception
from cell_skills.ros.clients import Clients, faults_of
from cell_skills.ros.poses import from_pose
from cell_world.geometry import Pose


class WorldTruth(Shared, Perception):
    """`perception` of a cell in a simulated world."""

    name = "perception"

    def __init__(self, clients: Clients) -> None:
        """Take what asks."""
        self._clients = clients

    @classmethod
    def make(cls, things: SharedThings) -> "WorldTruth":
        """Make it on the cell's node."""
        return cls(Clients.around(things, cls.name))

    def destroy(self) -> None:
        """Take its clients off the node."""
        self._clients.destroy()

    async def find_places(self, places: Sequence[str]) -> dict[str, Pose]:
        """Return where named places of the cell, or of the carrier in it, are in the world."""
        answer = await self._clients.ask_world(
            FindPlaces, names.FIND_PLACES, FindPlaces.Request(cell=self._clients.cell, places=places)
        )
        with faults_of(names.WORLD):
            seen = rows(places=places, found=answer.found, poses=answer.poses)
            return {place: from_pose(pose) for place, found, pose in seen if found}

    async def scene(self) -> dict[str, Body]:
        """Return what is movable near the cell."""
        seen = await self._clients.ask_world(
            DescribeScene, names.DESCRIBE_SCENE, DescribeScene.Request(cell=self._clients.cell)
        )
        with faults_of(names.WORLD):
            bodies = rows(names=seen.names, models=seen.models, poses=seen.poses)
            return {text(name): Body(text(model), from_pose(pose)) for name, model, pose in bodies}
