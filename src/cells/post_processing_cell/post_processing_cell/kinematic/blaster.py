"""`kinematic_blaster`: blasts the side of the part that faces the nozzle."""

from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_line.driver import Needs
from post_processing_cell.device_kinds import BLASTER, BlasterFaults
from post_processing_cell.devices import Turntable
from post_processing_cell.kinematic import printed


class BlasterOptions(KinematicOptions):
    """Options of a kinematic blaster."""

    turntable: str = "turntable"
    """Role of the turntable before the nozzle."""
    usual_pa: float = 400_000.0
    """Pressure at which `usual_s` cover 63 % of what is left on a side [Pa]."""
    usual_s: float = 0.8
    """Time of that [s]."""
    use_kg_s: float = 0.02
    """Medium used [kg/s]."""
    capacity_kg: float = 20.0
    """Content of a full hopper [kg]."""
    restock_below_kg: float = 1.0
    """Somebody fills the hopper up before it holds less than this [kg]; 0: nobody does."""


class KinematicBlaster(KinematicDevice[BlasterOptions, BlasterFaults]):
    """A blast nozzle with its hopper."""

    Options = BlasterOptions
    kind = BLASTER

    @classmethod
    def needs(cls, options: BlasterOptions) -> Needs:
        """Return the turntable."""
        return Needs(roles={options.turntable: Turntable})

    async def blast(self, pressure_pa: float, duration_s: float) -> None:
        """Blast; an empty hopper blows only air."""
        rng = await self.act(duration_s)
        wanted, level = self.options.use_kg_s * duration_s, await self.level()
        used = min(wanted, level)
        dose = pressure_pa / self.options.usual_pa * duration_s / self.options.usual_s * used / max(wanted, 1e-9)
        if self.happens(rng, self.faults.blast_uneven):
            dose *= rng.uniform(0.1, 0.4)
        self.bench.cell.put(self.own("level"), level - used)
        printed.blast(self.bench, self.bench.cell.get(self.of(self.options.turntable, "angle"), 0.0), dose)

    async def level(self) -> float:
        """Return the medium left [kg]."""
        left = self.bench.cell.get(self.own("level"), self.options.capacity_kg)
        return self.options.capacity_kg if left < self.options.restock_below_kg else left
