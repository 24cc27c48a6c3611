"""What a planner is asked: a robot, where it stands, where it shall go, and what it carries."""

from dataclasses import dataclass, field, replace

from cell_motion.planning.scene import PlanningScene
from cell_world.geometry import Pose
from cell_world.sdf.elements import Collision


@dataclass(frozen=True, slots=True)
class JointGoal:
    """Come to rest at these joint positions ([rad] or [m], in the order of the robot's joints)."""

    positions: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PoseGoal:
    """Bring the tool to a pose, on whatever way is free.

    Attributes:
        pose: Of the tool, in `frame`.
        frame: Scoped name of a frame or link of the scene; "" is the world.
    """

    pose: Pose
    frame: str = ""


@dataclass(frozen=True, slots=True)
class LineGoal:
    """Bring the tool to a pose on a straight line, turning evenly on the way.

    Attributes:
        pose: Of the tool, in `frame`.
        frame: Scoped name of a frame or link of the scene; "" is the world.
    """

    pose: Pose
    frame: str = ""


Goal = JointGoal | PoseGoal | LineGoal


@dataclass(frozen=True, slots=True)
class Held:
    """A body in the hand: it moves with the tool and is no obstacle.

    Attributes:
        body: Scoped name of the model or link in the world.
        solids: Its collision bodies, posed in the tool's frame.
    """

    body: str
    solids: tuple[Collision, ...]

    @classmethod
    def of(cls, scene: PlanningScene, body: str, tool: Pose) -> "Held":
        """Take a body of the scene into the hand as it lies there now.

        Args:
            scene: Where the body lies.
            body: Scoped name of a model or link.
            tool: Pose of the tool in the world.

        Raises:
            KeyError: The scene has no such body.
        """
        seen = tool.inverse()
        links = [(link, seen @ scene.pose(link.name)) for link in scene.links_of(body)]
        return cls(body, tuple(replace(c, pose=pose @ c.pose) for link, pose in links for c in link.collisions))


@dataclass(frozen=True, slots=True)
class MotionRequest:
    """One motion of one robot.

    Attributes:
        robot: Scoped name of the robot's model, such as ``assembly::arm``; its own moving joints are planned.
        start: Where its joints stand, at rest [rad] or [m].
        goal: Where it shall go.
        tool: Scoped name of the frame or link that a pose goal places.
        held: What the tool carries.
        touch: Scoped names of bodies (models or links) that the tool and what it holds may touch: what they grip, and
            what that lies in.  Nothing guards these, so name them for short lines only.
        speed: Part of the velocity limits to use, in (0, 1].
        acceleration: Part of the acceleration limits to use, in (0, 1].
        seed: The same request with the same seed gives the same answer.
    """

    robot: str
    start: tuple[float, ...]
    goal: Goal
    tool: str
    held: Held | None = None
    touch: frozenset[str] = field(default_factory=frozenset)
    speed: float = 1.0
    acceleration: float = 1.0
    seed: int = 1

    def __post_init__(self) -> None:
        """Check the scalings.

        Raises:
            ValueError: A scaling lies outside (0, 1], or the seed is not positive.
        """
        for name, value in (("speed", self.speed), ("acceleration", self.acceleration)):
            if not 0.0 < value <= 1.0:
                raise ValueError(f"{name} must lie in (0, 1], got {value}")
        if self.seed < 1:
            raise ValueError(f"seed must be at least 1, got {self.seed}")
