"""Takes order documents in, no more at once than can be read soon, and knows how the products are."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from cell_line.background import background
from cell_line.documents import MAX_DOCUMENT, too_large
from cell_line.plain import shown
from cell_orchestrator.order_desk.messages import Catalogue, DocumentAnswer, OrderDocument, Setup
from cell_orchestrator.order_desk.process import COMMAND, PATIENCE_S, NotRead, ReadingProcess

MAX_WAITING = 100
"""Documents that are read or wait for it."""
MAX_WAITING_SIZE = 2 * MAX_DOCUMENT
"""Length of all of them [characters]."""


class Desk:
    """Reads documents; everything is called in one event loop, but for `news`."""

    def __init__(
        self,
        setup: Setup,
        on_news: Callable[[], None],
        command: tuple[str, ...] = COMMAND,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Remember; `open` begins.

        Args:
            setup: what the reading process is told.
            on_news: called when there is `news`.
            command: the reading process.
            patience_s: longest wait for one document, wall time [s].
        """
        self._setup, self._on_news = setup, on_news
        self._process = ReadingProcess(lambda: self._setup, self._take, command, patience_s)
        self._running: asyncio.Task[None] | None = None
        self._news: deque[Catalogue] = deque()
        self._count = 0
        self._size = 0

    def open(self) -> None:
        """Start the reading process."""
        self._running = background(self._process.run(), "reading orders")

    async def close(self) -> None:
        """End it."""
        if self._running:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    def news(self) -> list[Catalogue]:
        """How the products have become since this was asked last; what a document asks for is never older than that."""
        return [self._news.popleft() for _ in range(len(self._news))]

    async def read(self, document: OrderDocument) -> DocumentAnswer:
        """What a document asks for, or why that is not known."""
        if problem := self._refused(document):
            return DocumentAnswer(errors=(f"{shown(document.source, 200)}: {problem}",))
        self._count += 1
        self._size += len(document.text)
        try:
            return await self._process.ask(document)
        except NotRead as error:
            return DocumentAnswer(errors=(f"{shown(document.source, 200)}: {error}",))
        finally:
            self._count -= 1
            self._size -= len(document.text)

    def _refused(self, document: OrderDocument) -> str:
        if refusal := too_large(document.text):
            return refusal
        if self._count >= MAX_WAITING or self._size + len(document.text) > MAX_WAITING_SIZE:
            return f"busy, {self._count} documents wait to be read; try again"
        return ""

    def _take(self, catalogue: Catalogue) -> None:
        self._setup = replace(self._setup, revisions={**self._setup.revisions, **catalogue.revisions})
        self._news.append(catalogue)
        self._on_news()
