"""What everything that offers a part of the world on ROS shares."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from builtin_interfaces.msg import Time
from rclpy.action import ActionServer
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.service import Service

from cell_sim.hosting.world_thread import WorldThread
from cell_sim.line_world import LineWorld
from cell_sim.physics.simulation import Simulation
from cell_skills.ros.convert import to_time
from cell_skills.ros.line_node import LineNode
from cell_skills.ros.loop_bridge import LoopBridge

T = TypeVar("T")
REST_S = 0.025
"""Wall time between two messages of a kind that comes often [s]: each wakes whoever hears it, which costs time."""


@dataclass(frozen=True, eq=False)
class Host:
    """The node and the world that it hosts.

    Attributes:
        node: On which everything is offered.
        bridge: Between its two threads.
        world: The running world.
        line: What stands in it.
        line0: Line time when the world began [s].
    """

    node: LineNode
    bridge: LoopBridge
    world: WorldThread
    line: LineWorld
    line0: float

    @property
    def namespace(self) -> str:
        """Of the line."""
        return self.line.line.namespace

    def line_time(self, elapsed: float) -> float:
        """Return the line time when so much simulated time has passed [s]."""
        return self.line0 + elapsed

    def stamp(self, elapsed: float) -> Time:
        """Return the same as a message."""
        return to_time(self.line_time(elapsed))

    async def do(self, call: Callable[[Simulation], T]) -> T:
        """From a ROS callback: do something to the world between two steps.

        Raises:
            WorldStopped: the world does not run.
        """
        result: T = await self.bridge.start(self.world.do(call))
        return result

    def action(self, kind: Any, name: str, execute: Callable[..., Any], **callbacks: Any) -> ActionServer:
        """Offer an action."""
        group = ReentrantCallbackGroup()
        return ActionServer(self.node, kind, name, execute, callback_group=group, **callbacks)

    def service(self, kind: Any, name: str, answer: Callable[..., Any]) -> Service:
        """Offer a service."""
        return self.node.create_service(kind, name, answer, callback_group=ReentrantCallbackGroup())


class Every:
    """Says when something is due again."""

    def __init__(self, period_s: float, rest_s: float = 0.0, wall: Callable[[], float] = time.monotonic) -> None:
        """Take its period.

        Args:
            period_s: Simulated time [s].
            rest_s: Wall time that passes in any case, however fast the world runs [s].
            wall: Returns the wall time [s].
        """
        self._period = period_s
        self._rest = rest_s
        self._next = 0.0
        self._wall = wall
        self._rested = 0.0

    def due(self, elapsed: float) -> bool:
        """Whether it is due after so much simulated time [s]; then it counts as done."""
        if elapsed < self._next - 1e-9 or (wall := self._wall()) < self._rested:
            return False
        self._rested = wall + self._rest
        self._next = (elapsed // self._period + 1.0) * self._period
        return True
