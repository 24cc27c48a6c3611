"""Sleepers are not stepped and notice no change of drive or connection; whoever drives one keeps it awake."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import mujoco

AWAKE = -0.0
"""An external force that wakes a sleeper by its sign bit and pushes nothing."""


def keep_awake(data: mujoco.MjData, body: int, awake: bool) -> None:
    """Keep the tree of a body awake, or let it sleep. Its external force, which must be unused, is the signal."""
    data.xfrc_applied[body, 0] = AWAKE if awake else 0.0


@contextmanager
def waking(data: mujoco.MjData, bodies: Sequence[int]) -> Iterator[None]:
    """Wake bodies in the step within, and leave the signals of others as they are.

    One that is awake has to rest anew before it may sleep, or it could sleep before it moves.
    """
    trees = data.model.body_treeid[bodies]
    awake = trees[(trees >= 0) & (data.tree_asleep[trees] < 0)]
    data.tree_asleep[awake] = -1 - mujoco.mjMINAWAKE
    before = data.xfrc_applied[bodies, 0]
    data.xfrc_applied[bodies, 0] = AWAKE
    yield
    data.xfrc_applied[bodies, 0] = before
