"""Those who watch: each change is written as text once, and sent to all of them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

BEHIND = 50
"""Messages that a watcher may be behind; who is slower is shown the whole picture anew."""
ALIVE_S = 3.0
"""So often a watcher hears that the line is followed, though nothing changes [s]."""


@dataclass(eq=False)
class _Watcher:
    """What is on its way to one of them; `lost`: so much that it was dropped."""

    queue: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    lost: bool = False

    def put(self, text: bytes) -> None:
        if self.lost or self.queue.qsize() >= BEHIND:
            self.lost = True
        else:
            self.queue.put_nowait(text)

    def caught_up(self) -> None:
        while not self.queue.empty():
            self.queue.get_nowait()
        self.lost = False


class WatchHub:
    """Belongs to one event loop; `publish` may be called in any thread."""

    def __init__(self) -> None:
        self._watchers: set[_Watcher] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Begin to send, in the running event loop."""
        self._loop = asyncio.get_running_loop()

    def end(self) -> None:
        """Send nothing more; who watches is let go."""
        self._loop = None

    @property
    def watched(self) -> int:
        """How many watch."""
        return len(self._watchers)

    def publish(self, kind: str, content: Any) -> None:
        """Send something to all."""
        loop = self._loop
        if loop is not None and self._watchers:
            loop.call_soon_threadsafe(self._send, message(kind, content))

    def _send(self, text: bytes) -> None:
        for watcher in self._watchers:
            watcher.put(text)

    async def watch(self, whole: Callable[[], Any], may_go_on: Callable[[], bool]) -> AsyncIterator[bytes]:
        """The whole picture, then every change, as server-sent events, while the watcher may see them."""
        watcher = _Watcher()
        self._watchers.add(watcher)
        try:
            yield message("whole", whole())
            while self._loop is not None:
                try:
                    yield await asyncio.wait_for(watcher.queue.get(), ALIVE_S)
                except TimeoutError:
                    if not may_go_on():
                        return
                    yield message("alive", {})
                if watcher.lost:
                    watcher.caught_up()
                    yield message("whole", whole())
        finally:
            self._watchers.discard(watcher)


def message(kind: str, content: Any) -> bytes:
    """A server-sent event."""
    return f"event: {kind}\ndata: {json.dumps(content, separators=(',', ':'))}\n\n".encode()
