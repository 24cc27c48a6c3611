"""A small cell to plan in, and what every test asks of it."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cell_motion.planning.request import Goal, JointGoal, MotionRequest
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.sampling.sweep import Guarding
from cell_motion.planning.scene import PlanningScene
from cell_world.geometry import Pose
from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.reader import load_world

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "support"))  # for the planner's process, too

READY = (0.0, -1.57, 1.57, -1.57, -1.57, 0.0)
"""Joint positions of the arm [rad]: the elbow up, the tool down, before the table."""
Ask = Callable[..., MotionRequest]


@pytest.fixture(scope="session")
def world() -> SdfWorld:
    """An arm on a table with a wall, a portal, a shelf and a part in a nest."""
    return load_world(HERE / "worlds" / "cell.sdf", [HERE.parents[3] / "worlds" / "models"])


@pytest.fixture(scope="session")
def scene(world: SdfWorld) -> PlanningScene:
    """The cell with its gripper open."""
    return PlanningScene.of(world).with_joints({"cell::gripper::finger_left": 0.04})


@pytest.fixture(scope="session")
def open_scene(scene: PlanningScene) -> PlanningScene:
    """The cell with nothing in the way."""
    return scene.with_poses({name: Pose((9.0, 0.0, 0.0)) for name in ("wall", "portal", "shelf")})


@pytest.fixture(scope="session")
def backend() -> SamplingBackend:
    """The planner."""
    return SamplingBackend()


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Build a request to the arm; what a test does not say is ordinary."""

    def build(goal: Goal, **changes: object) -> MotionRequest:
        usual = {"robot": "cell::arm", "start": READY, "tool": "cell::gripper::tcp"}
        return MotionRequest(goal=goal, **(usual | changes))

    return build


def above(height: float, yaw: float = 0.0) -> Pose:
    """The tool, pointing down, this high above a frame [m]."""
    return Pose.from_xyz_rpy((0.0, 0.0, height), (3.14159265, 0.0, yaw))


@pytest.fixture(scope="session", name="above")
def above_fixture() -> Callable[..., Pose]:
    """Poses of a tool that points down, at a height above a frame [m]."""
    return above


@pytest.fixture(scope="session")
def gantry_scene() -> PlanningScene:
    """A gantry with two needles, and a post in its way."""
    return PlanningScene.of(load_world(HERE / "worlds" / "gantry.sdf"))


@pytest.fixture(scope="session")
def nothing_to_guard(backend: SamplingBackend, gantry_scene: PlanningScene) -> Guarding:
    """A robot that may go anywhere."""
    request = MotionRequest("gantry", (0.0,) * 4, JointGoal((0.0,) * 4), "gantry::needle")
    return Guarding(backend.space(gantry_scene, request).arm, [])
