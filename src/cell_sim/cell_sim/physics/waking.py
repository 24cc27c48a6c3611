"""Sleepers are not stepped and notice no change of drive or connection; whoever drives one keeps it awake."""

import mujoco


def keep_awake(data: mujoco.MjData, body: int, awake: bool) -> None:
    """Keep the tree of a body awake, or let it sleep. Its external force, which must be unused, is the signal."""
    data.xfrc_applied[body, 0] = -0.0 if awake else 0.0  # the sign bit wakes a sleeper and pushes nothing
