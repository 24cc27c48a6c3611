"""It should ask for many threads at once: an answer that is long in coming keeps nobody waiting but who asked."""

import asyncio
import os
import threading
from functools import partial

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.srv import SetHold, SubmitOrder
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.task import Future

from cell_client.errors import LineNotRunning
from cell_client.ros.line_client import LineClient
from cell_client.ros.shared_caller import SharedCaller
from cell_line.ros import qos
from cell_line.ros.asking import in_ros_thread
from cell_line.ros.member import spinning

LINE = "/shared"


def test_a_slow_answer_keeps_nobody_waiting() -> None:
    domain, asked = int(os.environ.get("ROS_DOMAIN_ID", "0")), threading.Event()

    async def never(request: SubmitOrder.Request, response: SubmitOrder.Response) -> SubmitOrder.Response:
        asked.set()
        return await Future()

    def at_once(request: SetHold.Request, response: SetHold.Response) -> SetHold.Response:
        return SetHold.Response(accepted=True, message=request.name)

    async def story() -> None:
        names = f"{LINE}/orchestrator/submit_order", f"{LINE}/orchestrator/hold"
        async with spinning("orchestrator", LINE, domain) as other:
            for kind, name, answer in ((SubmitOrder, names[0], never), (SetHold, names[1], at_once)):
                offer = partial(
                    other.node.create_service,
                    kind,
                    name,
                    answer,
                    qos_profile=qos.MANY_REQUESTS,
                    callback_group=ReentrantCallbackGroup(),
                )
                await in_ros_thread(other.bridge, offer)
            client = LineClient(LINE, domain, caller=SharedCaller(domain))
            try:
                slow = asyncio.create_task(asyncio.to_thread(client.submit_order, "o.json", "{}"))
                await asyncio.to_thread(asked.wait)
                holds = [asyncio.to_thread(client.hold, "order", f"A{n}", "") for n in range(20)]
                assert await asyncio.gather(*holds) == [f"A{n}" for n in range(20)]
                assert not slow.done()
            finally:
                await asyncio.to_thread(client.__exit__)
            with pytest.raises(LineNotRunning, match="another one has taken its place"):
                await slow

    asyncio.run(story())


def test_a_turn_that_fails_ends_nothing() -> None:
    """It should go on after a fault of whatever kind, and tell who asks a closed one that its line has gone."""
    caller = SharedCaller(int(os.environ.get("ROS_DOMAIN_ID", "0")), 0.2)
    failed, after = threading.Event(), threading.Event()

    def fails() -> None:
        failed.set()
        raise ValueError("whatever it is")

    caller._executor.create_task(fails)
    assert failed.wait(10.0)
    caller._executor.create_task(after.set)
    assert after.wait(10.0) and caller.alive
    caller.close()
    assert not caller.alive
    with pytest.raises(LineNotRunning, match="another one has taken its place"):
        caller.answer(SetHold, f"{LINE}/orchestrator/hold", SetHold.Request())
