"""The default planner: inverse kinematics, a straight move or a search, timing, and a last check."""

from cell_skills.motion.failure import Blocked
from cell_skills.motion.layout import Layout
from cell_skills.motion.planner import Plan
from cell_skills.motion.request import MotionRequest
from cell_skills.motion.sampling.attempt import Attempt
from cell_skills.motion.sampling.chain import Chain
from cell_skills.motion.sampling.design import designed
from cell_skills.motion.sampling.problem import Setting
from cell_skills.motion.sampling.space import Pair
from cell_skills.motion.scene import Scene


class SamplingBackend:
    """Plans with pinocchio, coal, OMPL and toppra.

    It remembers how each robot of a world is built, and nothing of earlier requests: an answer depends only on scene
    and request.
    """

    def __init__(self) -> None:
        self._layout: Layout | None = None
        self._robots: dict[str, tuple[Chain, dict[Pair, float]]] = {}

    def plan(self, scene: Scene, request: MotionRequest) -> Plan:
        """Return a checked motion, or why there is none."""
        try:
            return self._attempt(scene, request).trajectory()
        except Blocked as blocked:
            return blocked.failure

    def _attempt(self, scene: Scene, request: MotionRequest) -> Attempt:
        if scene.layout is not self._layout:
            self._layout, self._robots = scene.layout, {}
        if request.robot not in self._robots:
            self._robots[request.robot] = _built(scene.layout, request.robot)
        chain, known = self._robots[request.robot]
        setting = Setting.of(scene, chain)
        return Attempt(setting, setting.space(request, known), request)


def _built(layout: Layout, robot: str) -> tuple[Chain, dict[Pair, float]]:
    """Return a robot's joints, and the pairs by design as its world stands at the start."""
    chain = Chain.of(layout, robot)
    return chain, designed(Setting.of(Scene(layout), chain).space(None, {}))
