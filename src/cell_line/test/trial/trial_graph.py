"""Nodes of a test on real ROS, each with an executor in its own thread, met by the test's event loop."""

import asyncio
import threading
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node

from cell_line.ros.loop_bridge import LoopBridge


@dataclass
class Member:
    """A node that spins."""

    node: Node
    bridge: LoopBridge


@asynccontextmanager
async def spinning(name: str, namespace: str) -> AsyncIterator[Member]:
    """Run a node as long as the block lasts."""
    context = Context()
    rclpy.init(context=context)
    node = Node(name, namespace=namespace, context=context)
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    bridge, going = LoopBridge(asyncio.get_running_loop(), executor), threading.Event()

    def spin() -> None:
        while not going.is_set():
            try:
                executor.spin_once()
            except Exception:  # shown with the test, which must not wait for a dead thread
                traceback.print_exc()

    thread = threading.Thread(target=spin, daemon=True)
    thread.start()
    try:
        yield Member(node, bridge)
    finally:
        bridge.to_ros(going.set)
        await asyncio.to_thread(thread.join)
        await bridge.close()
        executor.shutdown()
        node.destroy_node()
        context.try_shutdown()
