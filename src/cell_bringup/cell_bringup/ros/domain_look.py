"""Looks who is on a ROS domain before a line is started on it."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import rclpy
from cell_interfaces.msg import Claim
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions

from cell_bringup.domain import LINES
from cell_bringup.failure import CommandFailed
from cell_client.run_file import is_running
from cell_line.config.profiles import Profile
from cell_line.plain import shown
from cell_line.ros import names
from cell_line.ros.claim_words import QOS
from cell_line.ros.logs import NO_FILES
from cell_line.ros.simulations import why_not_hardware

FOUND_S = 2.0
"""Nodes of this machine have found each other by then, wall time [s]."""
HEARD_S = 4.0
"""An orchestrator that was found has said who it is by then, and where nobody was found nobody is, wall time [s]."""


class DomainLook:
    """A node of its own on a domain; a context manager."""

    def __init__(self, domain: int) -> None:
        """Join the domain."""
        self._context = Context()
        rclpy.init(
            args=[*NO_FILES], context=self._context, domain_id=domain, signal_handler_options=SignalHandlerOptions.NO
        )
        self._name = f"cell_look_{os.getpid()}"
        self._node = rclpy.create_node(self._name, context=self._context, start_parameter_services=False)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self._node)
        self._joined = time.monotonic()

    def __enter__(self) -> Self:
        """Look."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the domain."""
        self._executor.shutdown()
        self._node.destroy_node()
        self._context.try_shutdown()

    def holder(self, namespace: str) -> str:
        """Return who runs the line of a namespace, "" where nobody does."""
        topic = names.of(names.orchestrator(namespace), names.CLAIM)
        heard: list[str] = []
        hearing = self._node.create_subscription(Claim, topic, lambda word: heard.append(word.holder), QOS)
        while not heard and self._age() < (HEARD_S if self._node.count_publishers(topic) else FOUND_S):
            self._executor.spin_once(timeout_sec=0.05)
        self._node.destroy_subscription(hearing)
        return shown(heard[0]) if heard else ""

    def simulations(self, namespace: str, profile: Profile) -> str:
        """Return why a line may not start on hardware, a line for each simulation; "" if it may."""
        while self._age() < FOUND_S:
            self._executor.spin_once(timeout_sec=0.05)
        return why_not_hardware(self._node, namespace, profile)

    def others(self) -> list[str]:
        """Return the full names of all other nodes, sorted; it takes longer to be sure that there is none."""
        while self._age() < (FOUND_S if self._seen() else HEARD_S):
            self._executor.spin_once(timeout_sec=0.05)
        return self._seen()

    def _seen(self) -> list[str]:
        found = self._node.get_node_names_and_namespaces()
        return sorted(f"{space.rstrip('/')}/{name}" for name, space in found if name != self._name)

    def _age(self) -> float:
        return time.monotonic() - self._joined


def check_free(domain: int, namespace: str, state_dir: Path, profile: Profile) -> None:
    """Look whether a line may be started where others may be; an orchestrator looks itself, but its cells do not.

    A line that runs in this very state folder is the affair of whoever owns that.

    Raises:
        CommandFailed: another one runs there, or it shall run on hardware and something is simulated.
    """
    if is_running(state_dir):
        return
    with DomainLook(domain) as look:
        holder, lies = look.holder(namespace), look.simulations(namespace, profile)
    if holder:
        where = f"{namespace} on ROS domain {domain}"
        raise CommandFailed(f"{where} is run by {holder}; ./cell up --domain auto takes a domain where nobody is")
    if lies:
        raise CommandFailed(lies)


def free_domain(first: int, among: Sequence[int] = LINES) -> int:
    """Return a domain on which nobody is.

    Args:
        first: the one of these to look at first.
        among: those that may be taken.

    Raises:
        CommandFailed: there is none.
    """
    start = among.index(first)
    for domain in (*among[start:], *among[:start]):
        with DomainLook(domain) as look:
            if not look.others():
                return domain
    raise CommandFailed(f"somebody is on every ROS domain from {among[0]} to {among[-1]}")
