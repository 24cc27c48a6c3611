"""What everything that offers a part of the world on ROS shares."""

import time
import traceback
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from builtin_interfaces.msg import Time
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle, default_cancel_callback
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.qos import QoSProfile
from rclpy.service import Service
from rclpy.subscription import Subscription

from cell_line.codes import Code
from cell_line.plain import shown
from cell_line.ros.convert.times import to_time
from cell_line.ros.line_node import LineNode
from cell_line.ros.loop_bridge import LoopBridge
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world.world import World
from cell_sim.world_runtime.world_thread import WorldStopped, WorldThread
from cell_world.sdf.errors import SdfError

T = TypeVar("T")
EXPECTED = (ValueError, SdfError)
"""What is raised where something that was asked for cannot be."""
STOPPED = "the world does not run"
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
    line: SimulatedLine
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

    async def do(self, call: Callable[[World], T]) -> T:
        """From a ROS callback: do something to the world between two steps.

        Raises:
            WorldStopped: the world does not run.
        """
        result: T = await self.bridge.start(self.world.do(call))
        return result

    def order(self, call: Callable[[World], object]) -> None:
        """From a ROS callback: have something done to the world soon, if it runs."""
        self.bridge.start(self._order(call))

    async def _order(self, call: Callable[[World], object]) -> None:
        with suppress(WorldStopped):
            await self.world.do(call)

    def refuse(self, why: str) -> GoalResponse:
        """Refuse a goal; the log says why, for its client cannot be told."""
        self.node.get_logger().warning(shown(why))
        return GoalResponse.REJECT

    def action(
        self,
        kind: Any,
        name: str,
        execute: Callable[..., Any],
        start: Callable[[Any], Awaitable[GoalResponse]] | None = None,
        cancel: Callable[[ServerGoalHandle], CancelResponse] | None = None,
        **options: Any,
    ) -> ActionServer:
        """Offer an action.

        Args:
            kind: Of the action.
            name: Of the action.
            execute: Accompanies a goal and returns its result.
            start: Begins a goal or refuses it; None takes every goal.
            cancel: Has a goal stopped; None does not stop any.
            options: Of the server.
        """

        async def begin(goal: Any) -> GoalResponse:
            try:
                return await start(goal) if start else GoalResponse.ACCEPT
            except WorldStopped:
                return self.refuse(f"{name}: {STOPPED}")
            except EXPECTED as error:
                return self.refuse(f"{name}: {error}")
            except Exception:  # else it would end the world
                self._tell_bug(name)
                return GoalResponse.REJECT

        group, stop = ReentrantCallbackGroup(), cancel or default_cancel_callback
        return ActionServer(
            self.node, kind, name, execute, goal_callback=begin, cancel_callback=stop, callback_group=group, **options
        )

    def service(self, kind: Any, name: str, answer: Callable[..., Any]) -> Service:
        """Offer a service; what `answer` raises becomes the response."""

        async def respond(request: Any, response: Any) -> Any:
            try:
                return await answer(request, response)
            except WorldStopped:
                return refused(kind.Response(), Code.REFUSED, STOPPED)
            except EXPECTED as error:
                return refused(kind.Response(), Code.BAD_PARAMETERS, str(error))
            except Exception as error:  # else it would end the world
                self._tell_bug(name)
                return refused(kind.Response(), Code.EXCEPTION, f"a bug: {type(error).__name__}: {error}")

        return self.node.create_service(kind, name, respond, callback_group=ReentrantCallbackGroup())

    def listen(self, kind: Any, name: str, hear: Callable[[Any], Awaitable[None]], profile: QoSProfile) -> Subscription:
        """Hear a topic; what is said that cannot be is left out, and told in one line."""
        return self.node.create_subscription(kind, name, partial(self.attempt, name, hear), profile)

    async def attempt(self, name: str, do: Callable[..., Awaitable[None]], *what: Any) -> None:
        """Do something with what was said; what cannot be is left out, and told in one line."""
        try:
            await do(*what)
        except WorldStopped:
            pass
        except EXPECTED as error:
            self.node.get_logger().error(shown(f"{name}: {error}"))
        except Exception:  # else it would end the world
            self._tell_bug(name)

    def _tell_bug(self, name: str) -> None:
        """Log where an exception came from; the logger takes no half characters."""
        lines = [shown(line) for line in traceback.format_exc().splitlines()]
        self.node.get_logger().error("\n".join([f"a bug in {name}:", *lines]))


def refused(response: Any, code: Code, why: str) -> Any:
    """Return a response that says why nothing was done, in the fields that it has."""
    for field, value in (("code", int(code)), ("message", shown(why))):
        if hasattr(response, field):
            setattr(response, field, value)
    return response


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
