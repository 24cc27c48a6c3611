"""How moves ended: asked again, a move answers the same, also after a restart."""

from dataclasses import dataclass

from cell_skills.codes import Code
from cell_transport.answer import Answer
from cell_transport.journal import Journal

KEPT_MOVES = 2000
"""Results that are remembered over a restart."""


@dataclass(frozen=True, slots=True)
class MoveResult(Answer):
    """How a move ended; `station` is where the carrier stands, "" when that is not known."""

    station: str = ""


class Moves:
    """Results of ended moves, kept in the journal."""

    def __init__(self, journal: Journal) -> None:
        """Forget those that are too old."""
        self._journal = journal
        for key in journal.keys("move ")[:-KEPT_MOVES]:
            journal.put(key, None)

    def get(self, move_id: str) -> MoveResult | None:
        """Result of a move, None when it has not ended or never began."""
        if (kept := self._journal.get(f"move {move_id}")) is None:
            return None
        code, message, station = kept
        return MoveResult(Code(code), message, station)

    def keep(self, move_id: str, result: MoveResult) -> None:
        """Remember a result; it is safe before this returns."""
        self._journal.put(f"move {move_id}", [int(result.code), result.message, result.station])
