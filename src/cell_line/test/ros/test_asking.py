"""A request whose server has died is not waited for; one whose server is only late is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from std_srvs.srv import Trigger
from trial_graph import Member, spinning
from trial_loop import in_loop

from cell_line.patience import LOOK_S
from cell_line.ros import asking
from cell_line.ros.asking import NoAnswer, in_ros_thread
from cell_line.ros.services import Service

NAME = "asked/ping"


@asynccontextmanager
async def asked(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SimpleNamespace]:
    """A request that waits at a server which reads nothing."""
    monkeypatch.setattr(asking, "PROBE_S", LOOK_S)
    async with spinning("asker", "/asks") as asker:
        server = Node("server", namespace="/asks", context=asker.node.context)
        offered = server.create_service(Trigger, NAME, lambda request, response: response)
        service = await in_ros_thread(asker.bridge, lambda: Service(asker.node, asker.bridge, Trigger, NAME))
        request = asyncio.create_task(service.call(Trigger.Request()))
        try:
            await two_looks(asker)
            yield SimpleNamespace(server=server, offered=offered, request=request, asker=asker)
        finally:
            server.destroy_node()


async def two_looks(asker: Member) -> None:
    """Let the request be sent, and looked after twice."""
    while not await in_ros_thread(asker.bridge, lambda: asker.node.count_services("/asks/" + NAME)):
        await asyncio.sleep(LOOK_S)
    await asyncio.sleep(4.0 * LOOK_S)


def test_a_server_that_has_restarted_lost_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should be said as soon as another one offers the service."""

    async def story() -> None:
        async with asked(monkeypatch) as now:
            assert not now.request.done()
            now.server.destroy_service(now.offered)
            now.server.create_service(Trigger, NAME, lambda request, response: response)
            with pytest.raises(NoAnswer, match="^asked/ping has restarted and lost the request$"):
                await asyncio.wait_for(now.request, asking.ANSWER_S / 2.0)

    in_loop(story())


def test_a_server_that_is_late_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should take the answer of the one that was asked."""

    async def story() -> None:
        async with asked(monkeypatch) as now:
            executor = SingleThreadedExecutor(context=now.server.context)
            executor.add_node(now.server)
            while not now.request.done():
                await asyncio.to_thread(executor.spin_once, 0.1)
            assert isinstance(now.request.result(), Trigger.Response)
            executor.shutdown()

    in_loop(story())


def test_silence_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should say so of a server that stays, and never answers."""
    monkeypatch.setattr(asking, "ANSWER_S", 4.0 * LOOK_S)

    async def story() -> None:
        async with asked(monkeypatch) as now:
            with pytest.raises(NoAnswer, match="^asked/ping does not answer$"):
                await now.request

    in_loop(story())
