"""Calls one ROS service after the other, from a process that has no node otherwise."""

import os
import time
from collections.abc import Iterable
from typing import Any

import rclpy
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions
from rclpy.task import Future

from cell_client.errors import ClientError, LineNotRunning
from cell_line.ros import qos
from cell_line.ros.asking import PROBE_S
from cell_line.ros.logs import NO_FILES
from cell_line.ros.plain_message import shown_message
from cell_line.ros.servers import Servers

CLIENT_NODE = "cell_client"
"""How the nodes of clients are called, before the number of their process."""


class ServiceCaller:
    """A node of its own in a private context.

    Args:
        domain: ROS domain of the line.
        timeout_s: longest wait for a service to appear, and for its answer, wall time [s].
    """

    def __init__(self, domain: int, timeout_s: float = 5.0) -> None:
        self._timeout_s = timeout_s
        self._context = Context()
        # No words of the command line: they are for us, and may be bytes that are no text.
        rclpy.init(
            args=[*NO_FILES], context=self._context, domain_id=domain, signal_handler_options=SignalHandlerOptions.NO
        )
        self._node = rclpy.create_node(
            f"{CLIENT_NODE}_{os.getpid()}", context=self._context, start_parameter_services=False
        )
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        self._clients: dict[str, Any] = {}

    def call(self, kind: Any, name: str, request: Any, timeout_s: float | None = None) -> Any:
        """Ask as `answer` does, and make every text in the answer safe to show."""
        return shown_message(self.answer(kind, name, request, timeout_s))

    def answer(self, kind: Any, name: str, request: Any, timeout_s: float | None = None) -> Any:
        """Ask a service and return its answer as it came.

        Args:
            kind: the service's type.
            name: its full name.
            request: what to ask.
            timeout_s: longest wait for this answer, wall time [s].

        Raises:
            LineNotRunning: the service is not there, or does not answer in time.
            ClientError: something in the request cannot be sent.
        """
        client = self._client(kind, name)
        if not client.wait_for_service(self._timeout_s):
            raise LineNotRunning(f"the line is not running: nobody offers {name}")
        servers = Servers(self._node, name)
        try:
            future, longest_s = client.call_async(request), timeout_s or self._timeout_s
        except UnicodeError:
            raise ClientError("something in the request is no text: its bytes are not UTF-8") from None
        try:
            self._wait(future, servers, name, longest_s)
        except LineNotRunning:
            client.remove_pending_request(future)
            raise
        return future.result()

    def _wait(self, future: Future, servers: Servers, name: str, longest_s: float) -> None:
        """Wait for an answer; give up once another process stands in the place of the one that was asked."""
        end = time.monotonic() + longest_s
        while not spin_until_done(self._executor, future, min(PROBE_S, end - time.monotonic())):
            if time.monotonic() >= end:
                raise LineNotRunning(f"the line does not answer: {name} took longer than {longest_s:g} s")
            if servers.have_lost_it():
                raise LineNotRunning(f"the line was asked, and its process has ended before it answered: {name}")

    def offered(self, kind: Any, wanted: Iterable[str]) -> list[str]:
        """Return the services that somebody offers: at once when all are there, else after the longest wait."""
        clients = {name: self._client(kind, name) for name in wanted}
        end = time.monotonic() + self._timeout_s
        for client in clients.values():
            client.wait_for_service(max(0.0, end - time.monotonic()))
        return [name for name, client in clients.items() if client.service_is_ready()]

    def _client(self, kind: Any, name: str) -> Any:
        if name not in self._clients:
            self._clients[name] = self._node.create_client(kind, name, qos_profile=qos.MANY_REQUESTS)
        return self._clients[name]

    def close(self) -> None:
        """Destroy the node."""
        self._executor.shutdown()
        self._node.destroy_node()
        self._context.try_shutdown()


def spin_until_done(executor: SingleThreadedExecutor, future: Future, longest_s: float) -> bool:
    """Spin until a future is done, or for so long, wall time [s]; True if it is.

    Each turn of `spin_until_future_complete` adds a callback to the future, and each of those is a turn of the next
    wait, so that with it waits grow longer and longer.
    """
    end = time.monotonic() + longest_s
    while not future.done() and (left := end - time.monotonic()) > 0.0:
        executor.spin_once(timeout_sec=left)
    return bool(future.done())
