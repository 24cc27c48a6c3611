"""`kinematic_scale`: weighs the vessel as a dosing balance does, and wanders now and then."""

from dataclasses import asdict

from pydantic import Field

from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_skills.devices.bench import VISIT
from micro_dosing_cell.device_kinds import SCALE, ScaleFaults
from micro_dosing_cell.kinematic import vessel
from micro_dosing_cell.scale_model import ScaleState, follow, reading


class ScaleOptions(KinematicOptions):
    """Options of a kinematic scale."""

    read_s: float = 0.2
    """Time of one reading [s]."""
    noise_g: float = Field(default=0.0002, ge=0.0)
    """Standard deviation of a reading [g]."""
    digit_g: float = Field(default=0.0001, gt=0.0)
    """Last digit [g]."""
    vessel_g: float = 12.0
    """Usual mass of an empty vessel [g]."""
    vessel_spread_g: float = 0.05
    """Standard deviation of that mass [g]."""


class KinematicScale(KinematicDevice[ScaleOptions, ScaleFaults]):
    """A scale that stores its tare; lifting the vessel off clears it."""

    Options = ScaleOptions
    kind = SCALE

    async def tare(self) -> None:
        """Take the present load as zero."""
        load = await self._load()
        self.bench.item.put(self.own("tare"), {"g": load, "visit": self._visit()})

    async def tared(self) -> bool:
        """Return whether the vessel was tared since it came."""
        return self._tare()["visit"] == self._visit()

    async def read(self) -> float:
        """Return one reading [g]."""
        load = await self._load()
        return load - self._tare()["g"] if await self.tared() else load

    async def _load(self) -> float:
        rng = await self.sense(self.options.read_s)
        left = self.bench.item.get(self.own("wander"), 0)
        if not left and self.happens(rng, self.faults.scale_drift):
            left = rng.randint(4, 60)
        if left:
            self.bench.item.put(self.own("wander"), left - 1)
        wander = rng.choice((-1.0, 1.0)) * rng.uniform(0.03, 0.3) if left else 0.0
        vessel.settle(self.bench, self.env.clock.now())
        true = vessel.gross_g(self.bench, self.options.vessel_g, self.options.vessel_spread_g)
        state = follow(self._state(true), true, self.env.clock.now(), rng)
        self.bench.item.put(self.own("state"), asdict(state))
        return reading(state, self.options.noise_g, self.options.digit_g, rng) + wander

    def _state(self, load_g: float) -> ScaleState:
        """Return what it showed last; a vessel that has just come has settled on the way."""
        now = self.env.clock.now()
        return ScaleState(**self.bench.item.get(self.own("state"), asdict(ScaleState(load_g, 0.0, now))))

    def _tare(self) -> dict[str, float]:
        return self.bench.item.get(self.own("tare"), {"g": 0.0, "visit": -1})

    def _visit(self) -> int:
        return self.bench.item.get(VISIT, 0)
