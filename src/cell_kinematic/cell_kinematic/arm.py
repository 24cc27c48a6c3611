"""`kinematic_arm`: moves between named poses, feels what it pushes into or pulls off."""

import math

from cell_kinematic import hand
from cell_kinematic.device import KinematicDevice, KinematicOptions
from cell_skills.conformance import ARM, ArmFaults
from cell_skills.devices.parts import Placed
from cell_skills.devices.protocols import HERE, Contact, Offset

CLEARANCE_M = 0.0006
"""A part enters its seat when it is off by no more than this [m]."""


class ArmOptions(KinematicOptions):
    """Options of a kinematic arm."""

    move_s: float = 1.3
    """Time of a move between poses [s]."""
    push_s: float = 0.8
    """Time of a push [s]."""
    repeatability_m: float = 0.00003
    """Standard deviation of the position [m]."""
    depth_noise_m: float = 0.00002
    """Standard deviation of a measured depth [m]."""


class KinematicArm(KinematicDevice[ArmOptions, ArmFaults]):
    """An arm whose pose and held part survive a crash of the process."""

    Options = ArmOptions
    kind = ARM

    async def move_to(self, pose: str, offset: Offset = HERE) -> None:
        """Move; what is held may slip on the way."""
        rng = await self.act(self.options.move_s)
        error = self.options.repeatability_m
        real = [rng.gauss(offset.x_m, error), rng.gauss(offset.y_m, error), offset.yaw_rad]
        self.bench.cell.put(self.own("at"), pose)
        self.bench.cell.put(self.own("offset"), real)
        if hand.held(self.bench, self.env.name) and self.happens(rng, self.faults.grip_slip):
            self.env.log.info("the held part slips")
            hand.slip(self.bench, self.env.name, rng, self.work)

    async def where(self) -> str:
        """Return the pose reached last."""
        return hand.at(self.bench, self.env.name)

    async def push(self, depth_m: float, limit_n: float) -> Contact:
        """Push in, or pull off with a negative depth."""
        rng = await self.act(self.options.push_s)
        pose, part = hand.at(self.bench, self.env.name), hand.held(self.bench, self.env.name)
        if depth_m < 0.0 and part:
            for piece in self.work:
                if contact := piece.pull(part["part"], depth_m, limit_n, rng):
                    return contact
        noise = rng.gauss(0.0, self.options.depth_noise_m)
        if part is None and hand.lying(self.bench, pose):
            return Contact(noise, limit_n)
        if part is None or not pose.startswith("seat."):
            return Contact(depth_m, abs(rng.gauss(0.0, 0.2)))
        near = hand.offset(self.bench, self.env.name)
        off = math.hypot(part["x"] + near.x_m, part["y"] + near.y_m)
        if off > CLEARANCE_M or abs(part["yaw"] + near.yaw_rad) > 0.1 or hand.lying(self.bench, pose):
            return Contact(depth_m * rng.uniform(0.02, 0.15), limit_n)
        seated = Placed(part=part["part"], x=-near.x_m, y=-near.y_m, yaw=rng.gauss(-near.yaw_rad, 0.005))
        hand.hold(self.bench, self.env.name, seated)
        return Contact(depth_m + noise, min(limit_n, rng.uniform(4.0, 10.0)))
