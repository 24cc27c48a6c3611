"""Line time from /clock, and calls across the two threads."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.time import Time
from rosgraph_msgs.msg import Clock as ClockMsg
from trial_loop import in_loop

from cell_line.ros.loop_bridge import LoopBridge
from cell_line.ros.ros_clock import RosClock

Story = Callable[[Node, LoopBridge], Awaitable[None]]


def with_node(story: Story) -> None:
    """Run a story in the loop beside a spinning node with use_sim_time."""
    context = Context()
    rclpy.init(context=context)
    executor = SingleThreadedExecutor(context=context)
    sim_time = Parameter("use_sim_time", value=True)
    node = Node("sim", context=context, parameter_overrides=[sim_time])
    executor.add_node(node)
    going = [True]

    def spin() -> None:
        while going:
            executor.spin_once()

    async def run() -> None:
        bridge = LoopBridge(asyncio.get_running_loop(), executor)
        thread = threading.Thread(target=spin)
        thread.start()
        try:
            await story(node, bridge)
        finally:
            bridge.to_ros(going.clear)
            await asyncio.to_thread(thread.join)
            await bridge.close()

    try:
        in_loop(run())
    finally:
        executor.shutdown()
        node.destroy_node()
        context.try_shutdown()


def test_sleep_follows_the_clock_topic() -> None:
    """It should wake sleepers when their time is published, in order, however far it jumps."""

    async def story(node: Node, bridge: LoopBridge) -> None:
        subject = RosClock(node)
        publisher = node.create_publisher(ClockMsg, "/clock", 10)
        woken: list[str] = []

        async def sleep(name: str, seconds: float) -> None:
            await subject.sleep(seconds)
            woken.append(name)

        async def reach(second: int) -> None:
            while subject.now() < second:
                publisher.publish(ClockMsg(clock=Time(seconds=second).to_msg()))
                await asyncio.sleep(0.01)

        await reach(100)
        sleepers = [asyncio.create_task(sleep("long", 10.0)), asyncio.create_task(sleep("short", 5.0))]
        await asyncio.sleep(0)  # both are asleep now
        await reach(104)
        assert woken == []
        await reach(106)
        await sleepers[1]
        assert woken == ["short"]
        await reach(200)
        await sleepers[0]
        assert woken == ["short", "long"]

    with_node(story)


def test_calls_across_the_threads() -> None:
    """It should bring results and errors back to whoever waits, on either side."""

    async def story(node: Node, bridge: LoopBridge) -> None:
        main = threading.get_ident()

        async def in_main(value: int) -> int:
            assert threading.get_ident() == main
            if value < 0:
                raise ValueError("negative")
            return value + 1

        results: asyncio.Queue[object] = asyncio.Queue()

        async def callback(value: int) -> None:
            try:
                result: object = await bridge.start(in_main(value))
            except ValueError as error:
                result = str(error)
            bridge.to_loop(results.put_nowait, (result, threading.get_ident() != main))

        bridge.to_ros(callback, 1)
        assert await results.get() == (2, True)
        bridge.to_ros(callback, -1)
        assert await results.get() == ("negative", True)

        def blocking() -> None:
            bridge.to_loop(results.put_nowait, bridge.run(in_main(5), 5.0))

        bridge.to_ros(blocking)
        assert await results.get() == 6

    with_node(story)
