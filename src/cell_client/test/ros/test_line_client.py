"""It should ask a line, tell what it refuses, and wait no longer than an answer can come."""

import asyncio
import os
import threading

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.srv import SetHold, SubmitOrder
from rclpy.task import Future

from cell_client.errors import LineNotRunning, Refused
from cell_client.ros.line_client import READ_S, LineClient
from cell_client.ros.service_caller import spin_until_done
from cell_line.ros.asking import in_ros_thread
from cell_line.ros.member import spinning

LINE = "/told"


def test_a_refusal_is_shown() -> None:
    """It should be raised as text that can be shown, without escape sequences."""
    domain = int(os.environ.get("ROS_DOMAIN_ID", "0"))

    def refuse(request: SetHold.Request, response: SetHold.Response) -> SetHold.Response:
        return SetHold.Response(message="\x1b[31mno")

    async def story() -> None:
        async with spinning("orchestrator", LINE, domain) as other:
            await in_ros_thread(
                other.bridge, lambda: other.node.create_service(SetHold, f"{LINE}/orchestrator/hold", refuse)
            )
            with LineClient(LINE, domain) as client, pytest.raises(Refused, match="^\ufffd\\[31mno$"):
                await asyncio.to_thread(client.hold, "order", "A", "")

    asyncio.run(story())


def test_waits_do_not_add_to_each_other() -> None:
    """It should not make the next wait turn once more for every turn of this one."""
    with LineClient(LINE, int(os.environ.get("ROS_DOMAIN_ID", "0"))) as client:
        executor = client._caller._executor
        turns = 0

        def turn() -> None:
            nonlocal turns
            turns += 1
            if turns < 500:
                executor.create_task(turn)

        executor.create_task(turn)
        never = Future(executor=executor)
        assert not spin_until_done(executor, never, 0.5)
        assert turns == 500
        never.set_result(None)
        assert spin_until_done(executor, never, 0.5)
        assert not any(True for _ in executor._tasks)


def test_who_has_restarted_has_lost_the_request() -> None:
    """It should not be waited for, as long as a document may take: it says so at once."""
    domain, asked = int(os.environ.get("ROS_DOMAIN_ID", "0")), threading.Event()

    async def keep(request: SubmitOrder.Request, response: SubmitOrder.Response) -> SubmitOrder.Response:
        asked.set()
        return await Future()

    async def story() -> None:
        name = f"{LINE}/orchestrator/submit_order"
        async with spinning("first", LINE, domain) as first, spinning("second", LINE, domain) as second:
            await in_ros_thread(first.bridge, lambda: first.node.create_service(SubmitOrder, name, keep))
            with LineClient(LINE, domain) as client:
                submitting = asyncio.create_task(asyncio.to_thread(client.submit_order, "o.json", "{}"))
                await asyncio.to_thread(asked.wait)
                await in_ros_thread(second.bridge, lambda: second.node.create_service(SubmitOrder, name, keep))
                with pytest.raises(LineNotRunning, match="its process has ended before it answered"):
                    await asyncio.wait_for(submitting, READ_S / 2)

    asyncio.run(story())
