"""The last seconds of every topic, in memory, bounded in time and in bytes."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

NANO = 1_000_000_000


@dataclass(frozen=True, slots=True)
class HeardMessage:
    """A message as it came; `time`: line time at which it was heard [ns]."""

    time: int
    content: bytes


@dataclass
class _Ring:
    messages: deque[HeardMessage] = field(default_factory=deque)
    size: int = 0


class Rings:
    """What was heard lately.  The last message before those seconds stays: it says how things stood as they began."""

    def __init__(self, seconds: float, most_bytes: int) -> None:
        """Keep so much.

        Args:
            seconds: of line time [s].
            most_bytes: of each topic; the oldest go first.
        """
        self._span, self._most = round(seconds * NANO), most_bytes
        self._floor: int | None = None
        self._rings: dict[str, _Ring] = {}

    def hold(self, begin: int | None) -> None:
        """Keep all since a line time [ns], however long that is; None: the last seconds again."""
        self._floor = begin

    def put(self, topic: str, heard: HeardMessage) -> None:
        """Take a message; line time that went back starts anew."""
        ring = self._rings.setdefault(topic, _Ring())
        if ring.messages and ring.messages[-1].time > heard.time:
            ring.messages.clear()
            ring.size = 0
        ring.messages.append(heard)
        ring.size += len(heard.content)
        begin = heard.time - self._span if self._floor is None else min(heard.time - self._span, self._floor)
        while len(ring.messages) > 1 and (ring.messages[1].time <= begin or ring.size > self._most):
            ring.size -= len(ring.messages.popleft().content)

    def since(self, begin: int) -> Iterator[tuple[str, HeardMessage]]:
        """Yield what was heard since a line time [ns], and the last of each topic before, in the order of time."""
        for ring in self._rings.values():
            while len(ring.messages) > 1 and ring.messages[1].time <= begin:
                ring.size -= len(ring.messages.popleft().content)
        found = [(topic, heard) for topic, ring in self._rings.items() for heard in ring.messages]
        yield from sorted(found, key=lambda it: it[1].time)
