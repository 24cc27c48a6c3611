"""Where things are: TF, and poses of our own."""

from collections.abc import Mapping
from typing import Any

from foxglove import messages as fox

from cell_bringup.foxglove.times import timestamp
from cell_world.geometry import Pose, Vector
from cell_world.sdf.elements import WORLD


def to_transforms(message: Any) -> fox.FrameTransforms:
    """Return a tf2_msgs/TFMessage."""
    return fox.FrameTransforms(transforms=[_transform(one) for one in message.transforms])


def pose_transforms(poses: Mapping[str, Pose], time: fox.Timestamp) -> fox.FrameTransforms:
    """Return frames in the world by name."""
    return fox.FrameTransforms(
        transforms=[
            fox.FrameTransform(
                timestamp=time,
                parent_frame_id=WORLD,
                child_frame_id=name,
                translation=to_vector(pose.position),
                rotation=to_quaternion(pose),
            )
            for name, pose in poses.items()
        ]
    )


def to_vector(values: Vector) -> fox.Vector3:
    """Return three numbers."""
    x, y, z = values
    return fox.Vector3(x=x, y=y, z=z)


def to_quaternion(pose: Pose) -> fox.Quaternion:
    """Return the orientation of a pose."""
    w, x, y, z = pose.quaternion
    return fox.Quaternion(x=x, y=y, z=z, w=w)


def to_pose(pose: Pose) -> fox.Pose:
    """Return a pose."""
    return fox.Pose(position=to_vector(pose.position), orientation=to_quaternion(pose))


def _transform(message: Any) -> fox.FrameTransform:
    at, turn = message.transform.translation, message.transform.rotation
    return fox.FrameTransform(
        timestamp=timestamp(message.header.stamp),
        parent_frame_id=message.header.frame_id,
        child_frame_id=message.child_frame_id,
        translation=fox.Vector3(x=at.x, y=at.y, z=at.z),
        rotation=fox.Quaternion(x=turn.x, y=turn.y, z=turn.z, w=turn.w),
    )
