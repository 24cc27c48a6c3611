"""What a user asks of the running line, by the same services as the command line."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol, TypeVar

from cell_client.operate import running
from cell_client.submitted import Submitted

if TYPE_CHECKING:
    from cell_client.ros.line_client import LineClient
    from cell_client.ros.shared_caller import SharedCaller

Said = TypeVar("Said")


class LineServices(Protocol):
    """The requests; each returns a note for the user, and raises ClientError where the line refuses or is not there."""

    def submit_order(self, source: str, document: str, encoding: str = "", format: str = "") -> Submitted:
        """Put the orders of a document in the book."""
        ...

    def cancel_order(self, order: str, reason: str) -> str:
        """Take an order back."""
        ...

    def set_priority(self, order: str, priority: int, reason: str) -> str:
        """Let an order go before or after others."""
        ...

    def accept_clock(self, reason: str = "") -> str:
        """Say that the wall clock is right."""
        ...

    def hold(self, kind: str, name: str, reason: str) -> str:
        """Hold a cell, carrier, order or unit, or the loading of the line."""
        ...

    def resume(self, kind: str, name: str, station: str = "", reason: str = "") -> str:
        """End a hold."""
        ...

    def settle_unit(
        self,
        unit: str,
        verdict: str,
        reason: str = "",
        measured: Mapping[str, float] | None = None,
        cause: str = "",
        action: str = "",
        signature: str = "",
    ) -> str:
        """Say what becomes of a unit."""
        ...

    def changeover(self, cell: str, setup: str, reason: str = "") -> str:
        """Have a cell change over."""
        ...


class AskLine(Protocol):
    """Asks a line something for somebody."""

    def ask(self, by: str, wish: Callable[[LineServices], Said]) -> Said:
        """Ask; takes a moment.

        Raises:
            ClientError: the line refuses, or is not there.
        """
        ...


class RosAsker:
    """Asks over ROS, for many threads at the same time."""

    def __init__(self, state_dir: Path) -> None:
        self._state_dir = state_dir
        self._lock = Lock()
        self._client: LineClient | None = None
        self._caller: SharedCaller | None = None
        self._place: tuple[str, int] | None = None

    def ask(self, by: str, wish: Callable[[LineServices], Said]) -> Said:
        """See AskLine."""
        return wish(self._connected().acting_for(by))

    def _connected(self) -> "LineClient":
        run = running(self._state_dir)
        with self._lock:
            if self._caller is None or not self._caller.alive or self._place != (run.namespace, run.domain):
                from cell_client.ros.line_client import LineClient
                from cell_client.ros.shared_caller import SharedCaller

                self._close()
                self._caller = SharedCaller(run.domain)
                self._client = LineClient(run.namespace, run.domain, caller=self._caller)
                self._place = (run.namespace, run.domain)
            assert self._client is not None, "it is made together with its caller"
            return self._client

    def close(self) -> None:
        """Leave the ROS graph."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._client is not None:
            with suppress(Exception):
                self._client.__exit__()
        self._client = self._caller = None
