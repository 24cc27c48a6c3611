"""What somebody else knows of the surroundings of a cell, asked over ROS: the simulated world, or a camera's node."""

from collections.abc import Sequence

from cell_interfaces.srv import DescribeScene, FindCarrier, FindPlaces

from cell_line.driver import StandsOn
from cell_line.params import Params
from cell_line.ros import names
from cell_line.ros.names import PERCEPTION
from cell_line.shared import SharedThings
from cell_skills.devices.perception import Perceived, Perception
from cell_skills.devices.providers import Provider
from cell_skills.ros.clients import Clients, faults_of
from cell_skills.ros.perceived import from_perceived


class RosPerception(Provider, Perception):
    """`remote`: whoever answers under `perception` of the cell is believed."""

    def __init__(self, clients: Clients) -> None:
        """Take what asks."""
        self._clients = clients

    @classmethod
    def made(cls, things: SharedThings, options: Params) -> "RosPerception":  # noqa: ARG003
        """Make it on the cell's node."""
        return cls(Clients.around(things, PERCEPTION))

    def destroy(self) -> None:
        """Take its clients off the node."""
        self._clients.destroy()

    async def find_places(self, places: Sequence[str]) -> dict[str, Perceived]:
        """Return where named places of the cell, or of the carrier in it, are."""
        request = FindPlaces.Request(places=list(places))
        answer = await self._clients.ask(FindPlaces, PERCEPTION, names.FIND_PLACES, request)
        with faults_of(PERCEPTION):
            found = dict(from_perceived(place) for place in answer.places)
            return {place: found[place] for place in places if place in found}

    async def find_carrier(self) -> Perceived | None:
        """Return where the carrier at the station is."""
        answer = await self._clients.ask(FindCarrier, PERCEPTION, names.FIND_CARRIER, FindCarrier.Request())
        with faults_of(PERCEPTION):
            return from_perceived(answer.carrier)[1] if answer.found else None

    async def scene(self) -> dict[str, Perceived]:
        """Return what is movable near the cell."""
        answer = await self._clients.ask(DescribeScene, PERCEPTION, names.DESCRIBE_SCENE, DescribeScene.Request())
        with faults_of(PERCEPTION):
            return dict(from_perceived(thing) for thing in answer.things)

    async def moved(self, name: str, thing: Perceived) -> None:
        """Nobody is told: who answers sees things himself."""


class Truth(RosPerception):
    """`truth`: the simulated world answers, to nobody else."""

    stands_on = StandsOn.WORLD
