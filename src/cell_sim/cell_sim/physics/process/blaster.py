"""A blast nozzle: it treats the faces of a part that its jet reaches."""

import math
from collections.abc import Sequence

import mujoco
import numpy as np
from numpy.typing import NDArray

from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.physics.hand.clamp import Clamp
from cell_sim.physics.process.surface import Array, Faces, box_faces, coverage_around, cylinder_faces, dose, join
from cell_sim.physics.scene import Drop
from cell_sim.world.nozzle import USUAL_PA, USUAL_S, Nozzle
from cell_world.geometry import vector

RANGE = 0.5
"""The jet reaches this far [m]."""
PROUD = 0.0005
"""A face counts when this far before it [m] is no other solid of the part."""
NOBODY = -1
HIDDEN = 0.002
"""A face is hidden when something is in the way this far before it [m]."""
JET_STEPS = 6
"""The jet is seen as so many cylinders, each wider and thinner than the one before."""
JET_OPACITY = 0.5
"""Of the first of them."""
JET_COLOR = (0.95, 0.9, 0.78)


class BlastNozzle(Device, Nozzle):
    """A nozzle that treats the part standing in a clamp before it.

    Attributes:
        pressure: At the nozzle [Pa]; 0 while it is off.
    """

    every = 5

    def __init__(self, name: str, nozzle: str, spread: float, clamps: Sequence[Clamp]) -> None:
        """Take the scoped name, the site of the nozzle (the jet leaves along x), its spread [rad], and the clamps."""
        super().__init__(name)
        self._nozzle = nozzle
        self._spread = spread
        self._clamps = tuple(clamps)
        self.pressure = 0.0
        self._covered: dict[str, Array] = {}

    def bind(self, sim: Surroundings) -> None:
        """Look up the nozzle; what is gone is forgotten."""
        self._sim = sim
        self._site = sim.model.site(self._nozzle).id
        names = {sim.model.body(i).name for i in range(sim.model.nbody)}
        self._covered = {name: covered for name, covered in self._covered.items() if name in names}
        self._faces: dict[str, Faces] = {}

    def blast(self, pressure_pa: float) -> None:
        """Blast at a pressure [Pa], 0 to stop."""
        self.pressure = pressure_pa

    def part(self) -> str:
        """Name of the body in the clamp before the nozzle, "" for none."""
        data, held = self._sim.data, [clamp.holding for clamp in self._clamps if clamp.holding]
        away = {n: math.dist(data.body(n).xpos, data.site_xpos[self._site]) for n in held}
        return min((name for name in held if away[name] < RANGE), key=away.__getitem__, default="")

    def coverage(self, body: str, sectors: int) -> list[float]:
        """How well a part is treated all around, in so many directions of the part's own frame, 0 to 1."""
        faces = self._faces_of(body)
        return coverage_around(faces, self._covered.get(body, np.zeros(len(faces.area))), sectors)

    def after_step(self, sim: Surroundings) -> None:
        """Treat what the jet hits."""
        if not self.pressure or not (part := self.part()):
            return
        faces, data = self._faces_of(part), sim.data
        body = sim.model.body(part).id
        placed = faces.placed(data.xpos[body], data.xmat[body].reshape(3, 3))
        nozzle, direction = data.site_xpos[self._site], data.site_xmat[self._site].reshape(3, 3)[:, 0]
        self.treat(part, placed, nozzle, direction, sim.period(self))

    def treat(self, part: str, placed: Faces, nozzle: Array, direction: Array, seconds: float) -> None:
        """Treat the faces of a part, placed where they are, for a time [s]."""
        hit = dose(placed, nozzle, direction, self._spread)
        hit[hit > 0.0] *= self._seen(placed.middle[hit > 0.0])
        covered = self._covered.setdefault(part, np.zeros(len(placed.area)))
        covered += (1.0 - covered) * -np.expm1(-hit * self.pressure / USUAL_PA * seconds / USUAL_S)

    def drops(self) -> list[Drop]:
        """The jet as far as the part, to be seen."""
        if not self.pressure:
            return []
        data, part = self._sim.data, self.part()
        nozzle, axis = data.site_xpos[self._site], data.site_xmat[self._site].reshape(3, 3)[:, 0]
        step = (math.dist(data.body(part).xpos, nozzle) if part else RANGE) / JET_STEPS
        return [
            Drop(
                vector(nozzle + number * step * axis),
                (number + 0.5) * step * math.tan(self._spread),
                step,
                JET_COLOR,
                vector(axis),
                JET_OPACITY / (number + 1),
            )
            for number in range(JET_STEPS)
        ]

    def _seen(self, points: Array) -> Array:
        """Which points nothing hides from the nozzle: 1 or 0."""
        sim = self._sim
        start = sim.data.site_xpos[self._site].copy()
        rays = points - start
        length = np.linalg.norm(rays, axis=1)
        hit, geoms = np.zeros(len(points)), np.zeros(len(points), dtype=np.int32)
        directions = (rays / length[:, None]).ravel()
        own = int(sim.model.site_bodyid[self._site]) or NOBODY
        mujoco.mj_multiRay(sim.model, sim.data, start, directions, None, 1, own, geoms, hit, None, len(points), RANGE)
        return np.asarray(((hit < 0.0) | (hit > length - HIDDEN)).astype(float))

    def _faces_of(self, name: str) -> Faces:
        if name not in self._faces:
            model = self._sim.model
            self._faces[name] = surface_of(model, model.body(name).id)
        return self._faces[name]

    def reset(self) -> None:
        """Off."""
        self.pressure = 0.0
        self._covered.clear()

    def save(self) -> Saved:
        """Pressure and surfaces."""
        covered = {name: values.tolist() for name, values in self._covered.items()}
        return {"pressure": self.pressure, "covered": covered}

    def load(self, saved: Saved) -> None:
        """Go on with them."""
        self.pressure = saved["pressure"]
        self._covered = {name: np.array(values) for name, values in saved["covered"].items()}


def surface_of(model: mujoco.MjModel, body: int) -> Faces:
    """The faces of a body that are not inside another of its solids."""
    first = model.body_geomadr[body]
    solids = [g for g in range(first, first + model.body_geomnum[body]) if model.geom_contype[g]]
    parts = []
    for solid in solids:
        faces = _faces(model, solid)
        outside = faces.middle + PROUD * faces.normal
        buried = [_inside(model, other, outside) for other in solids if other != solid]
        parts.append(faces.only(~np.any(buried, axis=0)) if buried else faces)
    return join(parts)


def _faces(model: mujoco.MjModel, geom: int) -> Faces:
    """Faces of a geom in the frame of its body; what is neither box nor cylinder counts as its bounding box."""
    if model.geom_type[geom] == mujoco.mjtGeom.mjGEOM_CYLINDER:
        faces = cylinder_faces(*model.geom_size[geom, :2].tolist())
    else:
        faces = box_faces(model.geom_aabb[geom, 3:])
    return faces.placed(model.geom_pos[geom], _turn(model, geom))


def _inside(model: mujoco.MjModel, geom: int, points: Array) -> NDArray[np.bool_]:
    """Which points of a body's frame are inside a geom."""
    at = (points - model.geom_pos[geom]) @ _turn(model, geom)
    if model.geom_type[geom] == mujoco.mjtGeom.mjGEOM_CYLINDER:
        radius, half = model.geom_size[geom, :2]
        return np.asarray((np.hypot(at[:, 0], at[:, 1]) < radius) & (np.abs(at[:, 2]) < half))
    return np.asarray((np.abs(at) < model.geom_aabb[geom, 3:]).all(axis=1))


def _turn(model: mujoco.MjModel, geom: int) -> Array:
    turn = np.zeros(9)
    mujoco.mju_quat2Mat(turn, model.geom_quat[geom])
    return turn.reshape(3, 3)
