"""`kinematic_camera`: measures the bench with noise."""

import math
import random
from collections.abc import Mapping

from cell_line.offers import Names, Offers
from cell_skills.devices.kinematic import cloth, hand, printed
from cell_skills.devices.kinematic.device import KinematicDevice, KinematicOptions


class CameraOptions(KinematicOptions):
    """Options of a kinematic camera."""

    places: list[str] = []
    """Nests and seats that recipes may name, such as `seat.lid`; empty: any."""
    look_s: float = 0.4
    """Time for a picture and its evaluation [s]."""
    noise_m: float = 0.00008
    """Standard deviation of a measured position of a part [m]."""


class KinematicCamera(KinematicDevice[CameraOptions]):
    """A camera over the whole cell."""

    Options = CameraOptions

    @classmethod
    def offers(cls, options: CameraOptions, setup: Mapping[str, str]) -> Offers:  # noqa: ARG003
        """Return the places that it knows, whatever the setup."""
        return {"place": Names(frozenset(options.places))} if options.places else {}

    async def look(self, target: str) -> dict[str, float]:
        """Take a picture of a target and measure it."""
        rng = await self.act(self.options.look_s)
        if self.happens(rng, self.faults.camera_miss):
            return {}
        if target == "cloth":
            return self._cloth(rng)
        if target == "supports":
            return {"count": float(len(printed.supports(self.bench))), "intact": float(printed.intact(self.bench))}
        if target == "surface":
            return self._surface(rng)
        return self._part(target, rng)

    def _part(self, pose: str, rng: random.Random) -> dict[str, float]:
        noise = self.options.noise_m
        if pose in printed.supports(self.bench):
            part: hand.Placed | None = hand.Placed(part=pose, x=0.0, y=0.0, yaw=0.0)
        else:
            part = hand.lying(self.bench, pose)
        if part is None:
            return {"present": 0.0}
        x, y, yaw = rng.gauss(part["x"], noise), rng.gauss(part["y"], noise), rng.gauss(part["yaw"], 0.003)
        return {"present": 1.0, "x_m": x, "y_m": y, "yaw_rad": yaw}

    def _cloth(self, rng: random.Random) -> dict[str, float]:
        seen = cloth.on_table(self.bench)
        if seen is None:
            return {"present": 0.0}
        now = seen["folds"][-1]
        return {
            "present": 1.0,
            "x_m": rng.gauss(seen["x"] + (now["x0"] + now["x1"]) / 2, 0.0005),
            "y_m": rng.gauss(seen["y"] + (now["y0"] + now["y1"]) / 2, 0.0005),
            "yaw_rad": rng.gauss(seen["yaw"], 0.003),
            "width_m": rng.gauss(now["x1"] - now["x0"], 0.0005),
            "length_m": rng.gauss(now["y1"] - now["y0"], 0.0005),
            "wrinkle_m": abs(rng.gauss(seen["wrinkle"], 0.0001)),
            "layers": float(now["layers"]),
        }

    def _surface(self, rng: random.Random) -> dict[str, float]:
        sides = printed.surface(self.bench)
        worst = min(range(len(sides)), key=sides.__getitem__)
        coverage = min(1.0, max(0.0, rng.gauss(sides[worst], 0.005)))
        return {"coverage": coverage, "worst_rad": worst * math.tau / len(sides)}
