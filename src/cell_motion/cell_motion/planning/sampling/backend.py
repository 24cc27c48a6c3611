"""The default planner: inverse kinematics, a straight move or a search, timing, and a last check."""

from cell_motion.planning.failure import Blocked, PlanFailure
from cell_motion.planning.layout import LinkTrees
from cell_motion.planning.planner import Plan
from cell_motion.planning.request import MotionRequest
from cell_motion.planning.sampling.chain import Chain
from cell_motion.planning.sampling.design import designed
from cell_motion.planning.sampling.edge import check_request, check_scene
from cell_motion.planning.sampling.plan_motion import MotionPlanning
from cell_motion.planning.sampling.problem import RobotScene
from cell_motion.planning.sampling.space import JointSpace, Pair
from cell_motion.planning.scene import PlanningScene
from cell_motion.planning.trajectory import Trajectory


class SamplingBackend:
    """Plans with pinocchio, coal, OMPL and toppra.

    It remembers how each robot of a world is built, and nothing of earlier requests: an answer depends only on scene
    and request.
    """

    def __init__(self) -> None:
        self._layout: LinkTrees | None = None
        self._robots: dict[str, tuple[Chain, dict[Pair, float]]] = {}

    def plan(self, scene: PlanningScene, request: MotionRequest) -> Plan:
        """Return a checked motion, or why there is none."""
        try:
            return self._planning(scene, request).trajectory()
        except Blocked as blocked:
            return blocked.failure

    def refusal(self, scene: PlanningScene, request: MotionRequest) -> PlanFailure | None:
        """Say why nothing can be planned from where the robot stands, None if something can."""
        try:
            self._planning(scene, request).start()
        except Blocked as blocked:
            return blocked.failure
        return None

    def approved(self, scene: PlanningScene, request: MotionRequest, motion: Trajectory) -> Plan:
        """Return a motion that another planner made, or why it must not be executed."""
        try:
            self._planning(scene, request).approve(motion)
        except Blocked as blocked:
            return blocked.failure
        return motion

    def space(self, scene: PlanningScene, request: MotionRequest) -> JointSpace:
        """Return what a request is planned in, for whoever wants to judge a plan.

        Raises:
            Blocked: The request does not fit the scene.
        """
        setting, known = self._seen(scene, request.robot)
        return setting.space(request, known)

    def _planning(self, scene: PlanningScene, request: MotionRequest) -> MotionPlanning:
        setting, known = self._seen(scene, request.robot)
        check_request(setting.chain, request)
        return MotionPlanning(setting, setting.space(request, known), request)

    def _seen(self, scene: PlanningScene, robot: str) -> tuple[RobotScene, dict[Pair, float]]:
        """Return the scene as a robot sees it, and its pairs by design."""
        check_scene(scene)
        if scene.layout is not self._layout:
            self._layout, self._robots = scene.layout, {}
        if robot not in self._robots:
            self._robots[robot] = _built(scene.layout, robot)
        chain, known = self._robots[robot]
        return RobotScene.of(scene, chain), known


def _built(layout: LinkTrees, robot: str) -> tuple[Chain, dict[Pair, float]]:
    """Return a robot's joints, and the pairs by design as its world stands at the start."""
    chain = Chain.of(layout, robot)
    return chain, designed(RobotScene.of(PlanningScene(layout), chain).space(None, {}), chain)
