"""What becomes of the journal, and of the transport's process, when any one call of the disk fails."""

import errno
import os
from pathlib import Path

import pytest

from cell_line.exit_codes import UNWRITABLE
from cell_line.failing.disk import every_failure, failing_disk
from cell_transport.journal import Journal

WORK = """
from cell_line.unwritable import end_process
from cell_transport import journal

journal.OLD_LINES = 4

def work(folder, kept):
    for life in range(2):
        subject = journal.Journal(folder / "journal.jsonl", end_process)
        for number in range(6):
            subject.put_all({"a": f"{life}-{number}", "b": f"{life}-{number}"})
            kept(f"{life}-{number}")
        subject.close()
"""


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_journal_that_cannot_be_written_ends_its_process(tmp_path: Path, code: int) -> None:
    """It should say so in one line, and go on from what was relied on, or from what was just being written."""
    if (library := failing_disk(tmp_path)) is None:
        pytest.skip("there is no C compiler")
    lives = every_failure(library, tmp_path / "lives", WORK, code)
    assert len(lives) > 30
    for life in lives:
        assert life.code == UNWRITABLE, life
        assert life.said == f"{life.folder}/journal.jsonl: {os.strerror(code)}: nothing can be kept any more\n"
        journal = Journal(life.folder / "journal.jsonl")
        last = life.acknowledged[-1] if life.acknowledged else None
        assert journal.get("a") == journal.get("b")
        assert journal.get("a") in (last, _next(last))


def _next(last: str | None) -> str:
    if last is None:
        return "0-0"
    life, number = map(int, last.split("-"))
    return f"{life}-{number + 1}" if number < 5 else f"{life + 1}-0"
