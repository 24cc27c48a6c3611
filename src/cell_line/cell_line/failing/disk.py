"""Try what a process does when its disk fails: one write of many, or all of them for a while.  For tests."""

import ctypes
import errno
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from cell_line.exit_codes import CRASHED, OK
from cell_line.failing.disk_source import SOURCE

NOT_REACHED: Final = 100
"""Exit code of work that has fewer calls than the one that should fail."""


def failing_disk(folder: Path) -> Path | None:
    """Build the library in a folder; None where there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    library = folder / "failing_disk.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-x", "c", "-", "-o", str(library), "-ldl"]
    subprocess.run(command, input=SOURCE, text=True, check=True)
    return library


def failing(below: Path, nth: int, call: str = "any", code: int = errno.ENOSPC) -> str:
    """The variable FAILING_DISK of a process that runs with the library in LD_PRELOAD: its disk fails once.

    Args:
        below: Only files whose path begins so fail.
        nth: Which call fails, counted from 1.
        call: One of `CALLS`; `any` counts all of them.
        code: The error it fails with.
    """
    return f"{call} {nth} {code} {below}"


def full_disk(below: Path, flag: Path, code: int = errno.ENOSPC) -> str:
    """The variable FULL_DISK of processes that run with the library in LD_PRELOAD: their disk fails again and again.

    Args:
        below: Only files whose path begins so fail.
        flag: They fail as long as this file is there; no blank in its path.
        code: The error; with ENOSPC what needs room fails, with any other one all that writes.
    """
    return f"{code} {flag} {below}"


@dataclass(frozen=True)
class Life:
    """How a process ended of whose calls one failed.

    Attributes:
        folder: Where it worked.
        code: Its exit code.
        acknowledged: What it said that it had kept.
        said: What it said otherwise.
    """

    folder: Path
    code: int
    acknowledged: tuple[str, ...]
    said: str


def every_failure(library: Path, root: Path, work: str, code: int = errno.ENOSPC, step: int = 1) -> list[Life]:
    """Do some work again and again, with another of its calls failing every time, until every one has.

    Args:
        library: From `failing_disk`.
        root: Folder for all of it.
        work: Python text that defines `work(folder, kept)`, which does it in a folder and calls `kept(text)` whenever
            it may rely on something.
        code: The error.
        step: Only every so many-th call fails, where they are too many.
    """
    program = f"{work}\nfrom cell_line.failing.disk import sweep\nsweep(work, {str(root)!r}, {code}, {step})\n"
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "LD_PRELOAD": str(library)})
    lives: list[Life] = []
    for number in count(1, step):
        place = root / str(number)
        if (ended := int((place / "code").read_text())) == NOT_REACHED:
            return lives
        kept = tuple((place / "kept").read_text().splitlines())
        lives.append(Life(place / "disk", ended, kept, (place / "said").read_text()))
    raise AssertionError


def sweep(work: Callable[[Path, Callable[[str], None]], None], root: str, code: int, step: int) -> None:
    """In a process with the library: what `every_failure` has done there."""
    for number in count(1, step):
        place = Path(root, str(number))
        (place / "disk").mkdir(parents=True)
        if (child := os.fork()) == 0:
            _one_life(work, place, number, code)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        (place / "code").write_text(str(ended))
        if ended == NOT_REACHED:
            return
        if ended == CRASHED:
            raise SystemExit((place / "said").read_text())


def _one_life(work: Callable[[Path, Callable[[str], None]], None], place: Path, number: int, code: int) -> None:
    kept, said = (os.open(place / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND) for name in ("kept", "said"))
    os.dup2(said, 2)
    library = ctypes.CDLL(None)
    library.disk_calls.restype = ctypes.c_long
    library.disk_fails(str(place / "disk").encode(), b"", ctypes.c_long(number), code)
    try:
        work(place / "disk", lambda text: void(os.write(kept, f"{text}\n".encode())))
    except BaseException:
        traceback.print_exc()
        os._exit(CRASHED)
    os._exit(OK if library.disk_calls() >= number else NOT_REACHED)


def void(done: object) -> None:
    """Take what nobody wants to know."""
