"""`kinematic_cloth_camera`: measures the cloth on the bench with noise."""

from cell_kinematic.camera import KinematicCamera
from garment_cell.device_kinds import CLOTH_CAMERA
from garment_cell.devices import ClothSeen
from garment_cell.kinematic import cloth

NOISE_M = 0.0005
"""Standard deviation of a measured place or size of a cloth [m]."""


class KinematicClothCamera(KinematicCamera):
    """A camera over the whole cell that sees garments, too."""

    kind = CLOTH_CAMERA

    async def look_at_cloth(self) -> ClothSeen | None:
        """Take a picture of the table and measure what lies there."""
        rng = await self.picture()
        if rng is None:
            return None
        seen = cloth.on_table(self.bench)
        if seen is None:
            return ClothSeen(present=False)
        now = seen["folds"][-1]
        return ClothSeen(
            present=True,
            x_m=rng.gauss(seen["x"] + (now["x0"] + now["x1"]) / 2, NOISE_M),
            y_m=rng.gauss(seen["y"] + (now["y0"] + now["y1"]) / 2, NOISE_M),
            yaw_rad=rng.gauss(seen["yaw"], 0.003),
            width_m=rng.gauss(now["x1"] - now["x0"], NOISE_M),
            length_m=rng.gauss(now["y1"] - now["y0"], NOISE_M),
            wrinkle_m=abs(rng.gauss(seen["wrinkle"], 0.0001)),
            layers=now["layers"],
            sigma_m=NOISE_M,
            sigma_rad=0.003,
        )
