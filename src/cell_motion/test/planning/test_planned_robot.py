"""It should describe the same robot as the world does."""

import xml.etree.ElementTree as ET

import coal
import numpy as np
import pinocchio as pin
import pytest

from cell_motion.planning.planned_robot import local_name, planned_robot
from cell_motion.planning.primitives import primitives
from cell_motion.planning.sampling.guards import PairGap
from cell_motion.planning.sampling.solids import solid
from cell_motion.planning.scene import PlanningScene
from cell_world.geometry import Pose
from cell_world.sdf.elements import Box, Capsule, Collision, Cylinder, Ellipsoid, Plane, Shape, Sphere


@pytest.mark.parametrize(
    ("fixture", "robot", "tool"),
    [("scene", "cell::arm", "cell::gripper::tcp"), ("gantry_scene", "gantry", "gantry::needle")],
)
def test_same_kinematics(request: pytest.FixtureRequest, fixture: str, robot: str, tool: str) -> None:
    """It should put every link, frame and collision body where the world does, at all joint positions."""
    scene: PlanningScene = request.getfixturevalue(fixture)
    text = planned_robot(scene, robot)
    model = pin.buildModelFromXML(text)
    bodies = pin.buildGeomFromUrdfString(model, text, pin.GeometryType.COLLISION)
    joints = scene.layout.robot_joints(robot)
    assert [model.names[i] for i in range(1, model.njoints)] == [local_name(robot, joint.name) for joint in joints]
    low, high = model.lowerPositionLimit, model.upperPositionLimit
    assert low == pytest.approx([joint.limit.lower for joint in joints])
    data, placed_bodies = model.createData(), bodies.createData()
    for positions in np.random.default_rng(1).uniform(low, high, (10, len(joints))):
        named = dict(zip((joint.name for joint in joints), positions.tolist(), strict=True))
        moved = scene.with_joints(named)
        pin.framesForwardKinematics(model, data, positions)
        frame = data.oMf[model.getFrameId(local_name(robot, tool))].homogeneous
        assert frame == pytest.approx(moved.pose(tool).matrix(), abs=1e-6)
        pin.updateGeometryPlacements(model, data, bodies, placed_bodies)
        found = sorted(tuple(np.round(m.translation, 5) + 0.0) for m in placed_bodies.oMg)
        assert found == pytest.approx(sorted(_expected(moved, text, robot)), abs=3e-5)


def _expected(scene: PlanningScene, text: str, robot: str) -> list[tuple[float, ...]]:
    written = {link.get("name") for link in ET.fromstring(text).iter("link")}
    placed = scene.placed()
    parts = [
        Pose.from_matrix(placed[link.name]) @ part.pose
        for link in scene.world.links.values()
        if local_name(robot, link.name) in written
        for collision in link.collisions
        for part in primitives(collision)
    ]
    return [tuple(np.round(part.position, 5) + 0.0) for part in parts]


def test_masses(scene: PlanningScene) -> None:
    """It should weigh as much."""
    model = pin.buildModelFromXML(planned_robot(scene, "cell::arm"))
    moving = [n for n in scene.layout.descendants("cell::arm::base_link") if n != "cell::arm::base_link"]
    links = [scene.world.links[name] for name in moving]  # pinocchio weighs only what moves
    assert pin.computeTotalMass(model) == pytest.approx(sum(link.inertial.mass for link in links))
    names = [joint.name for joint in scene.layout.robot_joints("cell::arm")]
    positions = np.array([0.3, -1.0, 0.8, -0.4, 0.5, 0.1])
    placed = scene.with_joints(dict(zip(names, positions.tolist(), strict=True))).placed()
    moments = [link.inertial.mass * (placed[link.name] @ [*link.inertial.pose.position, 1.0])[:3] for link in links]
    centre = np.sum(moments, axis=0) / sum(link.inertial.mass for link in links)
    assert pin.centerOfMass(model, model.createData(), positions) == pytest.approx(centre, abs=1e-6)


SHAPES: list[Shape] = [
    Box((0.1, 0.2, 0.3)),
    Cylinder(0.05, 0.2),
    Sphere(0.07),
    Capsule(0.04, 0.2),
    Ellipsoid((0.05, 0.1, 0.15)),
    Plane((1.0, 0.0, 0.0), (1.0, 1.0)),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
def test_primitives_cover_the_shape(shape: Shape) -> None:
    """It should be the same body, or one around it."""
    collision = Collision("c", Pose.from_xyz_rpy((0.1, 0.2, 0.3), (0.4, 0.5, 0.6)), shape)
    whole = solid(collision, "", np.eye(4)).object()
    parts = [_object(part.shape, part.pose) for part in primitives(collision)]
    for point in np.random.default_rng(1).uniform(-0.5, 0.8, (60, 3)):
        probe = coal.CollisionObject(coal.Ellipsoid(0.01, 0.01, 0.01), np.eye(3), point)
        real = PairGap(whole, probe).distance()
        least = min(PairGap(part, probe).distance() for part in parts)
        if isinstance(shape, Ellipsoid):
            assert least <= real + 1e-5
        elif real > 0.0:
            assert least == pytest.approx(real, abs=1e-5)
        else:
            assert least <= 1e-5


def _object(shape: Box | Cylinder | Sphere, pose: Pose) -> coal.CollisionObject:
    matrix = pose.matrix()
    match shape:
        case Box(size):
            body = coal.Box(*size)
        case Cylinder(radius, length):
            body = coal.Cylinder(radius, length)
        case Sphere(radius):
            body = coal.Sphere(radius)
    return coal.CollisionObject(body, matrix[:3, :3].copy(), matrix[:3, 3].copy())
