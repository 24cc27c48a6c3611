"""Worlds of a few lines, for tests of the physics."""

from pathlib import Path
from typing import Any

import mujoco

from cell_sim.physics.spec import build_spec
from cell_sim.physics.spec_options import SpecOptions
from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.reader import load_world

INERTIAL = "<inertial><mass>1</mass><inertia><ixx>0.01</ixx><iyy>0.01</iyy><izz>0.01</izz></inertia></inertial>"
FLOOR = """
<model name="floor"><static>true</static><link name="floor">
  <collision name="solid"><geometry><plane><size>9 9</size></plane></geometry></collision>
</link></model>"""


def read(folder: Path, content: str) -> SdfWorld:
    """Read what stands in a world."""
    file = folder / "small.sdf"
    file.write_text(f'<sdf version="1.9" xmlns:cell="urn:cell"><world name="small">{content}</world></sdf>')
    return load_world(file, [folder])


def compiled(folder: Path, content: str, **options: Any) -> tuple[mujoco.MjModel, mujoco.MjData]:
    """Compile what stands in a world, with the state it starts in."""
    model = build_spec(read(folder, content), SpecOptions(**options)).compile()
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    return model, data


def run(model: mujoco.MjModel, data: mujoco.MjData, seconds: float) -> None:
    """Let time pass [s]."""
    mujoco.mj_step(model, data, nstep=round(seconds / model.opt.timestep))


def box(name: str, pose: str, size: str = "0.1 0.1 0.1", inside: str = "") -> str:
    """A free box of 1 kg."""
    return f"""<model name="{name}"><pose>{pose}</pose><link name="body">{INERTIAL}
    <collision name="solid"><geometry><box><size>{size}</size></box></geometry>{inside}</collision></link></model>"""


def friction(mu: float) -> str:
    """A surface."""
    return f"<surface><friction><ode><mu>{mu}</mu><mu2>{mu}</mu2></ode></friction></surface>"
