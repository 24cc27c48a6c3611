"""The two seams of planning: what a cell awaits, and what plans."""

from typing import Protocol

from cell_motion.planning.failure import PlanFailure
from cell_motion.planning.request import MotionRequest
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory

Plan = Trajectory | PlanFailure


class MotionPlanner(Protocol):
    """Plans motions beside the event loop."""

    async def plan(self, scene: PlanningScene, request: MotionRequest) -> Plan:
        """Return a checked motion, or why there is none.  An expected failure is never raised."""
        ...


class Backend(Protocol):
    """Plans motions where it is called; `PlannerProcess` makes a `MotionPlanner` of it."""

    def plan(self, scene: PlanningScene, request: MotionRequest) -> Plan:
        """Return a checked motion, or why there is none.  An expected failure is never raised."""
        ...
