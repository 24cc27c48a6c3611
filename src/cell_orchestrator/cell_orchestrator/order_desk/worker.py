"""The process that reads order documents and looks after the products, spoken to over its standard streams.

`python -m cell_orchestrator.order_desk.worker`.  Small documents are read here.  A large one is read by a child, one
child at a time: it has the products already, its memory and time are limited, and it is gone afterwards.
"""

import gc
import os
import signal
import sys
from collections import deque
from selectors import EVENT_READ, DefaultSelector
from typing import Any, BinaryIO

from cell_line.framing import pack, receive
from cell_line.registry import Registry, RegistryError
from cell_orchestrator.catalog import Catalog
from cell_orchestrator.core.line import Line
from cell_orchestrator.intake.submissions import to_submissions
from cell_orchestrator.operation_checks import Skills
from cell_orchestrator.order_desk.child import DocumentReader
from cell_orchestrator.order_desk.messages import MAX_ERRORS, Catalogue, DocumentAnswer, OrderDocument, Setup
from cell_skills.config.cell_offers import offers_of
from cell_skills.skill import SKILLS, Skill

SMALL = 8000
"""Length of a document that is read without a child: a few milliseconds [characters]."""
UNASKED = 0
"""Number of what is told without being asked."""


class Worker:
    """Answers until the other side is gone."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        """Wait for the setup and read the products."""
        self._source, self._sink = source, sink
        setup = receive(source)
        assert isinstance(setup, Setup)
        self._rules = setup.rules
        self._told = dict(setup.revisions)
        self._last: tuple[Any, ...] = ()
        registry = Registry.installed()
        skills, self._broken = usable_skills(registry, setup.line)
        offers = offers_of(setup.cells, [setup.profile], registry)
        self._catalog = Catalog(setup.products, setup.line, skills, setup.revisions, offers)
        self._waiting: deque[tuple[int, OrderDocument]] = deque()
        self._child: DocumentReader | None = None
        self._tell_catalogue()
        gc.freeze()  # what lasts is not looked at again, so children share it

    def serve(self) -> None:
        """Answer.

        Raises:
            EOFError: the other side is gone.
        """
        with DefaultSelector() as selector:
            selector.register(self._source, EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if self._child and self._child.answers in ready and self._child.has_ended():
                    selector.unregister(self._child.answers)
                    self._send(self._child.answer())
                    self._child = None
                if self._source in ready:
                    number, message = receive(self._source)
                    self._take(number, message)
                if self._waiting and not self._child:
                    self._child = DocumentReader(*self._waiting.popleft(), self._read)
                    selector.register(self._child.answers, EVENT_READ)

    def _take(self, number: int, message: object) -> None:
        self._tell_catalogue()
        if not isinstance(message, OrderDocument):
            return
        if len(message.text) > SMALL:
            self._waiting.append((number, message))
        else:
            self._send(pack((number, self._read(message))))

    def _read(self, document: OrderDocument) -> DocumentAnswer:
        intake = to_submissions(
            document.text,
            document.format,
            document.source,
            self._catalog,
            document.now,
            self._rules,
            document.encoding,
        )
        return DocumentAnswer(intake.requests, tuple(map(str, intake.errors)), intake.notes)

    def _tell_catalogue(self) -> None:
        """Look at the products and tell what has changed: before any order is made with it."""
        errors = self._catalog.refresh()
        now = (len(self._catalog.products), errors, len(self._catalog.revisions))
        if now == self._last:
            return
        self._last = now
        said = [*self._broken, *map(str, errors)]
        if len(said) > MAX_ERRORS:
            said[MAX_ERRORS:] = [f"and {len(said) - MAX_ERRORS} more"]
        new = {name: digest for name, digest in self._catalog.revisions.items() if name not in self._told}
        self._told |= new
        self._send(pack((UNASKED, Catalogue(len(self._catalog.products), tuple(said), new))))

    def _send(self, packed: bytes) -> None:
        self._sink.write(packed)
        self._sink.flush()


def usable_skills(registry: Registry, line: Line) -> tuple[Skills, list[str]]:
    """The skills of a line that can be used, and what is wrong with the others: recipes with those are not checked."""
    skills: dict[str, type[Skill[Any, Any]]] = {}
    broken: dict[str, str] = {}
    for name in (skill for cell in line.cells.values() for skill in cell.skills):
        try:
            skills[name] = registry.get(SKILLS, name)
        except RegistryError as error:
            broken[name] = str(error)
    return skills, list(broken.values())


def main() -> None:
    """Answer whoever started this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this; it closes the pipe
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with answers
    try:
        Worker(os.fdopen(0, "rb", buffering=0), answers).serve()
    except (EOFError, BrokenPipeError):
        sys.exit(0)


if __name__ == "__main__":
    main()
