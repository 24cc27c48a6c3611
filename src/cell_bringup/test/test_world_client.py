"""What the audit makes of answers of a world that cannot be true."""

import asyncio
import math
import os
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.srv import TellTruth

from cell_bringup.failure import CommandFailed
from cell_bringup.ros.world_client import WorldClient
from cell_line.ros.asking import there
from cell_line.ros.member import spinning

LINE = "/told"
PART = {"units": ["A-01"], "parts": ["lid"], "nests": ["top"], "offsets": [0.001]}


def test_what_cannot_be_true_is_refused() -> None:
    """It should fail in one line for numbers that are none and lists that do not fit."""
    domain = int(os.environ.get("ROS_DOMAIN_ID", "0"))
    truth: dict[str, Any] = {}

    def tell(request: TellTruth.Request, response: TellTruth.Response) -> TellTruth.Response:
        return TellTruth.Response(**truth)

    async def story() -> None:
        async with spinning("world", LINE, domain) as other:
            await there(other.bridge, lambda: other.node.create_service(TellTruth, f"{LINE}/world/tell_truth", tell))
            with WorldClient(LINE, domain) as client:
                for lie in ({"depth": math.nan}, {**PART, "offsets": [math.inf]}, {**PART, "nests": []}):
                    truth.clear()
                    truth.update(lie)
                    with pytest.raises(CommandFailed, match="^the world does not tell the truth: "):
                        await asyncio.to_thread(client.tell_truth)
                truth.clear()
                truth.update(PART)
                (part,) = (await asyncio.to_thread(client.tell_truth)).parts
                assert (part.unit, part.off_m) == ("A-01", 0.001)

    asyncio.run(story())
