"""Journal: what is put is there after any end of the process."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cell_line.config.strict_yaml import ConfigError
from cell_transport import journal
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
    assert len(second.path.read_text().splitlines()) == 2 + 2  # and those of the journal itself


def test_a_torn_line_is_left_out(tmp_path: Path) -> None:
    """It should keep all that was written whole."""
    path = tmp_path / "journal.jsonl"
    path.write_text('["a", 1]\n["b", 2]\n["a", 9')
    subject = Journal(path)
    assert (subject.get("a"), subject.get("b")) == (1, 2)
    subject.put("a", 3)
    subject.close()
    assert Journal(path).get("a") == 3


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """It should not begin as if what is there had never been."""
    path = tmp_path / "journal.jsonl"
    for text in ('["a", 1]\n["b", 2\n["c", 3]\n', '["a", 1]\n17\n', '["a", 1]\n\xff\n'):
        path.write_text(text, encoding="latin-1")
        with pytest.raises(ConfigError, match=r"journal.jsonl:2: is not an entry of a journal"):
            Journal(path)
        assert path.read_text(encoding="latin-1") == text


def test_what_cannot_be_written_did_not_happen(tmp_path: Path) -> None:
    """It should keep file and memory as they were, though a part of the line fitted, and go on when there is room."""
    subject = Journal(tmp_path / "journal.jsonl")
    own = subject.path.read_text()
    subject.put("a", 1)
    with largest_file(subject.path.stat().st_size + 5), pytest.raises(OSError, match="too large"):
        subject.put("a", 2)
    assert (subject.get("a"), subject.path.read_text()) == (1, f'{own}["a",1]\n')
    subject.put("a", 3)
    assert (subject.get("a"), subject.path.read_text()) == (3, f'{own}["a",1]\n["a",3]\n')


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let the system refuse what goes beyond a size [bytes], as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_old_lines_go_while_it_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should write the file anew after many changes, and lose none."""
    monkeypatch.setattr(journal, "OLD_LINES", 10)
    subject = Journal(tmp_path / "journal.jsonl")
    longest = 0
    for number in range(50):
        subject.put_all({"a": number, f"b{number % 3}": number})
        longest = max(longest, len(subject.path.read_text().splitlines()))
    subject.put_all({})
    assert longest == 6 + 10
    again = Journal(subject.path)
    assert {key: again.get(key) for key in again.keys("")} == {"a": 49, "b0": 48, "b1": 49, "b2": 47}


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


def older(path: Path) -> None:
    path.write_bytes(path.with_name("copy").read_bytes())


DAMAGES = {"deleted": Path.unlink, "emptied": lambda path: path.write_bytes(b""), "older": older}


@pytest.mark.parametrize("damage", [*DAMAGES, "none"])
def test_a_journal_that_was_lost_or_is_older_knows_it(tmp_path: Path, damage: str) -> None:
    """It should say so, and number what comes anew; else, and when it is opened once more, it says nothing."""
    path = tmp_path / "journal.jsonl"
    first = Journal(path)
    first.put("a", 1)
    (tmp_path / "copy").write_bytes(path.read_bytes())
    first.put("a", 2, durable=False)
    DAMAGES.get(damage, bool)(path)
    second = Journal(path)
    assert bool(second.lost) == (damage != "none")
    assert (second.identity == first.identity) == (damage == "none")
    second.put("b", 1)
    third = Journal(path)
    assert (third.lost, third.identity) == ("", second.identity)
