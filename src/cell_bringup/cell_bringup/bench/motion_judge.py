"""Looks for collisions without any of the planner's shortcuts: every pair that counts, at every sample."""

import numpy as np
import pinocchio as pin

from cell_motion.planning.sampling.check import RESOLUTION
from cell_motion.planning.sampling.space import UNGUARDED, JointSpace
from cell_motion.planning.sampling.sweep import Guarding
from cell_motion.planning.sampling.watch import guards
from cell_motion.planning.trajectory import Array, Trajectory

DENSER = 10.0
"""How many times denser than the planner's last check the samples lie."""
TICK_S = 0.002


def collides(space: JointSpace, motion: Trajectory) -> bool:
    """Whether anything touches anything that it should not at any sample of a motion."""
    samples = _samples(space, motion)
    model, shapes = space.arm.model, _shapes(space)
    data, placed = model.createData(), shapes.createData()
    everything = pin.BroadPhaseManager_DynamicAABBTreeCollisionManager(model, shapes, placed)
    touch = pin.CollisionCallBackDefault(shapes, placed, True)
    for sample in samples:
        pin.updateGeometryPlacements(model, data, shapes, placed, sample)
        everything.update(False)
        touch.init()
        everything.collide(touch)
        if touch.collision:
            return True
    return False


def _samples(space: JointSpace, motion: Trajectory) -> Array:
    ticks = np.linspace(0.0, motion.duration, 2 + int(motion.duration / TICK_S))
    travel = Guarding(space.arm, guards(space)).travel(motion.at(ticks))
    number = 2 + int(travel[-1] * DENSER / RESOLUTION)
    return motion.at(np.interp(np.linspace(0.0, travel[-1], number), travel, ticks))


def _shapes(space: JointSpace) -> pin.GeometryModel:
    shapes = pin.GeometryModel()
    moving = list(zip(space.arm.joints, space.arm.solids, strict=True))
    for joint, solid in [*moving, *((-1, obstacle) for obstacle in space.obstacles)]:
        shapes.addGeometryObject(pin.GeometryObject(solid.key, joint + 1, 0, pin.SE3(solid.pose), solid.geometry))
    solids = [*space.arm.solids, *space.obstacles]
    for i, (joint, solid) in enumerate(moving):
        for k in range(i + 1, len(solids)):
            still = k >= len(moving) or space.arm.joints[k] != joint
            if still and space.margin(solid, solids[k]) != UNGUARDED:
                shapes.addCollisionPair(pin.CollisionPair(i, k))
    return shapes
