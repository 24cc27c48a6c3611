"""What touches what, and how hard. To be asked in `Device.after_step`, when forces and contacts belong together."""

from collections.abc import Iterator

import mujoco
import numpy as np


def touches(model: mujoco.MjModel, data: mujoco.MjData, body: int) -> Iterator[tuple[int, float]]:
    """Each contact of a body: the other body, and the force that presses them together [N]."""
    bodies = model.geom_bodyid[data.contact.geom]
    force = np.zeros(6)
    for index in np.flatnonzero((bodies == body).any(axis=1)):
        first, second = bodies[index]
        mujoco.mj_contactForce(model, data, index, force)
        yield int(second if first == body else first), float(force[0])


def pressed(model: mujoco.MjModel, data: mujoco.MjData, body: int) -> dict[int, float]:
    """Forces with which a body presses others, by body [N]."""
    total: dict[int, float] = {}
    for other, force in touches(model, data, body):
        total[other] = total.get(other, 0.0) + force
    return total


def is_loose(model: mujoco.MjModel, body: int) -> bool:
    """Whether a body moves freely, so that a hand can take it away."""
    joint = model.body_jntadr[model.body_rootid[body]]
    return bool(joint >= 0 and model.jnt_type[joint] == mujoco.mjtJoint.mjJNT_FREE)
