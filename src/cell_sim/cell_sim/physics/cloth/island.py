"""One cloth on its table: laid down, held at some vertices, dragged, folded, at rest."""

from collections.abc import Mapping, Sequence
from typing import Any

import mujoco
import numpy as np

from cell_sim.makes.kinds import ClothKind
from cell_sim.physics.cloth.measure import measure
from cell_sim.physics.cloth.model import CLOTH, FRICTION, GRABS, SIDE, STEP, Array, cloth_model
from cell_sim.physics.truth import STATE
from cell_sim.world.cloth import HANDS, ClothMeasure
from cell_world.geometry import Pose

REACH = 0.02
"""A hand holds the vertices that are this close to it, seen from above [m] ..."""
HIGH = 0.015
"""... and not farther from it in height [m]."""
AIR = 0.02
"""Friction on a table that blows air."""
CALM = 0.01
"""A cloth whose vertices are all slower than this rests [m/s] ..."""
CALM_S = 0.1
"""... when that lasts this long [s]."""
SMOOTHING = 0.01
"""Strain that smooths creases ..."""
SMOOTHING_S = 0.3
"""... to 37 % in this time [s]."""


class ClothIsland:
    """A cloth in the frame of its table: origin in the middle of the top, z up.

    Creases finer than the mesh are a number: a height that goes down while the cloth is pulled taut.

    Attributes:
        kind: Of cloth.
        crease: Height of its creases [m].
        awake: Whether it moves or is held; else steps do nothing.
        afloat: Whether air carries it, so that it slides easily.
    """

    def __init__(self, kind: ClothKind, x: float = 0.0, y: float = 0.0, yaw: float = 0.0, crease: float = 0.0) -> None:
        """Lay a cloth down flat, its middle at x, y [m] and turned [rad], with creases [m]."""
        self.kind = kind
        self.crease = crease
        self._model = cloth_model(kind)
        self._data = mujoco.MjData(self._model)
        count = SIDE * SIDE
        self._vertex = np.array([self._model.body(f"{CLOTH}_{n}").id for n in range(count)])
        self._first = int(self._model.jnt_qposadr[self._model.body_jntadr[self._vertex[0]]])
        self._grab = {h: [self._model.equality(f"{h}_{n}").id for n in range(count)] for h, count in GRABS.items()}
        self._mocap = {h: int(self._model.body_mocapid[self._model.body(h).id]) for h in GRABS}
        mujoco.mj_forward(self._model, self._data)
        self._rest = self._data.xpos[self._vertex].copy()
        self.displace(Pose.from_xyz_rpy((x, y, 0.0), (0.0, 0.0, yaw)))
        self.awake = True
        self.afloat = False
        self._calm = 0.0
        self._behind = 0.0

    def vertices(self) -> Array:
        """Positions of the mesh [m], shape (vertices, 3), row by row from the front left along y."""
        moved: Array = self._rest + self._data.qpos[self._first :].reshape(-1, 3)
        return moved

    def displace(self, by: Pose) -> None:
        """Put it somewhere else as it is, the table's origin to this pose."""
        turn = by.matrix()
        moved = self.vertices() @ turn[:3, :3].T + by.position
        self._data.qpos[self._first :] = (moved - self._rest).ravel()
        mujoco.mj_forward(self._model, self._data)

    def measure(self) -> ClothMeasure:
        """What is to be seen; creases add to its height."""
        seen = measure(self.vertices(), self.kind.thickness)
        height = max(seen.height, self.crease)
        return ClothMeasure(seen.x, seen.y, seen.yaw, seen.width, seen.length, seen.layers, height, seen.corners)

    def move(self, holder: str, pose: Pose) -> None:
        """Bring a holder to a pose; what it holds comes along."""
        self._data.mocap_pos[self._mocap[holder]] = pose.position
        self._data.mocap_quat[self._mocap[holder]] = pose.quaternion

    def pinch(self, hand: str) -> int:
        """Let a hand close on what is below it; returns how many vertices it holds."""
        offset = self.vertices() - self._data.mocap_pos[self._mocap[hand]]
        near = np.hypot(offset[:, 0], offset[:, 1])
        self.hold(hand, [n for n in np.argsort(near).tolist() if near[n] < REACH and abs(offset[n, 2]) < HIGH])
        return self.holds(hand)

    def hold(self, holder: str, vertices: Sequence[int]) -> None:
        """Let a holder hold these vertices where they are, as many as it can."""
        at = self._data.mocap_pos[self._mocap[holder]], self._data.mocap_quat[self._mocap[holder]]
        back, points = Pose(*(tuple(value.tolist()) for value in at)).inverse(), self.vertices()
        for number, equality in enumerate(self._grab[holder]):
            self._data.eq_active[equality] = number < len(vertices)
            if number < len(vertices):
                vertex = vertices[number]
                self._model.eq_obj2id[equality] = self._vertex[vertex]
                self._model.eq_data[equality, :6] = [*back.apply(points[vertex]), 0.0, 0.0, 0.0]
        self.wake()

    def lay_on_air(self, afloat: bool) -> None:
        """Let the air that the table blows carry it, or let it lie on the table itself."""
        self.afloat = afloat
        friction = AIR if afloat else FRICTION
        self._model.geom_friction[:, 0] = friction
        self._model.flex_friction[:, 0] = friction
        self.wake()

    def release(self, holder: str) -> None:
        """Let a holder open."""
        self._data.eq_active[self._grab[holder]] = False
        self.wake()

    def holds(self, holder: str) -> int:
        """How many vertices a holder holds."""
        return int(self._data.eq_active[self._grab[holder]].sum())

    def tension(self) -> float:
        """Higher of the forces with which the cloth pulls at the hands [N]."""
        data, forces = self._data, [0.0]
        for grabs in (self._grab[hand] for hand in HANDS):
            rows = np.flatnonzero(
                (data.efc_type == mujoco.mjtConstraint.mjCNSTR_EQUALITY) & np.isin(data.efc_id, grabs)
            )
            total = data.efc_force[rows].reshape(-1, 3).sum(axis=0)
            forces.append(float(np.linalg.norm(total)))
        return max(forces)

    def wake(self) -> None:
        """Step it until it rests again."""
        self.awake, self._calm = True, 0.0

    def step(self, duration: float) -> None:
        """Let time pass [s]; short times add up to steps."""
        self._behind += duration
        while self._behind >= STEP - 1e-9:
            self._behind -= STEP
            if self.awake:
                mujoco.mj_step(self._model, self._data)
                self._smooth()
                self._doze()

    def _smooth(self) -> None:
        """Pull creases out of a taut cloth."""
        first, second = ([g for g in self._grab[hand] if self._data.eq_active[g]] for hand in HANDS)
        if not first or not second or self.crease <= 0.0:
            return
        ends = self._vertex_number(first[0]), self._vertex_number(second[0])
        rest = float(np.linalg.norm(np.subtract(*self._rest[list(ends)])))
        now = float(np.linalg.norm(np.subtract(*self.vertices()[list(ends)])))
        strain = max(0.0, now / rest - 1.0) if rest > 0.0 else 0.0
        self.crease *= float(np.exp(-min(strain / SMOOTHING, 3.0) * STEP / SMOOTHING_S))

    def _vertex_number(self, equality: int) -> int:
        return int(np.flatnonzero(self._vertex == self._model.eq_obj2id[equality])[0])

    def _doze(self) -> None:
        held = any(self.holds(holder) for holder in GRABS)
        calm = not held and float(np.abs(self._data.qvel).max()) < CALM
        self._calm = self._calm + STEP if calm else 0.0
        if self._calm >= CALM_S:
            self._data.qvel[:] = 0.0
            self.awake = False

    def save(self) -> Mapping[str, Any]:
        """The whole state as JSON."""
        state = np.empty(mujoco.mj_stateSize(self._model, STATE))
        mujoco.mj_getState(self._model, self._data, state, STATE)
        kind = self.kind
        return {
            "kind": [kind.width, kind.length, kind.thickness, kind.mass, kind.color, kind.height, kind.folded],
            "state": state.tolist(),
            "held": self._model.eq_obj2id.tolist(),
            "grips": self._model.eq_data.tolist(),
            "crease": self.crease,
            "afloat": self.afloat,
            "time": [self.awake, self._calm, self._behind],
        }

    @classmethod
    def load(cls, saved: Mapping[str, Any]) -> "ClothIsland":
        """A cloth that goes on from what `save` gave."""
        cloth = cls(ClothKind(*saved["kind"]), crease=saved["crease"])
        cloth.lay_on_air(saved["afloat"])
        cloth._model.eq_obj2id[:] = saved["held"]
        cloth._model.eq_data[:] = saved["grips"]
        mujoco.mj_setState(cloth._model, cloth._data, np.array(saved["state"]), STATE)
        mujoco.mj_forward(cloth._model, cloth._data)
        mujoco.mj_setState(cloth._model, cloth._data, np.array(saved["state"]), STATE)
        cloth.awake, cloth._calm, cloth._behind = saved["time"]
        return cloth
