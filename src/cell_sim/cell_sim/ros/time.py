"""Line time, which the world makes: /clock for other nodes, a clock for the world's own."""

from rosgraph_msgs.msg import Clock as ClockMsg

from cell_sim.ros.host import REST_S, Every, Host
from cell_sim.world.world import World
from cell_sim.world_runtime.world_thread import WorldThread

CLOCK = "/clock"
PERIOD_S = 0.05
"""Simulated time between two messages [s]."""


class ClockPublisher:
    """Tells the line time."""

    def __init__(self, host: Host) -> None:
        """Offer the topic."""
        self._host = host
        self._every = Every(PERIOD_S, REST_S)
        self._publisher = host.node.create_publisher(ClockMsg, CLOCK, 10)
        host.world.observe(self._look)

    def destroy(self) -> None:
        """Withdraw it."""
        self._host.node.destroy_publisher(self._publisher)

    def _look(self, sim: World, elapsed: float) -> None:
        if self._every.due(elapsed):
            self._publisher.publish(ClockMsg(clock=self._host.stamp(elapsed)))


class WorldClock:
    """Line time as the world counts it."""

    def __init__(self, line0: float) -> None:
        """Take the line time when the world begins [s]; it stands still until there is a world."""
        self._line0 = line0
        self._world: WorldThread | None = None

    def follow(self, world: WorldThread) -> None:
        """Follow a world from now on."""
        self._world = world

    def now(self) -> float:
        """Return the line time [s]."""
        return self._line0 + (self._world.elapsed if self._world else 0.0)

    async def sleep(self, seconds: float) -> None:
        """Wait until `seconds` of line time have passed [s]."""
        if self._world is not None:
            await self._world.sleep(seconds)
