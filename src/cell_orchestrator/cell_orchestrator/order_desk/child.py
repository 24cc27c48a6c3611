"""One document, read by a child of the process that reads: what it costs is limited, and gone with the child."""

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

from cell_line.framing import pack
from cell_line.plain import shown
from cell_orchestrator.order_desk.messages import DocumentAnswer, OrderDocument

CPU_S = 5
"""Processor time for one document [s]."""
MEMORY = 150_000_000
"""Memory for one document, beyond what the process has already [bytes]."""
CHUNK = 1 << 20


class DocumentReader:
    """A child that reads one document and writes its answer into a pipe.

    Attributes:
        answers: the pipe's other end, readable when there is news.
    """

    def __init__(self, number: int, document: OrderDocument, read: Callable[[OrderDocument], DocumentAnswer]) -> None:
        """Let it begin.

        Args:
            number: of the question, repeated in the answer.
            document: to be read.
            read: reads it.
        """
        self._number, self._source = number, document.source
        self._parts = bytearray()
        self.answers, out = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            _read_and_exit(out, number, document, read)
        os.close(out)

    def has_ended(self) -> bool:
        """Take what it has written; True when that was all."""
        part = os.read(self.answers, CHUNK)
        self._parts += part
        return not part

    def answer(self) -> bytes:
        """Its answer, packed, or one that says why there is none."""
        os.close(self.answers)
        _, status = os.waitpid(self._pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if code == 0:
            return bytes(self._parts)
        return pack((self._number, DocumentAnswer(errors=(f"{shown(self._source, 200)}: {_why(code)}",))))


def _why(code: int) -> str:
    if code == -signal.SIGXCPU:
        return f"takes longer than {CPU_S} s to read"
    ended = f"with code {code}" if code >= 0 else f"by {signal.Signals(-code).name}"
    return f"cannot be read: its reader was ended {ended}"


def _read_and_exit(
    out: int, number: int, document: OrderDocument, read: Callable[[OrderDocument], DocumentAnswer]
) -> None:
    """Read within limits and end, whatever happens."""
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 1))
        resource.setrlimit(resource.RLIMIT_DATA, (data_size() + MEMORY,) * 2)
        with os.fdopen(out, "wb") as pipe:
            pipe.write(pack((number, read(document))))
        code = 0
    finally:
        os._exit(code)


def data_size() -> int:
    """How much of its own this process has [bytes]."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    return pages * resource.getpagesize()
