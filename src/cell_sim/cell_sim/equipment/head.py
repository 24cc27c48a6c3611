"""The dosing head, which a gantry moves: its pumps and tools work where they are."""

from dataclasses import dataclass

from cell_sim.equipment.base import Setting, own
from cell_sim.hosting.bodies import find_pose
from cell_sim.hosting.station import Station
from cell_sim.physics.process.dosing import Dosing
from cell_sim.physics.simulation import Simulation
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE

MOUTH = "mouth"
"""Frame of a vessel in the middle of its opening."""


@dataclass(frozen=True)
class Head:
    """A head with needles and other tools.

    Attributes:
        name: Scoped name of the gantry.
        dosing: Its pumps.
        station: Where its vessels stand.
    """

    name: str
    dosing: Dosing
    station: Station

    @classmethod
    def of(cls, setting: Setting) -> "Head":
        """The head of a cell.

        Raises:
            LookupError: the cell has none.
        """
        name, dosing = own(setting, setting.line.built.heads, "dosing head")
        return cls(name, dosing, setting.station)

    def vessel(self, sim: Simulation) -> str:
        """Return the vessel on the carrier in the station, "" if there is none."""
        return next((name for name in self.station.on_carrier(sim) if name in self.dosing.contents), "")

    def tool(self, sim: Simulation, frame: str) -> Pose:
        """Return where a tool of the head is, by its own name."""
        pose = find_pose(sim, self.name + SCOPE + frame)
        assert pose is not None, f"{self.name} has no {frame!r}"
        return pose
