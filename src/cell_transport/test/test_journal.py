"""Journal: what is put is there after any end of the process."""

from pathlib import Path

from cell_transport.journal import Journal


def test_values_survive(tmp_path: Path) -> None:
    """It should give the last value of every key, without having been closed."""
    first = Journal(tmp_path / "state" / "journal.jsonl")
    first.put("a", 1)
    first.put("b", ["x"])
    first.put("a", 2)
    first.put("c", 3)
    first.put("c", None)
    second = Journal(tmp_path / "state" / "journal.jsonl")
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
