"""Tests of the store of files."""

import random
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
    subject = ArtifactStore(tmp_path / "a")
    assert "is missing" in subject.lacks("0" * 64)
    name = subject.keep(PART)
    before = subject.stamp(name)
    whole = (tmp_path / "a" / name).read_bytes()
    (tmp_path / "a" / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
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
        ArtifactStore(tmp_path / "a").keep(b"x" * 11)
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


def blocks_in(folder: Path, content: bytes) -> list[str]:
    """The files below a folder in which any 64 bytes of a content stand, wherever they begin in the file."""
    blocks = {content[at : at + 64] for at in range(0, len(content) - 63, 64)}
    return [str(file) for file in folder.rglob("*") if file.is_file() and any(b in file.read_bytes() for b in blocks)]


def test_no_block_of_a_file_is_found_on_the_disk(tmp_path: Path) -> None:
    """It should be sealed; a search that cannot find anything would prove nothing, so it is tried on the plain file."""
    part = random.Random(7).randbytes(20_000)
    (tmp_path / "plain").write_bytes(part)
    assert blocks_in(tmp_path, part) == [str(tmp_path / "plain")]
    (tmp_path / "plain").unlink()
    subject = ArtifactStore(tmp_path / "artifacts")
    name = subject.keep(part)
    assert subject.read(name) == part and not blocks_in(tmp_path, part)


def test_a_file_from_before_they_were_sealed_is_read_and_sealed_when_it_is_kept_again(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / sha256_of(PART)).write_bytes(PART)
    subject = ArtifactStore(tmp_path / "a")
    assert subject.read(sha256_of(PART)) == PART
    subject.keep(PART)
    assert not blocks_in(tmp_path, PART) and subject.read(sha256_of(PART)) == PART


def test_another_key_opens_nothing_and_one_that_is_gone_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = ArtifactStore(tmp_path / "a")
    name = subject.keep(PART)
    monkeypatch.setenv("CELL_FILES_KEY", "ab" * 32)
    assert "sealed with another key" in subject.lacks(name)
    monkeypatch.delenv("CELL_FILES_KEY")
    (tmp_path / "files.key").rename(tmp_path / "elsewhere")
    assert "files.key: the key of the files is missing" in subject.lacks(name)
    monkeypatch.setenv("CELL_FILES_KEY_FILE", str(tmp_path / "elsewhere"))
    assert subject.read(name) == PART and not (tmp_path / "files.key").exists()


def test_a_job_reads_what_it_names_and_only_what_is_released_for_its_unit(tmp_path: Path) -> None:
    subject = ArtifactStore(tmp_path / "a")
    part, other = subject.keep(PART), subject.keep(b"other")
    files = subject.for_unit("A1-01", [part])
    with pytest.raises(NoArtifact, match="is not released for unit A1-01"):
        files.read(part)
    subject.licences.release(part, "A1-01")
    assert files.read(part) == PART
    with pytest.raises(NoArtifact, match="is none of this job"):
        files.read(other)
    with pytest.raises(NoArtifact, match="not released"):
        subject.for_unit("A1-02", [part]).read(part)
    assert subject.read(files.keep(b"left")) == b"left"


def test_several_may_keep_the_same_file_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        names = set(pool.map(lambda _: ArtifactStore(tmp_path / "a").keep(PART), range(8)))
    assert len(names) == 1 and not ArtifactStore(tmp_path / "a").lacks(names.pop())


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / f"{'0' * 64}.new").write_bytes(b"half")
    ArtifactStore(tmp_path / "a").keep(PART)
    assert not list(tmp_path.rglob("*.new"))


def test_without_a_line_files_are_in_memory() -> None:
    subject = MemoryFiles()
    assert subject.read(subject.keep(PART)) == PART
    with pytest.raises(NoArtifact):
        subject.read("0" * 64)


def test_a_key_that_was_lost_is_not_replaced(tmp_path: Path) -> None:
    """It should be missed at once, not when what was sealed with it is read."""
    for name, seal in (("kept", ArtifactStore.keep), ("licensed", lambda store, _: store.licences.grant("0" * 64, 1))):
        subject = ArtifactStore(tmp_path / name / "artifacts")
        seal(subject, PART)
        (tmp_path / name / "files.key").unlink()
        with pytest.raises(ValueError, match="the key of the files is missing"):
            subject.keep(b"other")
        assert "the key of the files is missing" in subject.licences.release("1" * 64, "A1-01")
        assert not (tmp_path / name / "files.key").exists()


def test_many_that_keep_the_first_files_make_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(lambda n: ArtifactStore(tmp_path / "a").keep(b"%d" % n), range(16)))
    assert not any(ArtifactStore(tmp_path / "a").lacks(name) for name in names)
