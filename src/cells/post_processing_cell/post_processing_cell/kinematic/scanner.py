"""`kinematic_scanner`: rays at the part as it was made, with noise."""

import asyncio
import math
import random
from typing import Any

import numpy as np

from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_line.driver import Needs
from post_processing_cell.device_kinds import SCANNER, ScannerFaults
from post_processing_cell.devices import Cloud, Shape, Turntable
from post_processing_cell.kinematic import printed
from post_processing_cell.kinematic.workpiece import PrintFaults, PrintWork

OLD_S = 60.0
"""Age of a scan that is given once more [s]."""
HIDDEN = 0.9
"""Share of a scan that is lost when something is before the scanner."""


class ScannerOptions(KinematicOptions):
    """Options of a kinematic scanner."""

    turntable: str = "turntable"
    """Role of the turntable that it looks at."""
    scan_s: float = 0.8
    """Time of a scan [s]."""
    pitch_m: float = 0.0004
    """Between neighbouring rays, at the part [m]."""
    noise_m: float = 0.00003
    """Standard deviation along a ray [m]."""
    own_noise_m: float = 0.00001
    """Standard deviation of a whole scan, along each axis [m]."""


class KinematicScanner(KinematicDevice[ScannerOptions, ScannerFaults]):
    """A scanner that looks down at the turntable from aside.  What is on it was made from what is expected."""

    Options = ScannerOptions
    kind = SCANNER
    _made: tuple[object, Any] = (None, None)
    """Of what a part was made last, and the part."""

    @classmethod
    def needs(cls, options: ScannerOptions) -> Needs:
        """Return the turntable."""
        return Needs(roles={options.turntable: Turntable})

    async def scan(self, expected: Shape) -> Cloud | None:
        """Scan; something before it hides most of the part."""
        rng = await self.act(self.options.scan_s)
        angle, flaws = await self.turned(), self._flaws()
        points, eye = await asyncio.to_thread(self._look, expected, flaws, angle, rng.getrandbits(32))
        if self.happens(rng, self.faults.occluded):
            points = points[np.argsort(points[:, 1])[: int(len(points) * (1.0 - HIDDEN))]]
        old = OLD_S if self.happens(rng, self.faults.stale_scan) else 0.0
        return Cloud(points, eye, self.env.clock.now() - old)

    async def turned(self) -> float:
        """Return the angle at which the turntable is [rad]."""
        return self.bench.cell.get(self.of(self.options.turntable, "angle"), 0.0)

    def _look(self, expected: Shape, flaws: printed.Flaws, angle: float, seed: int) -> Any:
        from post_processing_cell.kinematic.scanned import look_at, made

        key = (flaws, expected.corners.tobytes(), expected.triangles.tobytes())
        if self._made[0] != key:
            self._made = (key, made(expected, flaws))
        o = self.options
        return look_at(self._made[1], angle, (o.pitch_m, o.noise_m, o.own_noise_m), seed)

    def _flaws(self) -> printed.Flaws:
        """What is wrong with the part, by chance when it is first looked at; blasting wears what stands out."""
        known = self.bench.item.get("flaws", None)
        if known is None:
            known = _any_flaws(self.bench.item.rng("flaws"), self.env.faults.of_work(PrintWork))
            self.bench.item.put("flaws", known)
            if known["spot_m"] > 0.0:
                printed.put_spot(self.bench, known["spot_m"], known["spot_rad"])
        return printed.Flaws(**{**known, "spot_m": self.bench.item.get("spot_m", known["spot_m"])})


def _any_flaws(rng: random.Random, rates: PrintFaults) -> dict[str, Any]:
    """Draw every chance, so that one rate changes nothing of the others."""
    left, gone, missing, another, turned = (rng.random() for _ in range(5))
    height = rng.uniform(0.0004, 0.0008) * (-1.0 if gone < rates.material_gone else 1.0)
    return {
        "spot_m": height if left < rates.material_left or gone < rates.material_gone else 0.0,
        "spot_rad": rng.uniform(0.0, math.tau),
        "missing": missing < rates.feature_missing,
        "another": another < rates.another_part,
        "turned": turned < rates.put_in_turned,
        "seed": rng.getrandbits(32),
    }
