"""Stand-in worlds: small models with the names and the masses of the real ones, quick to compile."""

import mujoco

from cell_sim.physics.arm.limits import JointLimits

ARM_JOINTS = ("shoulder_pan", "shoulder_lift", "elbow", "wrist_1", "wrist_2", "wrist_3")
EFFORT = (150.0, 150.0, 150.0, 28.0, 28.0, 28.0)
HOME = (0.0, -1.2, 1.5, -1.9, -1.57, 0.0)
"""Elbow up, tool pointing down [rad]."""

OPTION = (
    '<option timestep="0.002" integrator="implicitfast" cone="elliptic" impratio="10"><flag sleep="enable"/></option>'
)


def arm_limits(name: str = "arm") -> dict[str, JointLimits]:
    """Limits of a UR5e."""
    return {
        f"{name}::{joint}_joint": JointLimits(-6.28, 6.28, 3.14, effort, 12.0)
        for joint, effort in zip(ARM_JOINTS, EFFORT, strict=True)
    }


def arm_body(name: str = "arm", pos: str = "0 0 0", tool: str = "") -> str:
    """A six-axis arm with the masses of a UR5e; `tool` is what its flange carries, z out of the flange."""
    links = (
        ("0 0 0.1625", "0 0 1", "3.7", "0 0 0", "0.0102 0.0102 0.0067", '"0.06 0.05" fromto="0 0 -0.05 0 0 0.05"'),
        ("0 0.138 0", "0 1 0", "8.4", "0.21 0 0", "0.0151 0.134 0.134", '"0.055" fromto="0 0 0 0.425 0 0"'),
        ("0.425 -0.131 0", "0 1 0", "2.3", "0.2 0 0", "0.004 0.031 0.031", '"0.045" fromto="0 0 0 0.392 0 0"'),
        ("0.392 0 0", "0 1 0", "1.2", "0 0.1 0", "0.0025 0.0025 0.0025", '"0.04" fromto="0 0.05 0 0 0.127 0"'),
        ("0 0.127 0", "0 0 -1", "1.2", "0 0 -0.05", "0.0025 0.0025 0.0025", '"0.04" fromto="0 0 -0.05 0 0 -0.0997"'),
        ("0 0 -0.0997", "0 1 0", "0.2", "0 0.05 0", "0.0002 0.0002 0.0002", '"0.035" fromto="0 0.04 0 0 0.09 0"'),
    )
    text, ends = "", ""
    for joint, (at, axis, mass, com, inertia, shape) in zip(ARM_JOINTS, links, strict=True):
        text += (
            f'<body name="{name}::{joint}_link" pos="{at}">'
            f'<inertial pos="{com}" mass="{mass}" diaginertia="{inertia}"/>'
            f'<joint name="{name}::{joint}_joint" axis="{axis}" damping="0.5"/>'
            f'<geom type="capsule" size={shape} contype="0" conaffinity="0"/>'
        )
        ends += "</body>"
    flange = f'<body name="{name}::tool0" pos="0 0.0996 0" euler="-90 0 0">{tool}</body>'
    return f'<body name="{name}::base" pos="{pos}">{text}{flange}{ends}</body>'


def model_of(*bodies: str, rest: str = "") -> mujoco.MjSpec:
    """A world with a floor and these bodies."""
    return mujoco.MjSpec.from_string(
        f'<mujoco>{OPTION}<worldbody><geom name="floor" type="plane" size="5 5 1"/>'
        f"{''.join(bodies)}</worldbody>{rest}</mujoco>"
    )


def box(name: str, pos: str, size: str = "0.02 0.02 0.02", mass: float = 0.1) -> str:
    """A free box."""
    return (
        f'<body name="{name}" pos="{pos}"><freejoint name="{name}"/>'
        f'<geom name="{name}" type="box" size="{size}" mass="{mass}"/></body>'
    )
