"""Moves: what was asked and how it ended, over restarts."""

from pathlib import Path

import pytest

from cell_line.codes import Code
from cell_transport import moves
from cell_transport.journal import Journal, read_values
from cell_transport.moves import MoveResult, Moves, what_was_asked

ASKED = ("s0", "s1", "")
OTHER = ("s0", "s2", "")


def made(folder: Path) -> Moves:
    """The moves as the next process finds them."""
    return Moves(Journal(folder / "journal.jsonl"))


def test_a_move_is_known_after_a_restart(tmp_path: Path) -> None:
    """It should give the same result, and tell the move from another by its id."""
    subject = made(tmp_path)
    assert subject.get("m1") is None
    assert not subject.is_other("m1", ASKED)
    subject.note("m1", ASKED)
    subject = made(tmp_path)
    assert subject.get("m1") is None
    result = MoveResult(Code.STUCK, "z1 -> z2: torn", "")
    subject.keep("m1", result)
    again = made(tmp_path)
    assert again.get("m1") == result
    assert (again.is_other("m1", ASKED), again.is_other("m1", OTHER)) == (False, True)


def test_what_was_asked_is_read_without_opening(tmp_path: Path) -> None:
    """It should tell start, destination and carrier of a move to who looks at the file of another process."""
    made(tmp_path).note("m1", ("s0", "s1", "c1"))
    values = read_values(tmp_path / "journal.jsonl")
    assert what_was_asked(values, "m1") == ("s0", "s1", "c1")
    assert what_was_asked(values, "m2") is None


def test_the_oldest_results_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should keep the last ones and what has not ended, and of the others nothing at all."""
    monkeypatch.setattr(moves, "KEPT_MOVES", 2)
    subject = made(tmp_path)
    for move_id in ("open", "m1", "m2", "m3"):
        subject.note(move_id, ASKED)
        if move_id != "open":
            subject.keep(move_id, MoveResult(station=move_id))
    made(tmp_path)
    assert Journal(tmp_path / "journal.jsonl").keys("") == ["asked open", "asked m2", "move m2", "asked m3", "move m3"]


def test_results_are_forgotten_while_it_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should never remember twice as many as it has to."""
    monkeypatch.setattr(moves, "KEPT_MOVES", 3)
    journal = Journal(tmp_path / "journal.jsonl")
    subject = Moves(journal)
    counts = []
    for number in range(12):
        subject.note(f"m{number}", ASKED)
        subject.keep(f"m{number}", MoveResult())
        counts.append(len(journal.keys("move ")))
    assert counts == [1, 2, 3, 4, 5, 3, 4, 5, 3, 4, 5, 3]
    assert journal.keys("") == [f"{what} m{number}" for number in (9, 10, 11) for what in ("asked", "move")]
