"""Which clock tells a node line time, and when it begins to."""

from collections.abc import Callable

from rclpy.node import Node

from cell_line.clock import Anchor, Clock
from cell_line.ros.ros_clock import RosClock
from cell_line.told_clock import ToldClock

Say = Callable[[str], object]


def line_clock(node: Node, anchor: Anchor, speed: float, use_sim_time: bool, time_of_claim: bool) -> Clock:
    """Return the clock of a node by its settings; in the loop."""
    if use_sim_time:
        return RosClock(node)
    anchored = anchor.clock(speed)
    return ToldClock(anchored) if time_of_claim else anchored


async def told(clock: Clock, warn: Say) -> None:
    """Wait until a clock shows line time; a warning says when it goes on without."""
    if isinstance(clock, RosClock):
        await clock.told()
    elif isinstance(clock, ToldClock) and not await clock.told():
        warn("no orchestrator tells line time; until one does it is that of the wall clock")


def tell(clock: ToldClock, say: Say, line: float, speed: float, mono: float) -> None:
    """Give a clock a word, see `ToldClock.tell`; in the loop."""
    before = clock.now()
    if clock.tell(line, speed, mono):
        say(f"the orchestrator tells line time, {clock.now() - before:+.3f} s from here")
