"""Ledgers of cells on other computers: a cell whose ledger is not in the state folder is asked for its jobs."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

from cell_interfaces.srv import TellJobs

from cell_line.background import background
from cell_line.config.line import load_line
from cell_line.config.strict_yaml import ConfigError
from cell_line.file_ledger import KEPT_JOBS, from_text
from cell_line.ros import names
from cell_line.ros.asking import NoAnswer, in_ros_thread
from cell_line.ros.line_node import LineNode
from cell_line.ros.services import Service
from cell_orchestrator.memories import Records, ledger_of

LONGEST_S = 2.0
"""Longest wait for an answer at the start, wall time [s]; who is slower is asked once more when it is heard."""


class FarLedgers:
    """Asks each such cell once, before it gets any work.

    Attributes:
        told: cell -> what it remembers; nothing where it cannot be asked.
    """

    def __init__(self, node: LineNode) -> None:
        """Know of none yet; nobody is asked before `begin`."""
        self._node = node
        self._services: dict[str, Service] = {}
        self._asking: set[str] = set()
        self.told: dict[str, Records] = {}

    def is_awaited(self, cell: str) -> bool:
        """Whether nobody knows yet what a cell remembers."""
        return cell not in self.told and not ledger_of(self._node.state_dir, cell).exists()

    async def begin(self) -> None:
        """Make the clients, so that cells are found meanwhile."""
        with suppress(ConfigError):  # said when the node is configured
            cells = load_line(self._node.config_path).cells
            await in_ros_thread(self._node.bridge, lambda: list(map(self._service, filter(self.is_awaited, cells))))

    async def ask_those_there(self) -> None:
        """Ask the cells that were found; a clean start does not wait for the others."""

        def is_there(cell: str) -> bool:
            return self._services[cell].is_ready()

        ready = await in_ros_thread(self._node.bridge, lambda: list(filter(is_there, self._services)))
        asked = [asyncio.create_task(self._ask(cell)) for cell in ready]
        if asked:
            _, late = await asyncio.wait(asked, timeout=LONGEST_S)
            for task in late:
                task.cancel()

    def ask(self, cell: str, then: Callable[[str, Mapping[str, Records]], None]) -> None:
        """Ask a cell that was heard; in the executor's thread.

        Args:
            cell: its name.
            then: told there the name, and what it remembers.
        """
        if cell not in self._asking:
            self._asking.add(cell)
            self._service(cell)
            self._node.bridge.to_loop(self._begin_asking, cell, then)

    def _begin_asking(self, cell: str, then: Callable[[str, Mapping[str, Records]], None]) -> None:
        async def ask() -> None:
            await self._ask(cell)
            self._asking.discard(cell)
            if cell in self.told:
                self._node.bridge.to_ros(then, cell, {cell: self.told[cell]})

        background(ask(), f"what cell {cell} remembers")

    async def _ask(self, cell: str) -> None:
        try:
            if (jobs := await remembered(self._services[cell])) is not None:
                self.told[cell] = jobs
        except (NoAnswer, ValueError) as error:
            self._node.get_logger().error(f"what cell {cell} remembers is not known: {error}")
            self.told[cell] = ()

    def _service(self, cell: str) -> Service:
        if cell not in self._services:
            name = names.of(names.cell(self._node.get_namespace(), cell), names.TELL_JOBS)
            self._services[cell] = Service(self._node, self._node.bridge, TellJobs, name)
        return self._services[cell]


async def remembered(service: Service) -> Records | None:
    """Ask a cell for its jobs; None while it is not active.

    Raises:
        NoAnswer: it is not there, or does not answer.
        ValueError: it tells what is no job.
    """
    said = await service.call(TellJobs.Request())
    return tuple(map(from_text, said.jobs[-KEPT_JOBS:])) if said.known else None
