"""The page of a line as a process beside it: what it says is handed on, and if it ends it is started again."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Self

from cell_bringup.guarding import guarded

AGAIN_S = 2.0
"""Pause before it is started again [s]."""
GRACE_S = 8.0
"""How long it may take to end on its own [s]."""


class PageBeside:
    """A context manager.

    Args:
        command: starts the page; a page that ends with code 1 at its first start cannot be had here.
        say: takes a line of what it says.
    """

    def __init__(self, command: Sequence[str], say: Callable[[str], None]) -> None:
        self._command, self._say = command, say
        self._stop = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._keep, name="page", daemon=True)

    def __enter__(self) -> Self:
        """Start it."""
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """End it."""
        self._stop.set()
        process = self._process
        if process is None:
            return
        process.terminate()
        self._thread.join(GRACE_S)
        with suppress(ProcessLookupError):
            process.kill()

    def _keep(self) -> None:
        first = True
        while not self._stop.is_set():
            try:
                code = self._life()
            except OSError as error:
                self._say(f"the page cannot be started: {error}")
                return
            if self._stop.is_set():
                return
            if first and code == 1:  # it has said why
                return
            first = False
            self._say(f"the page ended with code {code}, started again")
            self._stop.wait(AGAIN_S)

    def _life(self) -> int:
        """One life of the process; its exit code."""
        process = subprocess.Popen(
            [*guarded(), *self._command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env=os.environ,
            process_group=0,
        )
        self._process = process
        assert process.stderr is not None, "it is a pipe"
        if self._stop.is_set():  # asked to end between the check and the start
            process.terminate()
        for line in process.stderr:
            self._say(line.rstrip("\n"))
        return process.wait()


def shown_by_page(state_dir: Path, wanted: bool, say: Callable[[str], None]) -> AbstractContextManager[object]:
    """The page of a line while it runs, if it is wanted; else who looks is told how to have it."""
    if wanted:
        return PageBeside(page_command(state_dir), say)
    say("./cell page shows it in a browser")
    return nullcontext()


def page_command(state_dir: Path) -> list[str]:
    """What starts the page of a state folder: `./cell page`, by this very Python."""
    return [sys.executable, "-P", "-m", "cell_bringup.cli", "page", "--state", str(state_dir)]
