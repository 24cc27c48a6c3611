"""What goes over the pipe between a planner and who asks it: a world once, then one `PlanRequest` per plan."""

from dataclasses import dataclass

from cell_motion.planning.request import MotionRequest
from cell_world.geometry import Pose


@dataclass(frozen=True)
class PlanRequest:
    """One request: what stands where in the world that went before, and what to plan."""

    poses: dict[str, Pose]
    joints: dict[str, float]
    request: MotionRequest
