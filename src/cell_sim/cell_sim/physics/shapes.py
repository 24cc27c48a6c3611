"""How far things reach in a simulation, and into what."""

import numpy as np

from cell_sim.physics.bodies import free_joints
from cell_sim.physics.simulation import Simulation
from cell_sim.world.outlines import Outlines
from cell_world.sdf.elements import SCOPE


class Shapes(Outlines):
    """Looks at bounding boxes and contacts."""

    def __init__(self, sim: Simulation) -> None:
        """Take the simulation."""
        self._sim = sim

    def highest(self, thing: str) -> float:
        """How high a spawned thing reaches in the world [m]."""
        model, data = self._sim.model, self._sim.data
        bodies = model.jnt_bodyid[free_joints(self._sim, thing)]
        geoms = np.flatnonzero(np.isin(model.geom_bodyid, bodies))
        up, middle, half = data.geom_xmat[geoms, 6:], model.geom_aabb[geoms, :3], model.geom_aabb[geoms, 3:]
        tops = data.geom_xpos[geoms, 2] + (up * middle + np.abs(up) * half).sum(axis=1)
        return float(tops.max())

    def inside(self, thing: str, deep_m: float) -> str:
        """The body that a thing is deeper in than this [m], and how deep; "" for none."""
        data, model = self._sim.data, self._sim.model
        bodies = model.geom_bodyid[data.contact.geom]
        own = np.array([body for body in range(model.nbody) if model.body(body).name.startswith(thing + SCOPE)])
        new = np.isin(bodies, own)
        deep = np.flatnonzero((new.sum(axis=1) == 1) & (data.contact.dist < -deep_m))
        if not len(deep):
            return ""
        worst = deep[np.argmin(data.contact.dist[deep])]
        other = bodies[worst][~new[worst]][0]
        return f"{model.body(int(other)).name}, {-1000.0 * data.contact.dist[worst]:.0f} mm deep"
