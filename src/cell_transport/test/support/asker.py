"""A node with its two threads, as the transport has, for the drivers behind ROS interfaces to ask from."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import rclpy
from bed import bed
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node

from cell_line.manual_clock import ManualClock
from cell_line.ros.loop_bridge import LoopBridge
from cell_line.ros.ros_side import RosSide
from cell_line.shared import SharedThings
from cell_transport.conformance import GRAPH, Bed
from cell_transport.ros.track_link import TrackLinks
from cell_transport.zones import ZoneGraph

WAIT_S = 240.0


@asynccontextmanager
async def ros_bed(folder: Path, graph: ZoneGraph) -> AsyncIterator[Bed]:
    """Drivers that ask `/line/track`; none is open."""
    context = Context()
    rclpy.init(context=context)
    node = Node("asker", namespace="/line", context=context)
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    bridge = LoopBridge(asyncio.get_running_loop(), executor)
    links = TrackLinks(RosSide(node, bridge, "/line"))
    made = bed(folder, "remote", ManualClock(), SharedThings(given={TrackLinks: links}), graph=graph)
    ended = threading.Event()

    def spin() -> None:
        while not ended.is_set():
            executor.spin_once()

    thread = threading.Thread(target=spin, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        ended.set()
        bridge.to_ros(lambda: None)
        await asyncio.to_thread(thread.join)
        links.destroy()
        executor.shutdown()
        node.destroy_node()
        context.try_shutdown()


def run(test: Callable[[Bed], Awaitable[None]], graph: ZoneGraph = GRAPH) -> None:
    """Run a test that asks a track; one that hangs fails."""

    async def bounded() -> None:
        with TemporaryDirectory() as folder:
            async with ros_bed(Path(folder), graph) as bed:
                await asyncio.wait_for(test(bed), WAIT_S)

    asyncio.run(bounded())


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what happens in another thread."""
    while not condition():
        await asyncio.sleep(0.01)
