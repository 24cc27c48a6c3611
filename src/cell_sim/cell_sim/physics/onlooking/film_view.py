"""From where a picture or a film sees the world."""

import math
from dataclasses import dataclass
from typing import Protocol

import mujoco
import numpy as np

from cell_world.geometry import Vector, vector
from cell_world.sdf.elements import SCOPE, SdfWorld

SWING = math.radians(15.0)
"""So far a film's camera goes to either side [rad]."""
ROUND_S = 48.0
"""It comes back after this time of the film [s]."""
WORKPLACE = (0.0, 0.35, 1.05)
"""Where a cell works, in the frame of its model, whose y points away from the track [m]."""
NEAR = 2.3
"""Distance from which a cell is seen [m]."""
ASIDE = math.radians(90.0 + 20.0)
"""Direction in which it is seen, in x and y: past the arm, which stands in front [rad]."""
STEEP = math.radians(-42.0)
"""The same, up [rad]."""
UNSAID = (math.radians(60.0), math.radians(-30.0))
"""Direction in which a world is seen that does not say it: about z, and up [rad]."""
ROOM = 1.2
"""Distance from the middle of such a world, as a part of its extent."""


class View(Protocol):
    """Says where the camera is."""

    def at(self, model: mujoco.MjModel, time: float) -> mujoco.MjvCamera:
        """Return the camera at a time of the film [s].

        Raises:
            KeyError: the model has no such camera.
        """
        ...


@dataclass(frozen=True, slots=True)
class Named:
    """A camera of the world, by its scoped name."""

    name: str

    def at(self, model: mujoco.MjModel, time: float) -> mujoco.MjvCamera:
        """Return the camera."""
        camera = mujoco.MjvCamera()
        camera.type, camera.fixedcamid = mujoco.mjtCamera.mjCAMERA_FIXED, model.camera(self.name).id
        return camera


@dataclass(frozen=True, slots=True)
class Orbit:
    """A camera that swings slowly to and fro around a point.

    Attributes:
        middle: The point [m].
        distance: From it [m].
        azimuth: Direction in which it looks at the start, about z [rad].
        elevation: The same, up [rad].
        swing: Greatest change of the azimuth [rad].
    """

    middle: Vector
    distance: float
    azimuth: float
    elevation: float
    swing: float = SWING

    def at(self, model: mujoco.MjModel, time: float) -> mujoco.MjvCamera:
        """Return the camera."""
        camera = mujoco.MjvCamera()
        camera.type = mujoco.mjtCamera.mjCAMERA_FREE
        camera.lookat[:] = self.middle
        camera.distance = self.distance
        camera.azimuth = math.degrees(self.azimuth + self.swing * math.sin(2.0 * math.pi * time / ROUND_S))
        camera.elevation = math.degrees(self.elevation)
        return camera


def orbit_of(world: SdfWorld, model: mujoco.MjModel) -> Orbit:
    """Return the orbit that begins at the view which a world says a person gets."""
    centre, extent = np.asarray(model.stat.center), float(model.stat.extent)
    if world.camera is None:
        return Orbit(vector(centre), ROOM * extent, *UNSAID)
    pose = world.camera.pose
    ahead = np.asarray(pose.rotate((1.0, 0.0, 0.0)))
    distance = float(ahead @ (centre - pose.position))
    if distance <= 0.0:  # it looks away from the middle of the world
        distance = extent
    azimuth, elevation = math.atan2(ahead[1], ahead[0]), math.asin(np.clip(ahead[2], -1.0, 1.0))
    return Orbit(vector(np.asarray(pose.position) + distance * ahead), distance, azimuth, elevation)


def cell_views(world: SdfWorld) -> dict[str, View]:
    """Return a close view of every cell that a camera watches, by its name."""
    watched = dict.fromkeys(sensor.name.split(SCOPE)[0] for sensor in world.sensors())
    poses = {name: world.models[name].pose for name in watched}
    return {name: Orbit(p.apply(WORKPLACE), NEAR, p.rpy()[2] + ASIDE, STEEP) for name, p in poses.items()}
