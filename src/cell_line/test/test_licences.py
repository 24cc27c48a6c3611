"""Copies should be counted, once for each unit, and no more be made than the licence says."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cell_line.artifact_store import ArtifactStore, sha256_of
from cell_line.licences import Licence, Licences, NoLicence
from cell_line.only_writer import only_writer

PART = b"part" * 100
NAME = sha256_of(PART)


@pytest.fixture
def subject(tmp_path: Path) -> Licences:
    return ArtifactStore(tmp_path / "artifacts").licences


def test_the_copy_after_the_last_is_refused(subject: Licences) -> None:
    subject.grant(NAME, 2)
    assert [subject.release(NAME, f"A1-0{n}") for n in (1, 2)] == ["", ""]
    assert subject.release(NAME, "A1-03") == "the licence is for 2 copies, and all are made"
    assert subject.release(NAME, "A1-01") == "", "the same unit again is the same copy"
    subject.grant(NAME, 3)
    assert subject.release(NAME, "A1-03") == ""
    assert subject.of(NAME) == Licence(3, ("A1-01", "A1-02", "A1-03"))


def test_without_a_licence_they_are_counted_and_none_is_refused(subject: Licences) -> None:
    assert not any(subject.release(NAME, f"A1-{n}") for n in range(5))
    assert len(subject.of(NAME).units) == 5
    subject.grant(NAME, 3)
    assert subject.release(NAME, "A2-1"), "a licence that comes later counts what was made before"


def test_of_many_that_ask_at_once_as_many_are_served_as_the_licence_says(tmp_path: Path) -> None:
    ArtifactStore(tmp_path / "a").licences.grant(NAME, 3)
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda n: ArtifactStore(tmp_path / "a").licences.release(NAME, f"A1-{n}"), range(12)))
    assert said.count("") == 3


def test_who_lacks_the_key_cannot_count_anew(subject: Licences, tmp_path: Path) -> None:
    subject.grant(NAME, 1)
    subject.grant(sha256_of(b"other"), 9)
    folder = tmp_path / "artifacts" / "licences"
    (folder / f"{NAME}.licence").write_bytes((folder / f"{sha256_of(b'other')}.licence").read_bytes())
    with pytest.raises(NoLicence, match="was altered"):
        subject.of(NAME)
    assert "cannot be read" in subject.release(NAME, "A1-01")


@pytest.mark.parametrize("copies", [0, -1, 10**7])
def test_no_number_of_copies_is_refused(subject: Licences, copies: int) -> None:
    with pytest.raises(ValueError, match="copies: 1 to"):
        subject.grant(NAME, copies)


def test_nobody_waits_for_a_file_that_is_being_kept(subject: Licences, tmp_path: Path) -> None:
    subject.grant(NAME, 2)
    with ThreadPoolExecutor(1) as pool, only_writer(tmp_path / "artifacts"):
        assert pool.submit(subject.release, NAME, "A1-01").result(20.0) == ""


def test_a_unit_that_it_was_released_for_waits_for_no_other(subject: Licences, tmp_path: Path) -> None:
    """It should write nothing, either: each start of a job of the unit comes here."""
    subject.release(NAME, "A1-01")
    with ThreadPoolExecutor(1) as pool, only_writer(tmp_path / "artifacts" / "licences"):
        assert pool.submit(subject.release, NAME, "A1-01").result(20.0) == ""
