"""`kinematic_gauge`: measures dimensions of a printed part that vary from part to part."""

from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_skills.devices.kinds import DeviceFaults
from post_processing_cell.device_kinds import GAUGE
from post_processing_cell.kinematic import printed
from post_processing_cell.kinematic.workpiece import PrintWork


class GaugeOptions(KinematicOptions):
    """Options of a kinematic gauge."""

    scan_s: float = 1.5
    """Time of a scan [s]."""
    noise_m: float = 0.00001
    """Standard deviation of a measurement [m]."""
    process_m: float = 0.00004
    """Standard deviation of the printing process [m]."""


class KinematicGauge(KinematicDevice[GaugeOptions, DeviceFaults]):
    """A structured-light gauge."""

    Options = GaugeOptions
    kind = GAUGE

    async def measure(self, dimension: str, nominal_m: float) -> float:
        """Measure; a part keeps the error it was printed with, less what blasting took off."""
        rng = await self.act(self.options.scan_s)
        size = nominal_m + self._error(dimension) - printed.worn(self.bench)
        return rng.gauss(size, self.options.noise_m)

    def _error(self, dimension: str) -> float:
        fact = f"print.{dimension}"
        known = self.bench.item.get(fact, None)
        if known is not None:
            return known
        rng = self.bench.item.rng(fact)
        error = rng.gauss(self._flow(), self.options.process_m)
        self.bench.item.put(fact, error)
        return error

    def _flow(self) -> float:
        """Return how far all dimensions are off because too much or too little was extruded [m]."""
        known = self.bench.item.get("print_flow", None)
        if known is not None:
            return known
        rng = self.bench.item.rng("print_flow")
        off = self.happens(rng, self.env.faults.of_work(PrintWork).dimension_off)
        flow = rng.choice((-1.0, 1.0)) * rng.uniform(0.0003, 0.0006) if off else 0.0
        self.bench.item.put("print_flow", flow)
        return flow
