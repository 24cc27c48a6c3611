"""Moves that are known: asked again, a move answers the same, also after a restart; its id names no other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cell_line.codes import Code
from cell_transport.answer import Answer
from cell_transport.journal import Journal

LOG = "log"
"""Where the journal has the newest event of the orchestrator's log that anybody acted on."""
KEPT_MOVES = 2000
"""Results that are remembered over a restart."""


@dataclass(frozen=True, slots=True)
class MoveResult(Answer):
    """How a move ended; `station` is where the carrier stands, "" when that is not known."""

    station: str = ""


class Moves:
    """What was asked, and how it ended, kept in the journal."""

    def __init__(self, journal: Journal) -> None:
        """Forget those that are too old, now and from time to time."""
        self._journal = journal
        self._forget_old()

    def is_other(self, move_id: str, asked: Sequence[str]) -> bool:
        """Whether the id is that of a move for which something else was asked; one nobody noted that of may be this."""
        known = self._journal.get(_asked(move_id))
        return known is not None and known != list(asked)

    def note(self, move_id: str, asked: Sequence[str], log: str = "") -> None:
        """Remember what is asked, and by whom: the newest event of their log, "" for none."""
        self._journal.put_all({_asked(move_id): list(asked), **({LOG: log} if log else {})})

    def get(self, move_id: str) -> MoveResult | None:
        """Result of a move, None when it has not ended or never began."""
        if (kept := self._journal.get(f"move {move_id}")) is None:
            return None
        code, message, station = kept
        return MoveResult(Code(code), message, station)

    def entry(self, move_id: str, result: MoveResult) -> dict[str, Any]:
        """Return what remembers a result once it is in the journal."""
        return {f"move {move_id}": [int(result.code), result.message, result.station]}

    def keep(self, move_id: str, result: MoveResult) -> None:
        """Remember a result; it is safe before this returns."""
        self._journal.put_all(self.entry(move_id, result))
        self.kept()

    def kept(self) -> None:
        """One more entry is in the journal."""
        self._count += 1
        if self._count >= 2 * KEPT_MOVES:
            self._forget_old()

    def _forget_old(self) -> None:
        kept = self._journal.keys("move ")
        old = kept[:-KEPT_MOVES]
        self._journal.put_all(dict.fromkeys((*old, *(_asked(key.removeprefix("move ")) for key in old))))
        self._count = len(kept) - len(old)


def what_was_asked(values: Mapping[str, Any], move_id: str) -> tuple[str, str, str] | None:
    """Start, destination and carrier of a move in what a journal says, see `read_values`; None where it has none."""
    asked = values.get(_asked(move_id))
    return (asked[0], asked[1], asked[2]) if asked else None


def _asked(move_id: str) -> str:
    return f"asked {move_id}"
