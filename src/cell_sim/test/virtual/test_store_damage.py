"""Damage to the files of a store: each kind is what it says, and what is left is a store, or no longer one."""

import shutil
from pathlib import Path
from random import Random

import pytest

from cell_orchestrator.core.events import TransportHeard
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Verified
from cell_sim.virtual.file_damage import lose_end
from cell_sim.virtual.store_damage import commit_ends, damage_store

COMMITS = 20


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """The files of a store of 20 commits whose writer was killed after the last, with a copy of the first 5."""
    (tmp_path / "at_work").mkdir()
    file, left = tmp_path / "at_work" / "orchestrator.db", tmp_path / "orchestrator.db"
    store = SqlStore(f"sqlite:///{file}", "line")
    for number in range(COMMITS):
        store.append([TransportHeard(float(number))])
        if number == 4:
            shutil.copy(file, tmp_path / "copy.db")
            shutil.copy(f"{file}-wal", tmp_path / "copy.db-wal")
    for end in ("", "-wal"):
        shutil.copy(f"{file}{end}", f"{left}{end}")
    store.close()
    SqlStore(f"sqlite:///{tmp_path / 'copy.db'}", "line").close()
    return left


def left_in(file: Path) -> int:
    """How many events the store has, all of them intact."""
    store = SqlStore(f"sqlite:///{file}", "line")
    try:
        store.load()
        found = store.verify()
    finally:
        store.close()
    assert isinstance(found, Verified)
    return found.count


def damaged(file: Path, how: str, seed: int) -> int:
    damage_store(file, how, Random(seed), file.with_name("copy.db"))
    return left_in(file)


def test_the_last_commits_are_cut_off(killed: Path) -> None:
    """It should leave whole commits, from all but one down to none of the log."""
    ends = commit_ends(Path(f"{killed}-wal"))
    assert ends[-1] == Path(f"{killed}-wal").stat().st_size
    assert left_in(killed) == COMMITS
    assert commit_ends(Path(f"{killed}-wal")) == [], "its writer has ended well"


@pytest.mark.parametrize("seed", range(5))
def test_fewer_commits_are_left(killed: Path, seed: int) -> None:
    """It should be the first of them."""
    assert damaged(killed, "commits_cut", seed) < COMMITS


@pytest.mark.parametrize("seed", range(5))
def test_a_flipped_bit_of_the_log_ends_it_there(killed: Path, seed: int) -> None:
    """It should leave the commits before it, or all where the bit was of no use."""
    assert damaged(killed, "bit_of_wal", seed) <= COMMITS


def test_older_files(killed: Path) -> None:
    """It should be the copy, or what was in the file itself, or nothing."""
    assert damaged(killed, "older_copy", 1) == 5
    assert damaged(killed, "moved_away", 1) == 0


def test_a_log_that_is_gone(killed: Path) -> None:
    """It should leave no more than what had got into the file."""
    assert damaged(killed, "wal_gone", 1) < COMMITS


def test_a_file_loses_its_end(tmp_path: Path) -> None:
    """It should have fewer lines than before, none, or be gone."""
    file, left = tmp_path / "journal.jsonl", set()
    for seed in range(40):
        file.write_text("one\ntwo\nthree\n")
        lose_end(file, Random(seed))
        left.add(file.read_text() if file.exists() else None)
    assert left == {None, "", "one\n", "one\ntwo\n"}
