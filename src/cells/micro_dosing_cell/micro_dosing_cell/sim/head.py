"""The dosing head, which a gantry moves: its pumps and tools work where they are."""

from dataclasses import dataclass

from cell_sim.equipment.base import EquipmentSetting, own
from cell_sim.world.dosing import DosingHead
from cell_sim.world.world import World
from cell_sim.world_runtime.station import CellStation
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
    dosing: DosingHead
    station: CellStation

    @classmethod
    def of(cls, setting: EquipmentSetting) -> "Head":
        """The head of a cell.

        Raises:
            LookupError: the cell has none.
        """
        dosing = own(setting, DosingHead, "dosing head")[1]
        return cls(dosing.head, dosing, setting.station)

    def vessel(self, sim: World) -> str:
        """Return the vessel on the carrier in the station, "" if there is none."""
        return next((name for name in self.station.on_carrier(sim) if name in self.dosing.contents), "")

    def tool(self, sim: World, frame: str) -> Pose:
        """Return where a tool of the head is, by its own name."""
        pose = sim.pose(self.name + SCOPE + frame)
        assert pose is not None, f"{self.name} has no {frame!r}"
        return pose
