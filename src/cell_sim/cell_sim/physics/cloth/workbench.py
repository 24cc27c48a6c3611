"""A table with one cloth of any outline and two fingers, in a small model of its own, with a lamp and a camera."""

from collections.abc import Mapping, Sequence

import mujoco
import numpy as np
from numpy.typing import NDArray

from cell_sim.physics.cameras import RgbdRenderer
from cell_sim.physics.cloth.model import RADIUS, STEP, Array
from cell_sim.physics.cloth.outline_mesh import mesh_outline
from cell_sim.physics.scene import Drop
from cell_sim.world.cloth import HANDS
from cell_sim.world.cloth_bench import BenchCloth, BenchLook, ClothBench
from cell_world.geometry import Vector

REACH = 0.03
"""A finger holds the nodes that are this close to it, seen from above, or the nearest one within twice that [m]."""
GRABS = 16
"""Nodes that a finger can hold: several layers."""
AIR_PER_S = 1.5
"""How quickly air takes the speed of a free cloth: 37 % are left after the inverse of it [1/s]."""
CALM = 0.02
"""A cloth whose nodes are all slower than this rests [m/s] ..."""
CALM_S = 0.1
"""... when that lasts this long [s]."""
LIES_M = 0.004
"""What is lower lies [m]; layers lie in one another, so what came down last is the highest."""
CAMERA = "top"

XML = """
<mujoco>
  <option timestep="{step}" integrator="discrete" solver="CG" iterations="20" tolerance="1e-6"/>
  <visual><quality shadowsize="1024" offsamples="0"/><headlight active="0"/><map znear="0.05" zfar="8"/></visual>
  <statistic extent="1" center="0 0 0"/>
  <worldbody>
    <light type="directional" pos="{light}" dir="{aim}" castshadow="false" diffuse="{lamp}" ambient="{everywhere}"
      specular="0 0 0"/>
    <geom name="table" type="plane" size="2 2 1" friction="{friction}" rgba="{table} 1"/>
    <body name="left" mocap="true" pos="0 0 2"/><body name="right" mocap="true" pos="0 0 2"/>
    <camera name="top" pos="{at}" quat="{turn}" fovy="{fovy}" resolution="{width} {height}"/>
    <flexcomp name="cloth" type="direct" dim="2" point="{points}" element="{elements}" mass="{mass}" radius="{radius}"
      pos="0 0 {radius}" rgba="{color} 1">
      <contact selfcollide="none" friction="{friction}" solref="0.01 1"/>
      <elasticity young="1e6" poisson="0.2" thickness="0.0005" damping="0.01" elastic2d="both"/>
    </flexcomp>
  </worldbody>
  <equality>{grabs}</equality>
</mujoco>
"""


class MujocoClothBench(ClothBench):
    """It does not collide with itself: layers lie in one another, and are seen as one."""

    drops: tuple[Drop, ...] = ()
    version = 1

    def __init__(self, cloth: BenchCloth, look: BenchLook) -> None:
        """Lay the cloth flat on the table, in its own frame.

        Raises:
            ValueError: The mesh is too coarse for the outline.
        """
        self._mesh = mesh_outline(np.array(cloth.outline), cloth.spacing, cloth.lines_x, cloth.lines_y)
        self.model = mujoco.MjModel.from_xml_string(_text(cloth, look, self._mesh.nodes, self._mesh.triangles))
        self.data = mujoco.MjData(self.model)
        count = len(self._mesh.nodes)
        self._body = np.array([self.model.body(f"cloth_{n}").id for n in range(count)])
        self._first = int(self.model.jnt_qposadr[self.model.body_jntadr[self._body[0]]])
        self._grab = {h: np.array([self.model.equality(f"{h}_{n}").id for n in range(GRABS)]) for h in HANDS}
        self._mocap = {h: int(self.model.body_mocapid[self.model.body(h).id]) for h in HANDS}
        self._masses = np.repeat(self.model.body_mass[self._body], 3)
        mujoco.mj_forward(self.model, self.data)
        self._rest = self.data.xpos[self._body].copy()
        self._renderer: RgbdRenderer | None = None
        self.time = 0.0
        self._down = np.zeros(count)

    def vertices(self) -> Array:
        """Where every node is, (nodes, 3) [m]."""
        placed: Array = self._rest + self.data.qpos[self._first :].reshape(-1, 3)
        return placed

    def flat(self) -> tuple[Array, NDArray[np.int64]]:
        """The flat mesh."""
        return self._mesh.nodes, self._mesh.triangles

    def place(self, vertices: Array) -> None:
        """Put every node somewhere, at rest."""
        self.data.qpos[self._first :] = (vertices - self._rest).ravel()
        self.data.qvel[:] = 0.0
        self._down[:] = 0.0
        mujoco.mj_forward(self.model, self.data)

    def pinch(self, hand: str, at: tuple[float, float], one_layer: bool = False) -> bool:
        """Close a finger over a place; it takes every layer there, or the highest alone."""
        points = self.vertices()
        near = np.hypot(*(points[:, :2] - at).T)
        reach = REACH if near.min() < REACH else 2.0 * REACH
        order = [n for n in np.argsort(near).tolist() if near[n] < reach][: GRABS if reach == REACH else 1]
        if one_layer and order:
            order = self._joined(max(order, key=lambda n: (self._down[n], points[n, 2])), order)
        jaw = np.array([*at, float(points[order, 2].mean()) if order else 0.0])
        self.data.mocap_pos[self._mocap[hand]] = jaw
        for number, equality in enumerate(self._grab[hand]):
            self.data.eq_active[equality] = number < len(order)
            if number < len(order):
                self.model.eq_obj2id[equality] = self._body[order[number]]
                self.model.eq_data[equality, :6] = [*(points[order[number]] - jaw), 0.0, 0.0, 0.0]
        return bool(order)

    def _joined(self, first: int, among: Sequence[int]) -> list[int]:
        """Those of some nodes that hang together with the first by edges of the mesh between them."""
        found, new = {first}, {first}
        while new:
            touched = self._mesh.triangles[np.isin(self._mesh.triangles, list(new)).any(axis=1)]
            new = (set(touched.ravel().tolist()) & set(among)) - found
            found |= new
        return sorted(found)

    def release(self) -> None:
        """Open both fingers."""
        for grabs in self._grab.values():
            self.data.eq_active[grabs] = False

    def move(self, ways: Mapping[str, Sequence[Vector]], duration: float) -> None:
        """Lead fingers along points."""
        paths = {}
        for hand, way in ways.items():
            points = np.vstack([self.data.mocap_pos[self._mocap[hand]], np.array(way)])
            lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
            paths[hand] = points, lengths / max(float(lengths[-1]), 1e-9)
        steps = max(1, round(duration / STEP))
        for number in range(1, steps + 1):
            share = number / steps
            share = share**2 * (3.0 - 2.0 * share)
            for hand, (points, at) in paths.items():
                self.data.mocap_pos[self._mocap[hand]] = [np.interp(share, at, points[:, axis]) for axis in range(3)]
            self._step()

    def tension(self) -> float:
        """The greater force at a finger [N]."""
        forces = [0.0]
        for grabs in self._grab.values():
            rows = np.flatnonzero(
                (self.data.efc_type == mujoco.mjtConstraint.mjCNSTR_EQUALITY) & np.isin(self.data.efc_id, grabs)
            )
            forces.append(float(np.linalg.norm(self.data.efc_force[rows].reshape(-1, 3).sum(axis=0))))
        return max(forces)

    def settle(self, longest: float = 2.0) -> None:
        """Wait until it rests."""
        calm, end = 0.0, self.time + longest
        while self.time < end and calm < CALM_S:
            self._step()
            calm = calm + STEP if float(np.abs(self.data.qvel).max()) < CALM else 0.0
        self.data.qvel[:] = 0.0

    def picture(self) -> tuple[NDArray[np.uint8], Array]:
        """What the camera sees."""
        mujoco.mj_forward(self.model, self.data)
        if self._renderer is None:
            self._renderer = RgbdRenderer(self)
        seen = self._renderer.render(CAMERA)
        return seen.rgb, np.asarray(seen.depth, dtype=np.float64)

    def close(self) -> None:
        """Give the graphics back."""
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None

    def _step(self) -> None:
        own = slice(self.model.nv - len(self._masses), None)
        self.data.qfrc_applied[own] = -AIR_PER_S * self._masses * self.data.qvel[own]
        mujoco.mj_step(self.model, self.data)
        self.time += STEP
        self._down[self.vertices()[:, 2] > LIES_M] = self.time


def _text(cloth: BenchCloth, look: BenchLook, nodes: Array, triangles: NDArray[np.int64]) -> str:
    grabs = "".join(
        f'<connect name="{hand}_{number}" body1="{hand}" body2="cloth_0" anchor="0 0 0" active="false"/>'
        for hand in HANDS
        for number in range(GRABS)
    )
    areas = np.cross(
        np.pad(nodes[triangles[:, 1]] - nodes[triangles[:, 0]], ((0, 0), (0, 1))),
        np.pad(nodes[triangles[:, 2]] - nodes[triangles[:, 0]], ((0, 0), (0, 1))),
    )[:, 2]
    width, height = look.width, look.height
    optical = look.camera.matrix()[:3, :3] @ np.diag([1.0, -1.0, -1.0])  # MuJoCo looks along -z, with y up
    turn = np.empty(4)
    mujoco.mju_mat2Quat(turn, optical.ravel())
    fovy = 2.0 * np.degrees(np.arctan(np.tan(look.across / 2.0) * height / width))
    return XML.format(
        step=STEP,
        light=_line(look.light),
        aim=_line([-value for value in look.light]),
        lamp=_line([look.brightness[0]] * 3),
        everywhere=_line([look.brightness[1]] * 3),
        friction=cloth.friction,
        table=_line(look.table),
        color=_line(cloth.color),
        at=_line(look.camera.position),
        turn=_line(turn),
        fovy=fovy,
        width=width,
        height=height,
        points=_line(np.pad(nodes, ((0, 0), (0, 1))).ravel()),
        elements=" ".join(map(str, triangles.ravel())),
        mass=cloth.weight * float(np.abs(areas).sum()) / 2.0,
        radius=RADIUS,
        grabs=grabs,
    )


def _line(values: Sequence[float] | Array) -> str:
    return " ".join(f"{float(value):.6g}" for value in values)
