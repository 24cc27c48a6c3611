"""The mark beside a file: it tells what the file lacks, and only that."""

from pathlib import Path

import pytest
from trial_jobs import skill_job

from cell_line.file_ledger import FileLedger
from cell_line.file_mark import LENGTH, FileMark


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a mark is, of the file "a" with 7 entries."""
    mark = FileMark(tmp_path / "mark")
    mark.keep("a", 7)
    mark.close()
    return tmp_path / "mark"


@pytest.mark.parametrize(
    ("identity", "count", "says"),
    [
        ("a", 7, ""),
        ("a", 8, ""),  # after a power cut the mark may be behind
        ("a", 5, "2 of its entries are gone"),
        ("b", 7, "it is another one than before"),
        ("b", 9, "it is another one than before"),
    ],
)
def test_what_a_file_lacks(path: Path, identity: str, count: int, says: str) -> None:
    """It should be said, and the mark be left as it is."""
    before = path.read_bytes()
    assert FileMark(path).lacks(identity, count) == says
    assert (len(before), path.read_bytes()) == (LENGTH, before)


@pytest.mark.parametrize("said", ["", "[]", "7", "{}", '{"identity": "a", "count": null}', "\udc80"])
def test_a_mark_that_says_nothing(path: Path, said: str) -> None:
    """It should be no witness."""
    path.write_bytes(said.encode(errors="surrogateescape"))
    assert FileMark(path).lacks("a", 5) == ""


def test_a_ledger_that_lacks_something_says_so_until_it_has_learned_it(tmp_path: Path) -> None:
    """It should say so at each start, whatever was written to it since."""
    path = tmp_path / "ledger.jsonl"
    ledger = FileLedger(path)
    for name in ("j1", "j2", "j3"):
        ledger.started(skill_job(name), 1.0)
    ledger.close()
    path.unlink()
    for start in ("b2", "b3", "b4", "b5", "b6", "b7"):
        again = FileLedger(path)
        assert again.lost
        again.keep_boot(start)
        again.close()
    again = FileLedger(path)
    again.learn("b8", "j3", "")
    again.close()
    assert FileLedger(path).lost == ""


def test_what_is_written_to_an_older_ledger_does_not_fill_it_up(tmp_path: Path) -> None:
    """It should say so at each start until it has learned it, also where it has as many entries as it once had."""
    path = tmp_path / "ledger.jsonl"
    ledger = FileLedger(path)
    older = path.read_bytes()
    ledger.started(skill_job("j1"), 1.0)
    ledger.close()
    path.write_bytes(older)
    again = FileLedger(path)
    again.keep_boot("b2")
    again.close()
    assert FileLedger(path).lost
