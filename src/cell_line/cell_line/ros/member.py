"""A node with a thread of its own, met by an event loop."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.logging import LoggingSeverity
from rclpy.node import Node
from rclpy.signals import SignalHandlerOptions

from cell_line.ros.logs import NO_FILES
from cell_line.ros.loop_bridge import LoopBridge


@dataclass
class Member:
    """A node that spins.

    Attributes:
        node: The node.
        bridge: To its thread.
        errors: What its callbacks have raised.
    """

    node: Node
    bridge: LoopBridge
    errors: list[str] = field(default_factory=list)


@asynccontextmanager
async def spinning(name: str, namespace: str, domain: int) -> AsyncIterator[Member]:
    """Run a node as long as the block lasts."""
    context = Context()
    rclpy.init(args=[*NO_FILES], context=context, domain_id=domain, signal_handler_options=SignalHandlerOptions.NO)
    node = Node(name, namespace=namespace, context=context, start_parameter_services=False)
    node.get_logger().set_level(LoggingSeverity.FATAL)  # that lies are refused is no news here
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    member, stop = Member(node, LoopBridge(asyncio.get_running_loop(), executor)), threading.Event()

    def spin() -> None:
        while not stop.is_set():
            try:
                executor.spin_once()
            except Exception as error:
                member.errors.append(f"{error!r:.200}")

    thread = threading.Thread(target=spin, name=name, daemon=True)
    thread.start()
    try:
        yield member
    finally:
        member.bridge.to_ros(stop.set)
        await asyncio.to_thread(thread.join)
        await member.bridge.close()
        executor.shutdown()
        node.destroy_node()
        context.try_shutdown()
