"""`kinematic_camera`: measures the bench with noise."""

import random
from collections.abc import Mapping

from cell_kinematic import hand
from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_line.offers import Names, Offers
from cell_skills.conformance import CAMERA, CameraFaults
from cell_skills.devices.seen import PartSeen


class CameraOptions(KinematicOptions):
    """Options of a kinematic camera."""

    places: list[str] = []
    """Nests and seats that recipes may name, such as `seat.lid`; empty: any."""
    look_s: float = 0.4
    """Time for a picture and its evaluation [s]."""
    noise_m: float = 0.00008
    """Standard deviation of a measured position of a part [m]."""


class KinematicCamera(KinematicDevice[CameraOptions, CameraFaults]):
    """A camera over the whole cell, which finds parts; those of families see more."""

    Options = CameraOptions
    kind = CAMERA

    @classmethod
    def offers(cls, options: CameraOptions, setup: Mapping[str, str]) -> Offers:  # noqa: ARG003
        """Return the places that it knows, whatever the setup."""
        return {"place": Names(frozenset(options.places))} if options.places else {}

    async def look(self, place: str) -> PartSeen | None:
        """Take a picture of a place and measure what lies there."""
        rng = await self.picture()
        return self._part(place, rng) if rng else None

    async def picture(self) -> random.Random | None:
        """Take a picture; return the random numbers of its evaluation, None if it cannot be evaluated."""
        rng = await self.act(self.options.look_s)
        return None if self.happens(rng, self.faults.camera_miss) else rng

    def _part(self, pose: str, rng: random.Random) -> PartSeen:
        noise = self.options.noise_m
        its = (piece.at(pose) for piece in self.work)
        part = next(filter(None, its), None) or hand.lying(self.bench, pose)
        if part is None:
            return PartSeen(present=False)
        x, y, yaw = rng.gauss(part["x"], noise), rng.gauss(part["y"], noise), rng.gauss(part["yaw"], 0.003)
        return PartSeen(present=True, x_m=x, y_m=y, yaw_rad=yaw, part=part["part"], sigma_m=noise, sigma_rad=0.003)
