"""Whether the physics of a world can still be believed.

MuJoCo goes on after a number that is none, or after it had no room for all contacts, and counts that as a warning.
"""

import mujoco
import numpy as np

from cell_sim.world.world import Unstable

FIRST = int(mujoco.mjtWarning.mjWARN_CONTACTFULL)
"""Warnings from here on are fatal; the one before is about models that are badly made."""
WHAT = {
    mujoco.mjtWarning.mjWARN_CONTACTFULL: "there are too many contacts",
    mujoco.mjtWarning.mjWARN_CNSTRFULL: "there are too many constraints",
    mujoco.mjtWarning.mjWARN_BADQPOS: "a position is no number",
    mujoco.mjtWarning.mjWARN_BADQVEL: "a velocity is no number",
    mujoco.mjtWarning.mjWARN_BADQACC: "an acceleration is no number",
    mujoco.mjtWarning.mjWARN_BADCTRL: "a command of a drive is no number",
}


def check_numbers(data: mujoco.MjData) -> None:
    """See that the state consists of numbers, which MuJoCo looks at only now and then.

    Raises:
        Unstable: it does not.
    """
    if not (np.isfinite(data.qpos).all() and np.isfinite(data.qvel).all()):
        raise Unstable("a position or a velocity is no number")


def check_stable(data: mujoco.MjData) -> None:
    """See that nothing has gone wrong.

    Raises:
        Unstable: something has.
    """
    if data.warning.number[FIRST:].any():
        raise Unstable("; ".join(what for kind, what in WHAT.items() if data.warning[int(kind)].number))
