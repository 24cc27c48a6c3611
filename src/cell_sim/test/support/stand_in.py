"""Stand-in worlds: small models with the names and the masses of the real ones, quick to compile."""

import mujoco

from cell_sim.world.joint_limits import JointLimits
from cell_sim.world.track_layout import Antenna, CarrierParts, TrackLayout
from cell_sim.world.way import Way
from cell_sim.world.world import SpawnError
from cell_world.geometry import Pose

ARM_JOINTS = ("shoulder_pan", "shoulder_lift", "elbow", "wrist_1", "wrist_2", "wrist_3")
EFFORT = (150.0, 150.0, 150.0, 28.0, 28.0, 28.0)
HOME = (0.0, -1.2, 1.5, -1.9, -1.57, 0.0)
"""Elbow up, tool pointing down [rad]."""

OPTION = (
    '<option timestep="0.002" integrator="implicitfast" cone="elliptic" impratio="10"><flag sleep="enable"/></option>'
    '<default><geom solref="0.004 1"/></default>'
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


def catalogue(name: str) -> mujoco.MjSpec:
    """A catalogue of one model, a red cube of 4 cm called "part"."""
    if name != "part":
        raise SpawnError(f"there is no model {name!r}")
    return mujoco.MjSpec.from_string(
        '<mujoco><asset><material name="red" rgba="1 0 0 1"/></asset><worldbody><body name="link"><freejoint/>'
        '<geom type="box" size="0.02 0.02 0.02" material="red"/><site name="top" pos="0 0 0.02"/></body></worldbody>'
        "</mujoco>"
    )


PLACES = {"a": (-0.9, 0.0), "b": (0.9, 0.0), "station": (0.0, 0.35)}
"""Stops of a small track: a lane from a to b along x, and a siding."""


def track_layout(carriers: int) -> TrackLayout:
    """The layout of `track_bodies`."""
    ways = {
        ("a", "b"): [PLACES["a"], PLACES["b"]],
        ("a", "station"): [PLACES["a"], (-0.9, 0.35), PLACES["station"]],
        ("station", "b"): [PLACES["station"], (0.9, 0.35), PLACES["b"]],
    }
    return TrackLayout(
        "track",
        0.3,
        {name: Pose((x, y, 0.9)) for name, (x, y) in PLACES.items()},
        {},
        {ends: Way(points) for ends, points in ways.items()},
        {name: f"track::stopper_{name}" for name in PLACES},
        {"station": Antenna("track::antenna_station", 0.12)},
        {
            f"carrier_{n}": CarrierParts(f"carrier_{n}::plate", f"carrier_{n}::tag", (f"carrier_{n}::part",))
            for n in range(1, carriers + 1)
        },
    )


def track_bodies(*at: str) -> str:
    """Belts, a pin before every stop, and a carrier at each of these places; z = 0.9 is its top."""
    text = '<geom name="belt" type="box" size="2 1 0.02" pos="0 0 0.83" friction="0.2" priority="1"/>'
    text += '<site name="track::antenna_station" pos="0 0.35 0.8"/>'
    for name, (x, y) in PLACES.items():
        text += (
            f'<body name="track::pin_{name}" pos="{x + 0.15} {y} 0.85"><inertial pos="0 0 0" mass="0.25"'
            f' diaginertia="1e-4 1e-4 1e-4"/><joint name="track::stopper_{name}" type="slide" axis="0 0 1"'
            ' range="0 0.03" damping="20" frictionloss="1"/>'
            '<geom type="box" size="0.006 0.03 0.015" pos="0 0 -0.017" contype="2" conaffinity="2"/></body>'
        )
    for number, place in enumerate(at, 1):
        x, y = PLACES[place]
        text += (
            f'<body name="carrier_{number}::plate" pos="{x} {y} 0.9"><freejoint name="carrier_{number}::plate"/>'
            '<geom type="box" size="0.13 0.13 0.005" pos="0 0 -0.045" mass="0.3" contype="3" conaffinity="3"'
            ' friction="0.2" priority="1"/>'
            '<geom type="box" size="0.14 0.14 0.02" pos="0 0 -0.02" mass="1.2" contype="3" conaffinity="3"/>'
            f'<site name="carrier_{number}::tag" pos="0 0 -0.05"/><site name="carrier_{number}::part"/></body>'
        )
    return text


def lift(tool: str, height: float = 0.5) -> str:
    """A slide that carries a tool down into the world; a motor named `lift` moves it, `lift` is its joint too."""
    return (
        f'<body name="lift" pos="0 0 {height}" euler="180 0 0"><joint name="lift" type="slide" axis="0 0 -1"/>'
        f'<inertial pos="0 0 0" mass="2" diaginertia="0.01 0.01 0.01"/>{tool}</body>'
    )


def fingers(name: str = "gripper", friction: float = 1.0) -> tuple[str, str]:
    """A hand with two fingers, 0.085 m apart when open, tips 0.12 m out along z; and how they are coupled."""
    finger = (
        '<body name="{n}::{side}" pos="0 0 0.06"><inertial pos="0 0 0.03" mass="0.05" diaginertia="1e-5 1e-5 1e-5"/>'
        '<joint name="{n}::finger_{side}" type="slide" axis="{x} 0 0" range="0 0.0425"/>'
        '<geom type="box" size="0.005 0.012 0.03" pos="{at} 0 0.03" friction="{mu}" priority="1"/></body>'
    )
    left = finger.format(n=name, side="left", x=1, at=0.005, mu=friction)
    right = finger.format(n=name, side="right", x=-1, at=-0.005, mu=friction)
    hand = f'<body name="{name}::hand"><geom type="box" size="0.04 0.03 0.03" pos="0 0 0.03" mass="0.7"/>{left}{right}'
    joints = f'joint1="{name}::finger_right" joint2="{name}::finger_left"'
    couple = f'<equality><joint {joints} solref="0.005 1"/></equality>'
    return hand + "</body>", couple
