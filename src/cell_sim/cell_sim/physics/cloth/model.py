"""The model of one cloth on a plane, with what can hold some of its vertices.

The mesh has 13 vertices a side, so that a fold along the middle, a third or a quarter runs along its edges; a fold
through the middle of an element would stand up as a loop. It does not collide with itself, which would take three
times as long: layers lie in one another. `discrete` is the only integrator that is stable with cloth.
"""

import mujoco
import numpy as np
from numpy.typing import NDArray

from cell_sim.makes.kinds import ClothKind

Array = NDArray[np.float64]

SIDE = 13
"""Vertices along each side."""
STEP = 0.004
"""Duration of a step [s]."""
FLAP, PLATE = "flap", "plate"
"""Of the fold table: what turns an edge over, and what keeps the cloth down where it is folded."""
GRABS = {"left": 12, "right": 12, FLAP: 3 * SIDE, PLATE: 3 * SIDE}
"""Vertices that each can hold: several layers."""
RADIUS = 0.001
"""Half thickness of the mesh [m]."""
FRICTION = 0.5
"""Of cloth on the table."""
CLOTH = "cloth"

XML = """
<mujoco>
  <option timestep="{step}" integrator="discrete" solver="Newton" tolerance="1e-6"/>
  <worldbody>
    <geom name="table" type="plane" size="1 1 1" friction="{friction}"/>
    {holders}
    <flexcomp name="cloth" type="grid" dim="2" count="{side} {side} 1" spacing="{dx} {dy} 0.01" mass="{mass}"
      radius="{radius}" pos="0 0 {radius}">
      <contact selfcollide="none" friction="{friction}" solref="0.01 1"/>
      <elasticity young="1e6" poisson="0.2" thickness="0.0005" damping="0.01" elastic2d="both"/>
    </flexcomp>
  </worldbody>
  <equality>{grabs}</equality>
</mujoco>
"""


def cloth_model(kind: ClothKind) -> mujoco.MjModel:
    """Compile the model of a cloth; bodies `cloth_<n>` are its vertices, row by row from the front left along y."""
    holders = "".join(f'<body name="{holder}" mocap="true" pos="0 0 1"/>' for holder in GRABS)
    grabs = "".join(
        f'<connect name="{holder}_{number}" body1="{holder}" body2="{CLOTH}_0" anchor="0 0 0" active="false"/>'
        for holder, count in GRABS.items()
        for number in range(count)
    )
    text = XML.format(
        step=STEP,
        side=SIDE,
        dx=kind.width / (SIDE - 1),
        dy=kind.length / (SIDE - 1),
        mass=kind.mass,
        radius=RADIUS,
        friction=FRICTION,
        holders=holders,
        grabs=grabs,
    )
    return mujoco.MjModel.from_xml_string(text)


def triangles() -> NDArray[np.int64]:
    """The mesh: three vertices a triangle, shape (triangles, 3)."""
    number = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    a, b, c, d = (part.ravel() for part in (number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]))
    return np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])


def add_drape(spec: mujoco.MjSpec, name: str) -> None:
    """Add the mesh of a cloth to what is seen; it moves with nothing, whoever renders it puts it in its place."""
    flat = np.zeros((SIDE * SIDE, 3))
    flat[:, :2] = np.argwhere(np.ones((SIDE, SIDE))) / SIDE
    spec.add_flex(
        name=name,
        dim=2,
        radius=RADIUS,
        vertbody=["world"],
        vert=flat.ravel(),
        elem=triangles().ravel(),
        contype=0,
        conaffinity=0,
        flatskin=False,
    )
