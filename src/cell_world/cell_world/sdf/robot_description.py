"""Robots of a world as URDF, for whoever draws them or drives them: written anew whenever it is needed.

Links are called as TF calls them, joints as in their model.  Masses and what is solid stay in the world.
"""

import math

from cell_world.geometry import IDENTITY, Pose
from cell_world.sdf.elements import SCOPE, WORLD, Joint, JointKind, Model, SdfWorld, Sensor
from cell_world.sdf.tree import joint_above, rigid_groups
from cell_world.sdf.urdf import Urdf

OPTICAL = Pose.from_xyz_rpy((0.0, 0.0, 0.0), (-math.pi / 2.0, 0.0, -math.pi / 2.0))
"""Frame of a picture in that of its sensor: z into the picture, x to its right."""
NEAR = 1e-9


def frame_id(name: str) -> str:
    """Return what TF calls a frame of the world."""
    return name.replace(SCOPE, "/")


def optical_frame(sensor: Sensor) -> str:
    """Return what TF calls the frame of a camera's pictures."""
    return frame_id(sensor.name) + "/optical"


def moving_joints(world: SdfWorld, model: Model) -> list[Joint]:
    """Return the joints of a model that move, in the order of its file."""
    return [world.joints[name] for name in model.joints if world.joints[name].kind is not JointKind.FIXED]


def mount(world: SdfWorld, model: Model) -> str:
    """Return the link that a machine stands on: one of another machine, or WORLD."""
    return rigid_groups(world.links, world.joints)[model.links[0]]


def parents(world: SdfWorld, model: Model) -> dict[str, str]:
    """Return what each link and frame of a machine hangs on in TF: a link, or WORLD."""
    above, base = joint_above(world.joints), mount(world, model)
    joints = {name: above.get(name) for name in model.links}
    links = {name: joint.parent if joint and joint.model == model.name else base for name, joint in joints.items()}
    return links | {name: world.frames[name].link for name in model.frames}


def describe_robot(world: SdfWorld, *models: Model) -> str:
    """Return the URDF of a machine, and of what hangs on it.

    Raises:
        ValueError: it has a joint that URDF does not know.
    """
    return described(world, *models).text()


def described(world: SdfWorld, *models: Model) -> Urdf:
    """Return the same, to be added to."""
    robot = Urdf(frame_id(models[0].name), frame_id)
    robot.link(mount(world, models[0]))
    for model in models:
        hangs_on = parents(world, model)
        above = joint_above(world.joints)
        for name in model.links:
            robot.seen(robot.link(name), world.links[name].visuals)
            parent, joint = hangs_on[name], above.get(name)
            origin = _pose(world, parent).inverse() @ world.links[name].pose
            if joint and joint.parent == parent and joint.kind is not JointKind.FIXED:
                _check_place(joint)
                robot.moving(joint, origin)
            else:
                robot.fixed(parent, name, origin)
        for name in model.frames:
            robot.link(name)
            robot.fixed(hangs_on[name], name, world.frames[name].pose)
    return robot


def _pose(world: SdfWorld, link: str) -> Pose:
    return IDENTITY if link == WORLD else world.links[link].pose


def _check_place(joint: Joint) -> None:
    if math.dist(joint.pose.matrix().flat, IDENTITY.matrix().flat) > NEAR:
        raise ValueError(f"{joint.name} is not where its link is: URDF knows no such joint")
