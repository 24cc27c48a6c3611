"""`kinematic_print_camera`: measures the printed part on the bench with noise."""

import math

from cell_kinematic.camera import KinematicCamera
from post_processing_cell.device_kinds import PRINT_CAMERA
from post_processing_cell.devices import SupportsSeen, SurfaceSeen
from post_processing_cell.kinematic import printed


class KinematicPrintCamera(KinematicCamera):
    """A camera over the whole cell that sees printed parts, too."""

    kind = PRINT_CAMERA

    async def look_at_supports(self) -> SupportsSeen | None:
        """Take a picture of the part and count its supports."""
        rng = await self.picture()
        if rng is None:
            return None
        return SupportsSeen(count=len(printed.supports(self.bench)), intact=bool(printed.intact(self.bench)))

    async def look_at_surface(self) -> SurfaceSeen | None:
        """Take a picture of the part and see how evenly its surface is blasted."""
        rng = await self.picture()
        if rng is None:
            return None
        sides = printed.surface(self.bench)
        worst = min(range(len(sides)), key=sides.__getitem__)
        coverage = min(1.0, max(0.0, rng.gauss(sides[worst], 0.005)))
        return SurfaceSeen(coverage=coverage, worst_rad=worst * math.tau / len(sides))
