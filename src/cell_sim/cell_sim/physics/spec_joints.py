"""Joints of a world as joints of bodies, and joints that mimic as equalities."""

import math

import mujoco

from cell_sim.physics.spec_options import SpecOptions
from cell_world.sdf.elements import Joint, JointKind, Limit, SdfWorld

TYPES = {
    JointKind.REVOLUTE: mujoco.mjtJoint.mjJNT_HINGE,
    JointKind.CONTINUOUS: mujoco.mjtJoint.mjJNT_HINGE,
    JointKind.PRISMATIC: mujoco.mjtJoint.mjJNT_SLIDE,
    JointKind.BALL: mujoco.mjtJoint.mjJNT_BALL,
}
CRITICAL = 1.0
"""Damping ratio of constraints."""


def add_joint(body: mujoco.MjsBody, joint: Joint, options: SpecOptions) -> None:
    """Let a body move against its parent; a fixed joint is none.  Limits of speed are the controllers' business."""
    if joint.kind is JointKind.FIXED:
        return
    sliding = joint.kind is JointKind.PRISMATIC
    added = body.add_joint(
        name=joint.name,
        type=TYPES[joint.kind],
        pos=joint.pose.position,
        axis=joint.pose.rotate(joint.axis),
        frictionloss=joint.friction,
        armature=options.armature_sliding if sliding else options.armature_turning,
    )
    added.damping[0] = joint.damping
    _limit(added, joint.limit)


def _limit(added: mujoco.MjsJoint, limit: Limit) -> None:
    limited, bounded = math.isfinite(limit.lower), math.isfinite(limit.effort)
    added.limited = mujoco.mjtLimited.mjLIMITED_TRUE if limited else mujoco.mjtLimited.mjLIMITED_FALSE
    if limited:
        added.range = opened(limit.lower, limit.upper)
    added.actfrclimited = mujoco.mjtLimited.mjLIMITED_TRUE if bounded else mujoco.mjtLimited.mjLIMITED_FALSE
    if bounded:
        added.actfrcrange = opened(-limit.effort, limit.effort)


def opened(lower: float, upper: float) -> tuple[float, float]:
    """Return a range as MuJoCo takes it, which knows none without an inside: a locked joint, a drive without force."""
    return (lower, upper) if lower < upper else (math.nextafter(lower, -math.inf), math.nextafter(upper, math.inf))


def add_mimics(spec: mujoco.MjSpec, world: SdfWorld, options: SpecOptions) -> None:
    """Let joints follow others; both names are those of the joints."""
    for joint in world.joints.values():
        if joint.mimic is None:
            continue
        equality = spec.add_equality(
            name=joint.name,
            type=mujoco.mjtEq.mjEQ_JOINT,
            objtype=mujoco.mjtObj.mjOBJ_JOINT,
            name1=joint.name,
            name2=joint.mimic.joint,
            solref=(options.mimic_time, CRITICAL),
        )
        equality.data[0:2] = (joint.mimic.offset, joint.mimic.multiplier)
