"""What one request means in one scene: the arm, its obstacles, where it starts and where the goal is."""

from dataclasses import dataclass, replace

import numpy as np

from cell_motion.planning.failure import Blocked, Reason
from cell_motion.planning.request import JointGoal, LineGoal, MotionRequest, PoseGoal
from cell_motion.planning.sampling.arm import PlannedArm
from cell_motion.planning.sampling.chain import Chain
from cell_motion.planning.sampling.edge import joint_positions
from cell_motion.planning.sampling.reach import farthest, travels
from cell_motion.planning.sampling.solids import Solid, link_solids, solid, still_solids
from cell_motion.planning.sampling.space import MARGIN, UNGUARDED, JointSpace, Pair
from cell_motion.planning.scene import PlanningScene, belongs
from cell_motion.planning.trajectory import Array
from cell_world.geometry import Matrix

TURN = 2.0 * np.pi
FARTHEST = 100.0
"""Farthest that a joint goes in one motion [rad] or [m]; a longer one could not be checked in time."""


@dataclass(frozen=True)
class RobotScene:
    """A scene seen by one robot whose joints are all at zero.

    Attributes:
        scene: The scene.
        chain: The robot's joints.
        placed: Where all links are.
        anchors: Where the robot's joints are.
    """

    scene: PlanningScene
    chain: Chain
    placed: dict[str, Matrix]
    anchors: list[Matrix]

    @classmethod
    def of(cls, scene: PlanningScene, chain: Chain) -> "RobotScene":
        """Look at a scene with a robot's eyes."""
        planned = {joint.name for joint in chain.joints}
        placed = replace(scene, joints={n: p for n, p in scene.joints.items() if n not in planned}).placed()
        return cls(scene, chain, placed, chain.anchors(placed))

    def space(self, request: MotionRequest | None, known: dict[Pair, float]) -> JointSpace:
        """Return the robot among its obstacles; without a request nothing is held and nothing may be touched.

        Args:
            request: What is held, and what may be touched.
            known: Margins of pairs by design.

        Raises:
            Blocked: The request makes no sense.
        """
        chain = self.chain.near(_places(self.chain, request) if request else [self.chain.home()])
        tool = self.tool(request.tool) if request else (-1, np.eye(4))
        moving = self._moving() + (self._held(request, tool) if request else [])
        arm = PlannedArm(chain, self.anchors, moving, tool)
        obstacles = self._obstacles(chain, moving, request.held.body if request and request.held else None)
        allowed = self._allowed(moving, obstacles, request, tool[0]) if request else {}
        ways = [travels(chain, self.anchors, joint, one) for joint, one in moving]
        return JointSpace(arm, ways, obstacles, [one.object() for one in obstacles], known | allowed)

    def tool(self, name: str) -> tuple[int, Matrix]:
        """Return the joint that carries a tool, and the tool's frame in the frame of that joint.

        Raises:
            Blocked: There is no such link or frame, or the robot does not move it.
        """
        try:
            link, pose = self.scene.layout.attachment(name)
        except KeyError as error:
            raise Blocked(Reason.BAD_REQUEST, str(error.args[0])) from None
        if link not in self.chain.carried:
            raise Blocked(Reason.BAD_REQUEST, f"{self.chain.model} does not move {name}")
        joint = self.chain.carried[link]
        return joint, np.linalg.inv(self.anchors[joint]) @ self.placed[link] @ pose.matrix()

    def target(self, goal: PoseGoal | LineGoal) -> Matrix:
        """Return where the goal wants the tool, in the world.

        Raises:
            Blocked: The scene has no such frame.
        """
        try:
            return (self.scene.pose(goal.frame) @ goal.pose).matrix()
        except KeyError as error:
            raise Blocked(Reason.BAD_REQUEST, str(error.args[0])) from None

    def _moving(self) -> list[tuple[int, Solid]]:
        found = []
        for name, joint in self.chain.carried.items():
            pose = np.linalg.inv(self.anchors[joint]) @ self.placed[name]
            found += [(joint, one) for one in link_solids(self.scene.world.links[name], pose)]
        return sorted(found, key=lambda moving: moving[0])

    def _held(self, request: MotionRequest, tool: tuple[int, Matrix]) -> list[tuple[int, Solid]]:
        joint, pose = tool
        held = request.held
        return [(joint, solid(one, held.body, pose)) for one in held.solids] if held else []

    def _obstacles(self, chain: Chain, moving: list[tuple[int, Solid]], held: str | None) -> list[Solid]:
        """Return what stands still within reach."""
        reach = max((farthest(chain, self.anchors, joint, one) for joint, one in moving), default=0.0)
        base = self.anchors[0][:3, 3]
        found: list[Solid] = []
        for name, link in self.scene.world.links.items():
            if name not in self.chain.carried and not (held and belongs(name, held)):
                found += [one for one in still_solids(link, self.placed[name]) if _near(one, base, reach + MARGIN)]
        return found

    def _allowed(
        self, moving: list[tuple[int, Solid]], obstacles: list[Solid], request: MotionRequest, hand: int
    ) -> dict[Pair, float]:
        touched = [o for o in obstacles if any(belongs(o.body, body) for body in request.touch)]
        return {Pair(one.key, o.key): UNGUARDED for joint, one in moving if joint == hand for o in touched}


def check_start(chain: Chain, request: MotionRequest, slack: float) -> Array:
    """Return the start of a request, within the limits.

    Args:
        chain: The robot's joints.
        request: Whose start.
        slack: How far a measured joint may stand outside its limits [rad] or [m].

    Raises:
        Blocked: It does not fit the robot.
    """
    return np.clip(_checked(chain, request.start, "start", slack), chain.limits.lower, chain.limits.upper)


def check_goal(chain: Chain, goal: JointGoal, start: Array) -> Array:
    """Return the joint positions of a goal; a joint without ends takes the shortest way there.

    Raises:
        Blocked: They do not fit the robot.
    """
    positions = _nearest(chain, _checked(chain, goal.positions, "goal", 0.0), start)
    for i in np.flatnonzero(np.abs(positions - start) > FARTHEST):
        way = f"from {start[i]:.3f} to {positions[i]:.3f}"
        raise Blocked(Reason.LIMITS, f"goal: {chain.names[i]} would go {way} at once")
    return positions


def _places(chain: Chain, request: MotionRequest) -> list[Array]:
    """Return the joint positions between which a request moves, as far as it says."""
    start, goal = joint_positions(chain, request.start, "start"), request.goal
    if not isinstance(goal, JointGoal):
        return [start]
    return [start, _nearest(chain, joint_positions(chain, goal.positions, "goal"), start)]


def _nearest(chain: Chain, positions: Array, start: Array) -> Array:
    """Return the same posture with every joint that has no ends within half a turn of the start."""
    turns = np.zeros(len(positions))
    turns[chain.endless()] = np.round((start - positions)[chain.endless()] / TURN)
    return positions + turns * TURN


def _checked(chain: Chain, values: tuple[float, ...], what: str, slack: float) -> Array:
    positions = joint_positions(chain, values, what)
    outside = chain.limits.outside(positions, slack)
    if outside:
        told = ", ".join(
            f"{chain.names[i]} {positions[i]:.3f} outside {chain.limits.lower[i]:.3f} to {chain.limits.upper[i]:.3f}"
            for i in outside
        )
        raise Blocked(Reason.LIMITS, f"{what}: {told}")
    return positions


def _near(one: Solid, base: Array, reach: float) -> bool:
    one.geometry.computeLocalAABB()
    centre = one.pose[:3, :3] @ one.geometry.aabb_center + one.pose[:3, 3]
    return bool(np.linalg.norm(centre - base) - one.geometry.aabb_radius < reach)
