"""The clients with which a cell asks what stands around it; made when first needed, and kept."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar, cast

from rclpy.qos import QoSProfile
from std_msgs.msg import String

from cell_line.clock import Clock
from cell_line.driver import StandsOn
from cell_line.ros import names, qos
from cell_line.ros.asking import NoAnswer, in_ros_thread
from cell_line.ros.goals import Goals
from cell_line.ros.listener import Listener
from cell_line.ros.ros_side import RosSide
from cell_line.ros.services import Service
from cell_line.ros.stands_on import told_by
from cell_line.shared import NotHere, SharedThings
from cell_skills.devices.protocols import BadAnswer, DeviceFault

C = TypeVar("C", Goals, Listener, Service)
T = TypeVar("T")


class Clients:
    """The loop's side of the node of one cell.

    The longest waits for other sides stand in `goals`, `listener` and `services`; none is for ever.
    """

    def __init__(self, ros: RosSide, clock: Clock, cell: str) -> None:
        """Take the node and the cell."""
        self.cell = cell
        self._ros = ros
        self._clock = clock
        self._made: dict[str, Goals | Listener | Service] = {}

    @classmethod
    def around(cls, things: SharedThings, name: str) -> "Clients":
        """Return new ones for what is shared by the name.

        Raises:
            NotHere: the cell runs without ROS.
        """
        if things.site is None or not isinstance(things.site.ros, RosSide):
            raise NotHere(f"needs '{name}', which is reached over ROS, and this cell runs without")
        return cls(things.site.ros, things.site.clock, things.site.cell)

    def destroy(self) -> None:
        """Take everything off the node; in the executor's thread."""
        for made in self._made.values():
            made.destroy()
        self._made.clear()

    async def run(self, kind: Any, device: str, name: str, goal: Any, patience_s: float) -> tuple[int, Any]:
        """Have an action of a device done, and return how it ended and its result.

        Args:
            kind: Class of the action.
            device: Of the cell.
            name: Of the action.
            goal: What is asked.
            patience_s: The longest it may take, line time [s].

        Raises:
            DeviceFault: Nobody answers.
        """
        full = self._of(device, name)
        goals = await self._client(full, lambda: Goals(self._ros.node, self._ros.bridge, self._clock, kind, full))
        return await or_fault(device, goals.run(goal, patience_s))

    async def ask(self, kind: Any, device: str, name: str, request: Any) -> Any:
        """Return the answer of a service of a device.

        Raises:
            DeviceFault: Nobody answers.
        """
        full = self._of(device, name)
        service = await self._client(full, lambda: Service(self._ros.node, self._ros.bridge, kind, full))
        return await or_fault(device, service.call(request))

    async def listener(self, kind: Any, device: str, name: str, profile: QoSProfile) -> Listener:
        """Return who listens to a topic of a device."""
        full = self._of(device, name)
        return await self._client(full, lambda: Listener(self._ros.node, self._ros.bridge, kind, full, profile))

    @asynccontextmanager
    async def hearing(self, kind: Any, device: str, name: str, profile: QoSProfile) -> AsyncIterator[Listener]:
        """Listen to a topic of a device as long as the block lasts."""
        full = self._of(device, name)
        made: Listener = await in_ros_thread(
            self._ros.bridge, lambda: Listener(self._ros.node, self._ros.bridge, kind, full, profile)
        )
        try:
            yield made
        finally:
            self._ros.bridge.to_ros(made.destroy)

    async def stands_on(self, device: str) -> StandsOn:
        """Return what a device stands on, by the word of who answers for it; silence is `SIMULATED`."""
        listener = await self.listener(String, device, names.STANDS_ON, qos.LATCHED)
        return await told_by(listener)

    async def _client(self, name: str, make: Callable[[], C]) -> C:
        def made() -> Goals | Listener | Service:
            # Looked up in the executor's thread, where nobody else makes the same one meanwhile.
            if name not in self._made:
                self._made[name] = make()
            return self._made[name]

        return cast(C, self._made.get(name) or await in_ros_thread(self._ros.bridge, made))

    def _of(self, device: str, name: str) -> str:
        return names.of(names.device(self._ros.namespace, self.cell, device), name)


@contextmanager
def faults_of(device: str) -> Iterator[None]:
    """Take what cannot be read for a fault of whoever sent it."""
    try:
        yield
    except ValueError as error:
        raise BadAnswer(device, f"sends what cannot be believed: {error}") from None


async def or_fault(device: str, asked: Coroutine[Any, Any, T]) -> T:
    """Return what is asked for; who does not answer has a fault."""
    try:
        return await asked
    except NoAnswer as error:
        raise DeviceFault(device, str(error)) from None
