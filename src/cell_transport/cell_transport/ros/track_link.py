"""What the drivers behind a ROS interface share: who asks a server of belts, antennas or a camera, and hears it."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from cell_interfaces.action import HopCarrier
from cell_interfaces.msg import TrackState
from cell_interfaces.srv import IdentifyCarrier, ReadTag, WriteTag
from std_msgs.msg import String

from cell_line.codes import Code
from cell_line.driver import StandsOn
from cell_line.plain import identifier, rows
from cell_line.ros import names, qos
from cell_line.ros.asking import NoAnswer
from cell_line.ros.calls import ActionCalls, Calls, ServiceCalls
from cell_line.ros.listener import Listener
from cell_line.ros.ros_side import RosSide
from cell_line.ros.stands_on import told_by
from cell_line.seldom import Seldom
from cell_line.shared import NotHere, Shared, SharedThings
from cell_transport.track_reconciliation import Count

ANSWER_S = 5.0
"""A server is asked again after this long, wall time [s]."""
HOP_S = 60.0
"""A hop is asked for again after this long, wall time [s]; it is the same hop."""
OPEN_S = 5.0
"""A server that opens is heard within this, wall time [s]."""
LOST_S = 30.0
"""One that has said nothing for this long is lost, wall time [s]; it beats every simulated second at least."""


class TrackLink:
    """Asks one server until it is answered, whatever restarts in between; a dead one is waited for.

    `destroy` and the constructor belong to the executor thread, the rest to the asyncio loop.
    Nothing is sent before the server was heard, and what had no answer is sent again when it is heard the next time.

    Attributes:
        server: Its full name.
        count: What it said last of its sensors; None before it was heard.
    """

    def __init__(self, ros: RosSide, server: str) -> None:
        """Connect.

        Args:
            ros: who asks.
            server: full name of who offers hops, tags or fiducials.
        """
        self.server = server
        self.count: Count | None = None
        self._node, self._bridge = node, bridge = ros.node, ros.bridge
        self._hops = ActionCalls(node, HopCarrier, names.of(server, names.HOP), HOP_S, _is_refused)
        self._reads = ServiceCalls(node, ReadTag, names.of(server, names.READ_TAG), ANSWER_S, _is_refused)
        self._writes = ServiceCalls(node, WriteTag, names.of(server, names.WRITE_TAG), ANSWER_S, _is_refused)
        looks = names.of(server, names.IDENTIFY_CARRIER)
        self._looks = ServiceCalls(node, IdentifyCarrier, looks, ANSWER_S, _is_refused)
        self._calls: tuple[Calls, ...] = (self._hops, self._reads, self._writes, self._looks)
        self._states = node.create_subscription(
            TrackState, names.of(server, names.STATE), lambda state: bridge.to_loop(self.hear, state), qos.LATCHED
        )
        self._standing = Listener(node, bridge, String, names.of(server, names.STANDS_ON), qos.LATCHED)
        self._seldom = Seldom()
        self._heard_at = 0.0
        self._heard = asyncio.Event()  # set when the server is heard; a new one waits for the next time
        self._changed: list[Callable[[], None]] = []

    def destroy(self) -> None:
        """Take everything off the node."""
        for calls in self._calls:
            calls.destroy()
        self._node.destroy_subscription(self._states)
        self._standing.destroy()

    # Whether it is there

    def on_change(self, changed: Callable[[], None]) -> None:
        """Have somebody told, in the loop, after something else is blocked."""
        self._changed.append(changed)

    async def opened(self) -> None:
        """Return once the server was heard.

        Raises:
            NoAnswer: nobody says anything.
        """
        if self.problem():
            try:
                await asyncio.wait_for(self.heard(), OPEN_S)
            except TimeoutError:
                raise NoAnswer(f"no answer from {self.server}") from None

    def problem(self) -> str:
        """Return what is wrong with the server, "" while it is heard."""
        if self.count is None:
            return f"no answer from {self.server}"
        return f"{self.server} is silent" if time.monotonic() - self._heard_at > LOST_S else ""

    async def heard(self) -> None:
        """Wait until the server is heard the next time."""
        await self._heard.wait()

    async def stands_on(self) -> StandsOn:
        """Return what the server says that it stands on."""
        return await told_by(self._standing)

    # Asking

    async def hop(self, goal: HopCarrier.Goal) -> Any:
        """Ask for a hop; returns how it ended."""
        return await self._ask(self._hops, goal)

    async def read(self, request: ReadTag.Request) -> Any:
        """Have a tag read."""
        return await self._ask(self._reads, request)

    async def write(self, request: WriteTag.Request) -> Any:
        """Have a tag written."""
        return await self._ask(self._writes, request)

    async def identify(self, request: IdentifyCarrier.Request) -> Any:
        """Have a fiducial read."""
        return await self._ask(self._looks, request)

    async def _ask(self, calls: Calls, request: Any) -> Any:
        """Ask every time the server is heard, until it answers; one that is going down refuses."""
        if self.count is None:
            await self.heard()
        answered: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def settle(answer: Any) -> None:
            if not answered.done():
                answered.set_result(answer)

        key = object()
        self._bridge.to_ros(calls.start, key, request, lambda answer: self._bridge.to_loop(settle, answer))
        try:
            return await answered
        finally:
            self._bridge.to_ros(calls.drop, key)

    def hear(self, state: TrackState) -> None:
        """In the loop: keep what the server says; one that has died is asked anew."""
        before = self.count
        try:
            identifier(state.boot_id)
            standing = dict(rows(zones=state.zones, standing=state.standing))
        except ValueError as error:
            if self._seldom.due(str(error)):
                self._node.get_logger().error(f"the state of {self.server} cannot be believed: {error}")
            return
        self.count = Count(state.boot_id, standing, frozenset(state.blocked))
        self._heard_at = time.monotonic()
        self._bridge.to_ros(self._ask_again, before is not None and before.boot != state.boot_id)
        self._heard.set()
        self._heard = asyncio.Event()
        if before is None or before.blocked != self.count.blocked:
            for changed in self._changed:
                changed()

    # In the executor thread

    def _ask_again(self, is_new: bool) -> None:
        for calls in self._calls:
            if is_new:
                calls.repeat()
            else:
                calls.poke()


def _is_refused(answer: Any) -> bool:
    return bool(answer.code == Code.REFUSED)


class TrackLinks(Shared):
    """The links of one transport, by the name of the server."""

    name = "track_links"
    shared = "track_links"

    def __init__(self, ros: RosSide) -> None:
        """Take who asks."""
        self._ros = ros
        self._made: dict[str, TrackLink] = {}

    @classmethod
    def make(cls, things: SharedThings) -> "TrackLinks":
        """See `Shared`."""
        if things.site is None or not isinstance(things.site.ros, RosSide):
            raise NotHere("needs ROS, and this transport runs without")
        return cls(things.site.ros)

    def to(self, server: str) -> TrackLink:
        """Return the link to a server of the line, as `track`; in the executor thread."""
        if server not in self._made:
            self._made[server] = TrackLink(self._ros, names.of(self._ros.namespace, server))
        return self._made[server]

    def destroy(self) -> None:
        """See `Shared`."""
        for made in self._made.values():
            made.destroy()
        self._made.clear()
