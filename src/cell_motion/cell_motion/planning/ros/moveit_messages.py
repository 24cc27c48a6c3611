"""Our data as MoveIt's messages, and its answers as ours."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from geometry_msgs.msg import Pose as PoseMsg
from geometry_msgs.msg import PoseStamped
from moveit_msgs.msg import AttachedCollisionObject, CollisionObject, MoveItErrorCodes
from shape_msgs.msg import SolidPrimitive

from cell_motion.planning.failure import Reason
from cell_motion.planning.primitives import Primitive, primitives
from cell_motion.planning.trajectory import Trajectory
from cell_world.geometry import Pose
from cell_world.sdf.elements import WORLD, Box, Collision, Cylinder, Sphere

REASONS = {
    MoveItErrorCodes.TIMED_OUT: Reason.TIMEOUT,
    MoveItErrorCodes.START_STATE_IN_COLLISION: Reason.START_IN_COLLISION,
    MoveItErrorCodes.START_STATE_INVALID: Reason.LIMITS,
    MoveItErrorCodes.GOAL_IN_COLLISION: Reason.GOAL_IN_COLLISION,
    MoveItErrorCodes.GOAL_STATE_INVALID: Reason.LIMITS,
    MoveItErrorCodes.NO_IK_SOLUTION: Reason.NO_IK,
}
"""Error codes that say more than that there is no path."""


def pose_msg(pose: Pose) -> PoseMsg:
    """Return a pose."""
    message = PoseMsg()
    message.position.x, message.position.y, message.position.z = pose.position
    turn = message.orientation
    turn.w, turn.x, turn.y, turn.z = pose.quaternion
    return message


def goal_msg(pose: Pose) -> PoseStamped:
    """Return a pose in the world."""
    message = PoseStamped()
    message.header.frame_id = WORLD
    message.pose = pose_msg(pose)
    return message


def body_msg(name: str, frame: str, placed: Iterable[tuple[Pose, Collision]]) -> CollisionObject:
    """Return a body.

    Args:
        name: What to call it.
        frame: Frame of the poses.
        placed: Its collision bodies, each with the pose of the link it belongs to.
    """
    message = CollisionObject()
    message.header.frame_id = frame
    message.id = name
    message.operation = CollisionObject.ADD
    for pose, collision in placed:
        for part in primitives(collision):
            message.primitives.append(_primitive(part))
            message.primitive_poses.append(pose_msg(pose @ part.pose))
    return message


def held_msg(body: CollisionObject, link: str, hand: list[str]) -> AttachedCollisionObject:
    """Return a body that hangs on a link and may touch the links of the hand."""
    message = AttachedCollisionObject()
    message.link_name = link
    message.object = body
    message.touch_links = hand
    return message


def nothing_held_msg() -> AttachedCollisionObject:
    """Return the message that lets go of everything."""
    message = AttachedCollisionObject()
    message.object.operation = CollisionObject.REMOVE
    return message


def trajectory_of(message: Any, joints: tuple[str, ...]) -> Trajectory:
    """Return a moveit_msgs/RobotTrajectory as ours, in our joint order."""
    found = message.joint_trajectory
    order = [list(found.joint_names).index(joint) for joint in joints]
    times = [point.time_from_start.sec + 1e-9 * point.time_from_start.nanosec for point in found.points]
    columns = [
        [getattr(point, name) for point in found.points] for name in ("positions", "velocities", "accelerations")
    ]
    positions, velocities, accelerations = (np.array(column, dtype=float)[:, order] for column in columns)
    return Trajectory(joints, np.array(times), positions, velocities, accelerations)


def reason_of(code: int) -> Reason:
    """Return what an error code means to us."""
    return REASONS.get(code, Reason.NO_PATH)


def _primitive(part: Primitive) -> SolidPrimitive:
    message = SolidPrimitive()
    match part.shape:
        case Box(size):
            message.type, message.dimensions = SolidPrimitive.BOX, list(size)
        case Cylinder(radius, length):
            message.type, message.dimensions = SolidPrimitive.CYLINDER, [length, radius]
        case Sphere(radius):
            message.type, message.dimensions = SolidPrimitive.SPHERE, [radius]
    return message
