"""The supports of printed parts in a simulation: links on welds that break."""

from collections.abc import Iterable

import mujoco

from cell_sim.physics.bodies import body_pose, free_joints
from cell_sim.physics.simulation import Simulation
from cell_sim.world.supports import Supports
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE

WELD = mujoco.mjtObj.mjOBJ_EQUALITY


class WeldedSupports(Supports):
    """Looks at the welds."""

    def __init__(self, sim: Simulation) -> None:
        """Take the simulation."""
        self._sim = sim

    def hangs(self, things: Iterable[str], support: str) -> bool:
        """Whether the support `support.N` still hangs on one of these things."""
        joint, sim = support.replace(".", "_"), self._sim
        welds = (mujoco.mj_name2id(sim.model, WELD, thing + SCOPE + joint) for thing in things)
        return any(weld >= 0 and sim.data.eq_active[weld] for weld in welds)

    def count(self, things: Iterable[str]) -> int:
        """How many supports hang on these things."""
        sim = self._sim
        names = [(weld, sim.model.equality(weld).name) for weld in range(sim.model.neq)]
        prefixes = tuple(f"{thing}{SCOPE}support_" for thing in things)
        return sum(bool(sim.data.eq_active[weld]) for weld, name in names if prefixes and name.startswith(prefixes))

    def loose_links(self, thing: str) -> dict[str, Pose]:
        """The links of a spawned thing that can come off its first one, by scoped name, and where they are."""
        sim = self._sim
        _, *others = free_joints(sim, thing)
        bodies = sim.model.jnt_bodyid[others].tolist()
        return {sim.model.body(body).name: body_pose(sim, body) for body in bodies}
