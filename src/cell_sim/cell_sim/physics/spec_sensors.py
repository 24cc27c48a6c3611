"""Cameras of a world, and its named places as sites."""

import math

import mujoco

from cell_world.geometry import Pose
from cell_world.sdf.elements import CameraSensor, Frame, Sensor, Viewpoint

OPTICAL = Pose.from_matrix([[0, 0, -1, 0], [-1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
"""MuJoCo's camera (looks along -z, +y is up) in SDF's (looks along +x, +z is up)."""
FRAME_GROUP = 4
"""Sites are not shown unless asked for."""
FRAME_SIZE = 0.01
VIEW_ANGLE = math.radians(45.0)
"""Vertical angle of the view a person gets [rad]; SDF does not say it."""


def vertical_fov(camera: CameraSensor) -> float:
    """Return the angle between the upper and the lower edge [rad]."""
    return 2.0 * math.atan(math.tan(camera.horizontal_fov / 2.0) * camera.height / camera.width)


def add_camera(body: mujoco.MjsBody, sensor: Sensor) -> None:
    """Add a camera under the name of the sensor."""
    _add_view(body, sensor.name, sensor.pose, vertical_fov(sensor.camera)).resolution = (
        sensor.camera.width,
        sensor.camera.height,
    )


def add_viewpoint(worldbody: mujoco.MjsBody, view: Viewpoint) -> None:
    """Add the view that a person gets as a camera."""
    _add_view(worldbody, view.name, view.pose, VIEW_ANGLE)


def _add_view(body: mujoco.MjsBody, name: str, pose: Pose, angle: float) -> mujoco.MjsCamera:
    optical = pose @ OPTICAL
    return body.add_camera(name=name, pos=optical.position, quat=optical.quaternion, fovy=math.degrees(angle))


def add_frame(body: mujoco.MjsBody, frame: Frame) -> None:
    """Add a named place as a site."""
    body.add_site(
        name=frame.name,
        pos=frame.pose.position,
        quat=frame.pose.quaternion,
        group=FRAME_GROUP,
        size=[FRAME_SIZE] * 3,
    )
