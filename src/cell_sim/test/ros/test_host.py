"""When something is due, and what becomes of what cannot be done."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

import rclpy
from cell_interfaces.action import HopCarrier
from cell_interfaces.srv import FindPlaces, ReadTag, SpawnModel
from rclpy.action import ActionClient
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from std_msgs.msg import String
from std_srvs.srv import Trigger

from cell_line.codes import Code
from cell_line.ros import qos
from cell_sim.ros.host import Every, Host
from cell_sim.world.world import SpawnError
from cell_sim.world_runtime.world_thread import WorldStopped
from cell_world.sdf.errors import SdfError

WAIT_S = 240.0


class Rig:
    """A node with a host that has no world, and a client beside it."""

    def __init__(self) -> None:
        self._context = Context()
        rclpy.init(args=[], context=self._context)
        self.node, self.client = Node("host", context=self._context), Node("client", context=self._context)
        self.host = Host(cast(Any, self.node), cast(Any, None), cast(Any, None), cast(Any, None), 0.0)
        self._executor = SingleThreadedExecutor(context=self._context)
        for node in (self.node, self.client):
            self._executor.add_node(node)

    def close(self) -> None:
        self._executor.shutdown()
        for node in (self.node, self.client):
            node.destroy_node()
        self._context.try_shutdown()

    def until(self, true: Callable[[], bool]) -> None:
        for _ in range(round(WAIT_S / 0.05)):
            if true():
                return
            self._executor.spin_once(timeout_sec=0.05)
        raise AssertionError("waited in vain")

    def result(self, future: Any) -> Any:
        self.until(future.done)
        return future.result()

    def ask(self, kind: Any, error: Exception) -> Any:
        """Call a service that raises something."""

        async def answer(request: Any, response: Any) -> Any:
            raise error

        service, client = self.host.service(kind, "asked", answer), self.client.create_client(kind, "asked")
        self.until(client.service_is_ready)
        response = self.result(client.call_async(kind.Request()))
        self.node.destroy_service(service)
        self.client.destroy_client(client)
        return response


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.close()


def test_what_is_raised_becomes_the_answer(rig: Rig) -> None:
    """It should say why in the fields that a response has, whatever went wrong."""
    for error, code, text in (
        (SpawnError("there is no model"), Code.BAD_PARAMETERS, "there is no model"),
        (SdfError(Path("a.sdf"), 3, "no"), Code.BAD_PARAMETERS, "a.sdf:3: no"),
        (WorldStopped(), Code.REFUSED, "the world does not run"),
        (RuntimeError("half \ud83d, ESC \x1b"), Code.EXCEPTION, "a bug: RuntimeError: half \ufffd, ESC \ufffd"),
        (ValueError("x" * 1_000_000), Code.BAD_PARAMETERS, "x" * 1999 + "…"),
    ):
        read = rig.ask(ReadTag, error)
        assert (read.code, read.message) == (code, text)
    spawned, done = rig.ask(SpawnModel, ValueError("no")), rig.ask(Trigger, ValueError("no"))
    assert (spawned.ok, spawned.message) == (done.success, done.message) == (False, "no")
    assert list(rig.ask(FindPlaces, KeyError("no")).places) == []


@pytest.mark.parametrize("error", [WorldStopped(), ValueError("no"), RuntimeError("no")])
def test_a_goal_that_cannot_begin_is_refused(rig: Rig, error: Exception) -> None:
    """It should not end who offers the action."""

    async def start(goal: Any) -> Any:
        raise error

    async def execute(goal: Any) -> HopCarrier.Result:
        raise AssertionError("it was refused")

    server = rig.host.action(HopCarrier, "act", execute, start=start)
    client = ActionClient(rig.client, HopCarrier, "act")
    rig.until(client.server_is_ready)
    for _ in range(2):
        assert not rig.result(client.send_goal_async(HopCarrier.Goal())).accepted
    client.destroy()
    server.destroy()


def test_what_is_heard_and_cannot_be_is_left_out(rig: Rig) -> None:
    """It should go on to listen after any error."""
    errors = [WorldStopped(), ValueError("no"), KeyError("no"), None]
    heard: list[str] = []

    async def hear(message: String) -> None:
        if error := errors[len(heard) - 1]:
            raise error

    async def note(message: String) -> None:
        heard.append(message.data)
        await hear(message)

    subscription = rig.host.listen(String, "said", note, qos.STREAM)
    publisher = rig.client.create_publisher(String, "said", qos.STREAM)
    rig.until(lambda: publisher.get_subscription_count() > 0)
    for number in range(4):
        publisher.publish(String(data=str(number)))
    rig.until(lambda: len(heard) == 4)
    rig.node.destroy_subscription(subscription)


def test_is_due_once_a_period() -> None:
    """It should be due at the start and whenever a multiple of its period has passed, once."""
    every = Every(0.5)
    assert [every.due(elapsed) for elapsed in (0.0, 0.2, 0.5, 0.6, 1.7, 1.9, 2.0)] == [1, 0, 1, 0, 1, 0, 1]


def test_rests_however_fast_the_world_runs() -> None:
    """It should not be due again before it has rested, and then at once, not with the next multiple of its period."""
    wall = 100.0
    every = Every(0.5, 0.1, lambda: wall)
    assert every.due(0.0)
    wall += 0.05
    assert not every.due(0.5)
    wall += 0.06
    assert every.due(0.6)
    wall += 0.2
    assert not every.due(0.9)
    assert every.due(1.0)
