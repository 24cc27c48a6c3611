"""Starts the node table as child processes and keeps them alive.  Used where `ros2 launch` is not, and by the demo."""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Self

from cell_bringup.anchor import anchored
from cell_bringup.child import Child
from cell_bringup.leftovers import clear_shared_memory
from cell_bringup.nodes import LineOptions, node_table
from cell_bringup.own_run import only_runner, run_of
from cell_client.run_file import RunFile
from cell_client.troubles import Trouble, TroubleFile
from cell_line.config.line import LineConfig
from cell_line.private_file import private_folder
from cell_line.ros.names import ORCHESTRATOR

STOP_S = 10.0
"""How long children may take to end on their own, wall time [s]."""


class Runner:
    """A running line; a context manager.  One per state folder.

    Args:
        line: the line.
        options: how to start it; the clock's anchor is set here.
        domain: ROS domain of the line.
        gave_up: told (label, end of its log) when a node refuses its configuration.
        noted: told in one line of each process that dies, and of its return.
        apart: ROS domain of every node but the orchestrator, for whoever stands between; that of the line if None.
    """

    def __init__(
        self,
        line: LineConfig,
        options: LineOptions,
        domain: int,
        gave_up: Callable[[str, str], None],
        noted: Callable[[str], None] = lambda text: None,
        apart: int | None = None,
    ) -> None:
        self._line, self._options, self._domain = line, options, domain
        self._apart = domain if apart is None else apart
        self._gave_up, self._noted = gave_up, noted
        self._saving = threading.Lock()
        self._open = ExitStack()
        self.children: list[Child] = []
        self.run: RunFile
        self._troubles: dict[str, Trouble] = {}
        self._trouble_file: TroubleFile

    def __enter__(self) -> Self:
        """Start every node.

        Raises:
            AlreadyRunning: another runner uses the state folder.
            OSError: there is no room for what `status` reads.
        """
        with ExitStack() as opening:
            opening.enter_context(only_runner(self._options.state_dir))
            self._start(opening)
            self._open = opening.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop every node."""
        with self._open:
            self.stop()

    def _start(self, opening: ExitStack) -> None:
        state_dir = self._options.state_dir
        options = anchored(self._options, self._line.line)
        self.run = run_of(self._line, options, self._domain)
        self._trouble_file = opening.enter_context(closing(TroubleFile(state_dir)))
        private_folder(state_dir / "log")
        clear_shared_memory()
        for spec in node_table(self._line, options):
            log = state_dir / "log" / f"{spec.label}.log"
            gave_up = self._reporter(spec.label)
            domain = self._domain if spec.name == ORCHESTRATOR else self._apart
            environment = child_environment(state_dir, domain)
            troubled = partial(self._troubled, spec.label)
            self.children.append(Child(spec, environment, log, self._save, gave_up, self._noted, troubled))
        self._tell_processes()
        for child in self.children:
            child.start()

    def _reporter(self, label: str) -> Callable[[str], None]:
        return lambda tail: self._gave_up(label, tail)

    def _save(self) -> None:
        """Note a start, or the end; on a full disk later, with the next one."""
        with self._saving, suppress(OSError):
            self._tell_processes()

    def _tell_processes(self) -> None:
        self.run = replace(self.run, children={child.spec.label: child.pid for child in self.children})
        self.run.save(self._options.state_dir)

    def _troubled(self, label: str, trouble: Trouble | None) -> None:
        with self._saving:
            self._troubles = {name: known for name, known in self._troubles.items() if name != label}
            if trouble:
                self._troubles[label] = trouble
            with suppress(OSError):  # an ill disk; who asks for the status then looks at the processes themselves
                self._trouble_file.show(tuple(self._troubles.values()))

    def stop(self) -> None:
        """End all children: asked first, killed when they take too long."""
        self._ends(True)
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_S
        for child in self.children:
            if not child.wait(max(0.0, deadline - time.monotonic())):
                child.kill(signal.SIGKILL)
                child.wait(STOP_S)
        self._ends(False)  # else the next start would look like an end

    def _ends(self, ending: bool) -> None:
        self.run = replace(self.run, ending=ending)
        self._save()

    def cut_power(self) -> None:
        """End all children at once, without asking, for good."""
        for child in self.children:
            child.end_at_once()

    @property
    def restarts(self) -> int:
        """How often a child had to be started again."""
        return sum(child.restarts for child in self.children)


def child_environment(state_dir: Path, domain: int) -> dict[str, str]:
    """The environment of every node: our own, on the line's ROS domain."""
    return {
        **os.environ,
        "ROS_DOMAIN_ID": str(domain),
        "ROS_LOG_DIR": str(state_dir / "log" / "ros"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONFAULTHANDLER": "1",  # a crash below Python leaves a trace in the log, too
    }
