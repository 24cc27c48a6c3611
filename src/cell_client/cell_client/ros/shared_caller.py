"""A service caller that many threads use at the same time: its node is spun by a thread of its own."""

import logging
import time
from threading import Event, Lock, Thread
from typing import Any

from rclpy.exceptions import InvalidHandle
from rclpy.executors import ExternalShutdownException
from rclpy.task import Future

from cell_client.errors import LineNotRunning
from cell_client.ros.service_caller import ServiceCaller
from cell_line.ros.asking import PROBE_S
from cell_line.ros.servers import Servers

_LOG = logging.getLogger(__name__)


class SharedCaller(ServiceCaller):
    """Requests of many threads are under way at once; see `ServiceCaller`."""

    def __init__(self, domain: int, timeout_s: float = 5.0) -> None:
        super().__init__(domain, timeout_s)
        self._making = Lock()
        self._ended = Event()
        self._thread = Thread(target=self._spin, name="service-caller", daemon=True)
        self._thread.start()

    def _spin(self) -> None:
        while not self._ended.is_set():
            try:
                self._executor.spin_once(timeout_sec=PROBE_S)
            except ExternalShutdownException:
                return
            except Exception:
                _LOG.exception("a turn of the service caller failed; it goes on")
                self._ended.wait(PROBE_S)

    @property
    def alive(self) -> bool:
        """Whether answers still come in."""
        return self._thread.is_alive()

    def answer(self, kind: Any, name: str, request: Any, timeout_s: float | None = None) -> Any:
        """See `ServiceCaller`; one that is closed meanwhile has lost its line."""
        try:
            return super().answer(kind, name, request, timeout_s)
        except InvalidHandle:
            raise LineNotRunning(f"the line was asked, and another one has taken its place: {name}") from None

    def _client(self, kind: Any, name: str) -> Any:
        with self._making:
            return super()._client(kind, name)

    def _wait(self, future: Future, servers: Servers, name: str, longest_s: float) -> None:
        answered, end = Event(), time.monotonic() + longest_s
        future.add_done_callback(lambda _: answered.set())
        while not answered.wait(max(0.0, min(PROBE_S, end - time.monotonic()))):
            if self._ended.is_set():
                raise LineNotRunning(f"the line was asked, and another one has taken its place: {name}")
            if time.monotonic() >= end:
                raise LineNotRunning(f"the line does not answer: {name} took longer than {longest_s:g} s")
            if servers.have_lost_it():
                raise LineNotRunning(f"the line was asked, and its process has ended before it answered: {name}")

    def close(self) -> None:
        """End the thread and destroy the node."""
        self._ended.set()
        self._executor.wake()
        self._thread.join()
        super().close()
