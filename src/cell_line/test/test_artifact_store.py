"""Tests of the store of files."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cell_line import artifact_store
from cell_line.artifact_store import ArtifactStore, MemoryFiles, NoArtifact, sha256_of
from cell_line.failing.disk import every_failure, failing_disk

PART = b"solid part" * 1000
WORK = """
from cell_line.artifact_store import ArtifactStore
def work(folder, kept):
    subject = ArtifactStore(folder / "artifacts")
    for number in range(3):
        for _ in range(2):
            try:
                kept(subject.keep(b"%d" % number * 5000))
                break
            except OSError:
                pass
"""


def test_what_is_kept_is_read_again_by_its_hash(tmp_path: Path) -> None:
    subject = ArtifactStore(tmp_path / "artifacts")
    name = subject.keep(PART)
    assert name == sha256_of(PART) and subject.read(name) == PART and not subject.lacks(name)
    assert (tmp_path / "artifacts" / name).stat().st_mode & 0o077 == 0, "what customers send is nobody else's business"


def test_a_file_that_is_missing_damaged_or_exchanged_is_not_read(tmp_path: Path) -> None:
    subject = ArtifactStore(tmp_path)
    assert "is missing" in subject.lacks("0" * 64)
    name = subject.keep(PART)
    before = subject.stamp(name)
    (tmp_path / name).write_bytes(PART[:-1] + b"!")
    with pytest.raises(NoArtifact, match="damaged"):
        subject.read(name)
    assert subject.stamp(name) != before
    assert subject.keep(PART) == name and not subject.lacks(name), "kept again, it is whole again"


@pytest.mark.parametrize("name", ["", "../orchestrator.db", "A" * 64, "0" * 63])
def test_what_is_no_hash_names_no_file(tmp_path: Path, name: str) -> None:
    subject = ArtifactStore(tmp_path)
    with pytest.raises(NoArtifact, match="no SHA-256"):
        subject.read(name)
    assert subject.stamp(name) is None


def test_a_file_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifact_store, "LARGEST", 10)
    with pytest.raises(ValueError, match="more than 10 bytes"):
        ArtifactStore(tmp_path).keep(b"x" * 11)
    assert not list(tmp_path.iterdir())


def test_whatever_fails_on_its_disk_what_it_said_to_keep_is_there_and_nothing_is_left_over(tmp_path: Path) -> None:
    library = failing_disk(tmp_path)
    if library is None:
        pytest.skip("no compiler")
    lives = every_failure(library, tmp_path / "lives", WORK)
    assert len(lives) > 5
    for life in lives:
        folder = life.folder / "artifacts"
        subject = ArtifactStore(folder)
        assert len(life.acknowledged) == 3, f"it was not kept at the second try: {life.said}"
        assert not any(subject.lacks(name) for name in life.acknowledged)
        assert {path.name for path in folder.iterdir()} == {*life.acknowledged, "lock"}


def test_several_may_keep_the_same_file_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        names = set(pool.map(lambda _: ArtifactStore(tmp_path).keep(PART), range(8)))
    assert len(names) == 1 and not ArtifactStore(tmp_path).lacks(names.pop())


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / f"{'0' * 64}.new").write_bytes(b"half")
    ArtifactStore(tmp_path).keep(PART)
    assert not list(tmp_path.glob("*.new"))


def test_without_a_line_files_are_in_memory() -> None:
    subject = MemoryFiles()
    assert subject.read(subject.keep(PART)) == PART
    with pytest.raises(NoArtifact):
        subject.read("0" * 64)
