"""Joints that break when they are pulled hard enough, such as the supports of a printed part.

A breakable joint is no joint for the physics but a weld between two free bodies, which can be cut.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import mujoco
import numpy as np

from cell_sim.makes.kinds import Break
from cell_sim.makes.machines import breaks
from cell_sim.physics.device import Device, Surroundings
from cell_sim.physics.hand.weld import STIFF, TIGHT
from cell_world.sdf.elements import SCOPE, Joint, SdfWorld

FIRM = 1000.0
"""Weight of the firmness of a link that may break off, against that of what touches it."""


def build_loose(world: SdfWorld, build: Callable[[SdfWorld], mujoco.MjSpec]) -> mujoco.MjSpec:
    """Build a specification in which breakable joints are welds of their name."""
    weak = {one.joint for one in breaks(world)}
    spec = build(replace(world, joints={name: j for name, j in world.joints.items() if name not in weak}))
    for name in sorted(weak):
        _weld(spec, world, world.joints[name])
        _firm(spec.body(world.joints[name].child))
    return spec


def _weld(spec: mujoco.MjSpec, world: SdfWorld, joint: Joint) -> None:
    pose = world.links[joint.parent].pose.inverse() @ world.links[joint.child].pose
    weld = spec.add_equality(
        name=joint.name,
        type=mujoco.mjtEq.mjEQ_WELD,
        objtype=mujoco.mjtObj.mjOBJ_BODY,
        name1=joint.parent,
        name2=joint.child,
        solref=STIFF,
        solimp=TIGHT,
    )
    weld.data[:11] = [0.0, 0.0, 0.0, *pose.position, *pose.quaternion, 1.0]
    spec.add_exclude(bodyname1=joint.parent, bodyname2=joint.child)


def _firm(link: mujoco.MjsBody) -> None:
    """Make a link as hard to squeeze as the part it hangs on.

    Contacts are as soft as the bodies in them are light, and a support by itself weighs next to nothing.
    """
    for geom in link.geoms:
        geom.solimp, geom.solmix = TIGHT, FIRM


class Breaking(Device):
    """Watches all joints that may break.

    Event: "broken" (joint).
    """

    def __init__(
        self, own: Sequence[Break], of_model: Callable[[str], Sequence[Break]], name: str = "breaking"
    ) -> None:
        """Take what breaks in the world, and in models that may be spawned, by their name."""
        super().__init__(name)
        self._own = tuple(own)
        self._of_model = of_model

    def bind(self, sim: Surroundings) -> None:
        """Find the welds of all that may break now."""
        spawned = {
            f"{name}{SCOPE}{one.joint}": one.force for name, s in sim.spawned.items() for one in self._of_model(s.model)
        }
        weak = {one.joint: one.force for one in self._own} | spawned
        self._limits = np.full(sim.model.neq, np.inf)
        for name, force in weak.items():
            self._limits[sim.model.equality(name).id] = force

    def after_step(self, sim: Surroundings) -> None:
        """Cut what was pulled too hard; welds of sleepers are not pulled."""
        data = sim.data
        equalities = data.efc_id[: data.ne]  # the first of all constraints
        rows = np.flatnonzero(self._limits[equalities] < np.inf)
        if not len(rows):
            return
        welds = equalities[rows[::6]]
        forces = np.linalg.norm(data.efc_force[rows].reshape(-1, 6)[:, :3], axis=1)
        for weld in welds[forces > self._limits[welds]].tolist():
            data.eq_active[weld] = False
            sim.disturb()
            sim.tell(self, "broken", joint=sim.model.equality(weld).name)
