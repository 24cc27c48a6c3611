"""Journal: what is put is there after any end of the process."""

from pathlib import Path

import pytest

from cell_transport.journal import Journal


def test_values_survive(tmp_path: Path) -> None:
    """It should give the last value of every key, without having been closed."""
    first = Journal(tmp_path / "state" / "of" / "journal.jsonl")
    first.put("a", 1)
    first.put("b", ["x"])
    first.put("a", 2)
    first.put("c", 3)
    first.put("c", None)
    assert first.keys("") == ["a", "b"]
    second = Journal(tmp_path / "state" / "of" / "journal.jsonl")
    assert (second.get("a"), second.get("b"), second.get("c")) == (2, ["x"], None)
    assert second.keys("") == ["a", "b"]
    assert len(second.path.read_text().splitlines()) == 2


def test_a_torn_line_is_left_out(tmp_path: Path) -> None:
    """It should keep all that was written whole."""
    path = tmp_path / "journal.jsonl"
    path.write_text('["a", 1]\n["b", 2]\n["a", 9')
    subject = Journal(path)
    assert (subject.get("a"), subject.get("b")) == (1, 2)
    subject.put("a", 3)
    subject.close()
    assert Journal(path).get("a") == 3


def test_keys_are_found_by_their_beginning(tmp_path: Path) -> None:
    """It should list those, the oldest first."""
    subject = Journal(tmp_path / "journal.jsonl")
    for key in ("move 2", "asked 1", "move 1"):
        subject.put(key, 1)
    assert subject.keys("move ") == ["move 2", "move 1"]


def test_a_file_has_an_identity_of_its_own(tmp_path: Path) -> None:
    """It should keep it over restarts; another file has another one."""
    path = tmp_path / "journal.jsonl"
    subject = Journal(path)
    identity = subject.identity
    assert identity
    assert subject.identity == Journal(path).identity == identity
    assert Journal(tmp_path / "other.jsonl").identity != identity


def test_a_closed_journal_takes_nothing(tmp_path: Path) -> None:
    """It should let go of its file."""
    subject = Journal(tmp_path / "journal.jsonl")
    subject.close()
    with pytest.raises(ValueError, match="closed file"):
        subject.put("a", 1)
