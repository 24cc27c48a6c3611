"""Processes of a node whose disk fails once, one after the other: imported once, forked for each life.  For tests.

The library has to be below the process that forks; see `failing_disk`.
"""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from cell_line.exit_codes import CRASHED, OK

NEVER = 10**9
"""So many calls no life has."""


@dataclass(frozen=True)
class Fails:
    """Which call of a life fails: the `nth` below a path, with an error."""

    below: Path
    nth: int = NEVER
    code: int = 0


class Lives:
    """Starts one life of a node after the other; a context manager.

    Attributes:
        code: Exit code of the last life, None while it lasts.
        calls: How many calls of the disk it had, where it ended by itself.
    """

    def __init__(self, module: str, library: Path, environment: Mapping[str, str]) -> None:
        """Import a module, which has `main`, in a new process.

        Args:
            module: Its name.
            library: Below it.
            environment: More of it.
        """
        program = f"from cell_line.failing.lives import serve; serve({module!r})"
        self._server = subprocess.Popen(
            [sys.executable, "-c", program],
            env={**os.environ, **environment, "LD_PRELOAD": str(library)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self.code: int | None = None
        self.calls = 0
        self._pid = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.code is None and self._pid:
            os.kill(self._pid, signal.SIGKILL)
        assert self._server.stdin
        self._server.stdin.close()
        self._server.wait()

    def begin(self, arguments: list[str], log: Path, fails: Fails) -> None:
        """Begin a life.

        Args:
            arguments: Command line of the node.
            log: File that takes what it says.
            fails: What fails.
        """
        assert self._server.stdin
        told = {
            "arguments": arguments,
            "log": str(log),
            "below": str(fails.below),
            "nth": fails.nth,
            "code": fails.code,
        }
        self.code = None
        self._server.stdin.write(f"{json.dumps(told)}\n".encode())
        self._pid = self._read()["pid"]

    def ended(self, wait_s: float = 0.0) -> bool:
        """Whether the life has ended."""
        assert self._server.stdout
        if self.code is None and select.select([self._server.stdout], [], [], wait_s)[0]:
            answer = self._read()
            self.code, self.calls = answer["code"], answer["calls"]
        return self.code is not None

    def end(self, wait_s: float) -> int:
        """Ask it to end, if it has not, and return its exit code."""
        if not self.ended():
            os.kill(self._pid, signal.SIGTERM)
            assert self.ended(wait_s), "it does not end"
        assert self.code is not None
        return self.code

    def _read(self) -> dict[str, Any]:
        assert self._server.stdout
        answer: dict[str, Any] = json.loads(self._server.stdout.readline())
        return answer


def serve(module: str) -> None:
    """In the process with the library: begin the lives that are asked for, one after the other."""
    main = import_module(module).main
    for told in map(json.loads, iter(sys.stdin.readline, "")):
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            os.close(reading)
            _live(main, told, writing)
        os.close(writing)
        _say(pid=child)
        with os.fdopen(reading) as counted:
            calls = int(counted.read() or 0)
        _say(code=os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), calls=calls)


def _say(**what: int) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def _live(main: Any, told: Mapping[str, Any], count: int) -> None:
    log = os.open(told["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream, target in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
        os.dup2(stream, target)
    library = ctypes.CDLL(None)
    library.disk_calls.restype = ctypes.c_long
    library.disk_fails(told["below"].encode(), b"", ctypes.c_long(told["nth"]), told["code"])
    sys.argv = ["node", *told["arguments"]]
    code = OK
    try:
        main()
    except SystemExit as ended:
        code = int(ended.code or OK)
    except BaseException:
        traceback.print_exc()
        code = CRASHED
    os.write(count, str(library.disk_calls()).encode())
    sys.stdout.flush()
    os._exit(code)
