"""One child process of the runner: started, watched, started again."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from cell_bringup.child_log import ChildLog
from cell_bringup.guarding import guarded
from cell_bringup.nodes import NodeSpec
from cell_bringup.respawning import HOPELESS, SHORT_LIFE_S, Respawn
from cell_client.troubles import SAID_LENGTH, Trouble
from cell_line.exit_codes import UNWRITABLE

CANNOT_START = 1000
"""Stands for the exit code of a process that could not be made; larger than any."""


class Child:
    """Keeps one node alive.  The child dies with the thread that watches it, and so with the runner.

    Nothing that is written about it is needed to keep it alive: that must go on when the disk is full.

    Args:
        spec: the node.
        environment: of the process.
        log: file that receives its output.
        changed: called after every start.
        given_up: called with the last lines of its log when a node that is needed refuses its configuration at its
            first start.  Later the line runs already, and does not end because a file has changed.
        noted: told in one line that the process has ended, that it runs again, and why it does not.
        troubled: told that it has died, and None when it is up again.
    """

    def __init__(
        self,
        spec: NodeSpec,
        environment: Mapping[str, str],
        log: Path,
        changed: Callable[[], None],
        given_up: Callable[[str], None],
        noted: Callable[[str], None] = lambda text: None,
        troubled: Callable[[Trouble | None], None] = lambda trouble: None,
    ) -> None:
        self.spec = spec
        self.pid = 0
        self._respawn = Respawn(spec.needed)
        self._environment, self._log = environment, ChildLog(log)
        self._refuses = False  # it was not configured when it ended last
        self._changed, self._given_up, self._noted, self._troubled = changed, given_up, noted, troubled
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=f"child {spec.label}", daemon=True)

    @property
    def restarts(self) -> int:
        """How often the process was started again."""
        return self._respawn.restarts

    def start(self) -> None:
        """Start the process and watch it."""
        self._thread.start()

    def kill(self, number: signal.Signals) -> None:
        """Send a signal to the process and everything it started."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    def ask_to_stop(self) -> None:
        """End it in an orderly way, for good."""
        self._stop.set()
        self.kill(signal.SIGTERM)

    def end_at_once(self) -> None:
        """Kill it, for good."""
        self._stop.set()
        self.kill(signal.SIGKILL)

    def wait(self, timeout_s: float) -> bool:
        """True when the process has ended within this time [s]."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _keep(self) -> None:
        pause: float | None = 0.0
        while not self._stop.wait(pause):
            began = time.monotonic()
            code, how = self._life()
            if self._stop.is_set():
                return
            pause = self._respawn.after(code, time.monotonic() - began)
            if pause is None:
                self._report(self._given_up, self.tail())
                return
            self._tell(code, how)
            self._note(f"{how}, started again")
            now = time.time()
            self._report(self._troubled, Trouble(self.spec.label, how, now, now + pause, self.tail(1)[:SAID_LENGTH]))

    def _life(self) -> tuple[int, str]:
        """One life of the process: the code it ended with, and in words how."""
        try:
            process = self._begin()
        except OSError as error:
            return CANNOT_START, f"cannot be started: {error}"
        self.pid = process.pid
        if self._stop.is_set():  # asked to stop between the check and the start
            self.kill(signal.SIGTERM)
        self._report(self._changed)
        if self.restarts and not self._refuses:
            self._report(self._noted, f"{self.spec.label} runs again, as process {self.pid}")
        try:
            code = process.wait(SHORT_LIFE_S)
        except subprocess.TimeoutExpired:
            self._report(self._troubled, None)
            code = process.wait()
        self._log.end()
        return code, ending(code)

    def _begin(self) -> subprocess.Popen[bytes]:
        log = self._log.begin()
        try:
            return subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment,
                process_group=0,
            )
        finally:
            os.close(log)

    def _tell(self, code: int, how: str) -> None:
        """Say how it has ended; once, while it does not start at all."""
        refused, self._refuses = self._refuses, code in (*HOPELESS, CANNOT_START)
        if not self._refuses:
            self._report(self._noted, f"{self.spec.label} {how}; see {self._log.path}")
        elif not refused:
            why = self.tail(1) or how
            self._report(self._noted, f"{self.spec.label} does not start, and is tried again and again: {why}")

    def _report(self, told: Callable[..., None], *what: object) -> None:
        """Tell somebody, whose failure must not end the watch."""
        try:
            told(*what)
        except Exception as error:
            with suppress(OSError):  # it may be the very place that cannot be written
                sys.stderr.write(f"{self.spec.label}: {type(error).__name__}: {error}\n")

    def _note(self, text: str) -> None:
        self._log.write(f"runner: {self.spec.label} {text}\n".encode())

    def _command(self) -> list[str]:
        module = f"{self.spec.package}.{self.spec.executable}"
        return [*guarded(self.spec.niceness), sys.executable, "-m", module, *self.spec.arguments()]

    def tail(self, lines: int = 3) -> str:
        """The end of what its present process has said."""
        return self._log.tail(lines)


def ending(code: int) -> str:
    """How a process ended, by its exit code as `subprocess` gives it."""
    if code == UNWRITABLE:
        return "ended because its files cannot be written"
    if code >= 0:
        return f"ended with code {code}"
    names = {int(number): number.name for number in signal.Signals}
    return f"was killed by {names.get(-code, f'signal {-code}')}"
