"""What becomes of the store when any one call of the disk fails."""

import errno
from pathlib import Path

import pytest

from cell_line.failing.disk import every_failure, failing_disk
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Verified

STEP = 5
"""Some hundred calls, and each takes a tenth of a second."""
WORK = """
from cell_orchestrator.core.events import LineHeld
from cell_orchestrator.store.errors import NotWritten
from cell_orchestrator.store.sql_store import SqlStore

def work(folder, kept):
    try:
        for life in range(2):
            store = SqlStore(f"sqlite:///{folder}/store.db", "demo")
            for number in range(3):
                kept(str(store.append([LineHeld(1.0, f"{life}-{number}", "test")])))
            store.snapshot(store.load()[0], store.load()[1])
            store.close()
    except NotWritten as error:
        kept(f"not written: {error}")
"""


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_store_that_cannot_be_written_says_so(tmp_path: Path, code: int) -> None:
    """It should say that nothing can be kept, and have all that was relied on; at the end of its writer it may be let
    pass, for the next one does again what was left."""
    if (library := failing_disk(tmp_path)) is None:
        pytest.skip("there is no C compiler")
    lives = every_failure(library, tmp_path / "lives", WORK, code, STEP)
    assert len(lives) > 15
    told = 0
    for life in lives:
        assert life.code == 0, life
        numbers = [int(text) for text in life.acknowledged if text.isdigit()]
        told += any(text.startswith("not written") for text in life.acknowledged)
        store = SqlStore(f"sqlite:///{life.folder}/store.db", "demo")
        assert isinstance(store.verify(), Verified)
        head = store.load()[1]
        store.close()
        assert head in (max(numbers, default=0), max(numbers, default=0) + 1)
    assert told > len(lives) // 2
