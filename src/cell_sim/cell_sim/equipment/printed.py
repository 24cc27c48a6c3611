"""The supports of a printed part: links that hang on it until they are pulled off."""

from collections.abc import Iterable

import mujoco

from cell_sim.physics.simulation import Simulation
from cell_world.sdf.elements import SCOPE

WELD = mujoco.mjtObj.mjOBJ_EQUALITY


def has_support(sim: Simulation, things: Iterable[str], support: str) -> bool:
    """Whether the support `support.N` still hangs on one of these things."""
    joint = support.replace(".", "_")
    welds = (mujoco.mj_name2id(sim.model, WELD, thing + SCOPE + joint) for thing in things)
    return any(weld >= 0 and sim.data.eq_active[weld] for weld in welds)


def count_supports(sim: Simulation, things: Iterable[str]) -> int:
    """How many supports hang on these things."""
    names = [(weld, sim.model.equality(weld).name) for weld in range(sim.model.neq)]
    prefixes = tuple(f"{thing}{SCOPE}support_" for thing in things)
    return sum(bool(sim.data.eq_active[weld]) for weld, name in names if prefixes and name.startswith(prefixes))
