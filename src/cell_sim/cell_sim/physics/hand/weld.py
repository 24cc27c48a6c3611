"""A rigid connection between a hand and whatever it holds, made and cut at run time.

Friction between simulated boxes creeps; a hand that feels a part therefore holds it with a weld as well, and cuts it
when the real grip would fail.
"""

import mujoco
import numpy as np
from numpy.typing import NDArray

from cell_sim.physics.device import Saved, Surroundings
from cell_world.geometry import Pose, unit_quaternion, vector

STIFF = (0.004, 1.0)
"""Time constant [s] and damping of the connection: as stiff as the step allows."""
TIGHT = (0.98, 0.999, 0.001, 0.5, 2.0)
"""How fully the connection is enforced, as MuJoCo's solimp."""


class Weld:
    """One connection of a body.

    Attributes:
        held: Name of the body at its other end, "" while it is open.
    """

    def __init__(self, name: str) -> None:
        """Take a name for the connection."""
        self.name = f"{name}::weld"
        self.held = ""
        self._body = ""
        self._grasp: list[float] = []  # pose of what is held in the hand: position, then quaternion

    def fit(self, spec: mujoco.MjSpec, body: str, other: str = "world") -> None:
        """Add the open connection to the model.

        Args:
            spec: to be changed.
            body: of the hand, which may be the world.
            other: any other body, for the connection may not be without.
        """
        self._body = body
        spec.add_equality(
            name=self.name,
            type=mujoco.mjtEq.mjEQ_WELD,
            objtype=mujoco.mjtObj.mjOBJ_BODY,
            name1=body,
            name2=other,
            active=False,
            solref=STIFF,
            solimp=TIGHT,
        )

    def bind(self, sim: Surroundings) -> None:
        """Look up ids; what is held stays held, unless it is gone."""
        self._sim, self._model, self._data = sim, sim.model, sim.data
        self._id = sim.model.equality(self.name).id
        self._hand = sim.model.body(self._body).id
        names = {sim.model.body(i).name for i in range(sim.model.nbody)}
        if self.held in names:
            self._set()
        else:
            self.held = ""
            self._data.eq_active[self._id] = False

    def close(self, body: int, grasp: Pose | None = None) -> None:
        """Hold a body where it is now, or at a pose in the frame of the hand."""
        self.held = self._model.body(body).name
        if grasp is None:
            grasp = self._pose(self._hand).inverse() @ self._pose(body)
        self._grasp = [*grasp.position, *grasp.quaternion]
        self._set()
        self._sim.disturb(self._body, self.held)

    def open(self) -> None:
        """Let go."""
        if self.held:
            self._sim.disturb(self._body, self.held)
        self.held = ""
        self._data.eq_active[self._id] = False

    def force(self) -> NDArray[np.float64]:
        """Force of what is held on the hand in this tick [N], in the world's axes; 0 when nothing is held."""
        data = self._data
        if not self.held or not data.ne:
            return np.zeros(3)
        rows = np.flatnonzero(data.efc_id[: data.ne] == self._id)  # equalities are the first of all constraints
        return np.array(data.efc_force[rows[:3]]) if len(rows) else np.zeros(3)

    def reset(self) -> None:
        """Hold nothing, without a model to change."""
        self.held = ""

    def save(self) -> Saved:
        """What is held, and how."""
        return {"held": self.held, "grasp": self._grasp}

    def load(self, saved: Saved) -> None:
        """Know what is held; the connection itself is part of the physical state."""
        self.held, self._grasp = saved["held"], list(saved["grasp"])

    def _pose(self, body: int) -> Pose:
        return Pose(vector(self._data.xpos[body]), unit_quaternion(self._data.xquat[body]))

    def _set(self) -> None:
        model = self._model
        model.eq_obj2id[self._id] = model.body(self.held).id
        model.eq_data[self._id, :11] = [0.0, 0.0, 0.0, *self._grasp, 1.0]
        self._data.eq_active[self._id] = True
