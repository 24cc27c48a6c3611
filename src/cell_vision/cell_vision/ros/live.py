"""Pictures of a line that runs, for commands."""

import os
import time

from cell_line.at_hand import LineAtHand
from cell_line.clock import ScaledClock
from cell_line.ros.member import spinning
from cell_line.ros.ros_side import RosSide
from cell_skills.devices.images import Picture
from cell_skills.ros.clients import Clients
from cell_skills.ros.images import RosImages

STEP_S = 0.001
"""The next picture is later than the one before by more than this [s]."""


async def live_pairs(line: LineAtHand, cell: str, camera: str, count: int) -> list[tuple[Picture, Picture]]:
    """Return so many next pictures of a camera, each with its depth.

    Raises:
        DeviceFault: The camera does not answer.
    """
    async with spinning(f"look_{os.getpid()}", line.namespace, line.domain) as member:
        clients = Clients(
            RosSide(member.node, member.bridge, line.namespace), ScaledClock(mono0=time.monotonic()), cell
        )
        images, out = RosImages(clients), list[tuple[Picture, Picture]]()
        for _ in range(count):
            out.append(await images.pair(camera, out[-1][0].stamp + STEP_S if out else float("-inf")))
        return out
