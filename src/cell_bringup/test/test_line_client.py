"""What people's commands make of answers that cannot be true."""

import asyncio
import math
import os
import threading
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.srv import SetHold, SubmitOrder, TellTruth
from rclpy.task import Future

from cell_bringup.failure import CommandFailed, LineNotRunning, Refused
from cell_bringup.ros.line_client import READ_S, LineClient
from cell_bringup.ros.service_caller import spin_until_done
from cell_bringup.sweep.ros.member import spinning
from cell_line.ros.asking import there

LINE = "/told"
PART = {"units": ["A-01"], "parts": ["lid"], "nests": ["top"], "offsets": [0.001]}


def test_what_cannot_be_true_is_refused_and_texts_are_shown() -> None:
    """It should fail in one line for numbers that are none and lists that do not fit, and print no escape sequence."""
    domain = int(os.environ.get("ROS_DOMAIN_ID", "0"))
    truth: dict[str, Any] = {}

    def tell(request: TellTruth.Request, response: TellTruth.Response) -> TellTruth.Response:
        return TellTruth.Response(**truth)

    def refuse(request: SetHold.Request, response: SetHold.Response) -> SetHold.Response:
        return SetHold.Response(message="\x1b[31mno")

    async def story() -> None:
        async with spinning("world", LINE, domain) as other:
            await there(other.bridge, lambda: other.node.create_service(TellTruth, f"{LINE}/world/tell_truth", tell))
            await there(other.bridge, lambda: other.node.create_service(SetHold, f"{LINE}/orchestrator/hold", refuse))
            with LineClient(LINE, domain) as client:
                for lie in ({"depth": math.nan}, {**PART, "offsets": [math.inf]}, {**PART, "nests": []}):
                    truth.clear()
                    truth.update(lie)
                    with pytest.raises(CommandFailed, match="^the world does not tell the truth: "):
                        await asyncio.to_thread(client.tell_truth)
                truth.clear()
                truth.update(PART)
                (part,) = (await asyncio.to_thread(client.tell_truth)).parts
                assert (part.unit, part.off_m) == ("A-01", 0.001)
                with pytest.raises(Refused, match="^\ufffd\\[31mno$"):
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
            await there(first.bridge, lambda: first.node.create_service(SubmitOrder, name, keep))
            with LineClient(LINE, domain) as client:
                submitting = asyncio.create_task(asyncio.to_thread(client.submit_order, "o.json", "{}"))
                await asyncio.to_thread(asked.wait)
                await there(second.bridge, lambda: second.node.create_service(SubmitOrder, name, keep))
                with pytest.raises(LineNotRunning, match="its process has ended before it answered"):
                    await asyncio.wait_for(submitting, READ_S / 2)

    asyncio.run(story())
