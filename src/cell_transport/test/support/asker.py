"""A node with its two threads, as the transport has, for a track to be asked from."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node

from cell_line.ros import names
from cell_line.ros.loop_bridge import LoopBridge
from cell_transport.ros.ros_track import RosTrack
from cell_transport.zones import ZoneGraph


@asynccontextmanager
async def ros_track(graph: ZoneGraph) -> AsyncIterator[RosTrack]:
    """A RosTrack that asks `/line/track`."""
    context = Context()
    rclpy.init(context=context)
    node = Node("asker", namespace="/line", context=context)
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    bridge = LoopBridge(asyncio.get_running_loop(), executor)
    track = RosTrack(node, bridge, graph, names.track("/line"), lambda: None)
    ended = threading.Event()

    def spin() -> None:
        while not ended.is_set():
            executor.spin_once()

    thread = threading.Thread(target=spin, daemon=True)
    thread.start()
    try:
        yield track
    finally:
        ended.set()
        bridge.to_ros(lambda: None)
        await asyncio.to_thread(thread.join)
        track.destroy()
        executor.shutdown()
        node.destroy_node()
        context.try_shutdown()
