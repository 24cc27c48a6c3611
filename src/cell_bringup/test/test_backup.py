"""A backup is a whole store in one file, or there is none."""

import os
from pathlib import Path

import pytest

from cell_bringup.backup import back_up
from cell_bringup.failure import CommandFailed
from cell_client.run_file import RunFile
from cell_orchestrator.core.events import TransportHeard
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Verified


def run(store: str) -> RunFile:
    return RunFile(os.getpid(), "line.yaml", "demo", "/line", 1, store, 1.0, 0.0, 0.0)


def test_a_store_that_is_written_is_backed_up(tmp_path: Path) -> None:
    """It should copy what is durable, and never take the place of a file that is there."""
    url, file = f"sqlite:///{tmp_path / 'line.db'}", tmp_path / "monday.db"
    writer = SqlStore(url, "demo")
    writer.append([TransportHeard(1.0)])
    assert back_up(run(url), file) == Verified(1)
    assert file.stat().st_mode & 0o777 == 0o600
    writer.append([TransportHeard(2.0)])
    with pytest.raises(CommandFailed, match=r"monday.db is there already"):
        back_up(run(url), file)
    copy = SqlStore(f"sqlite:///{file}", "demo", read_only=True)
    assert [stored.event for stored in copy.since(0)] == [TransportHeard(1.0)]
    copy.close()
    writer.close()
    assert sorted(path.name for path in tmp_path.glob("*monday*")) == ["monday.db"]


def test_what_is_no_good_is_not_called_a_backup(tmp_path: Path) -> None:
    """It should name the damaged event, the missing store, or the tool of another database; and leave no file."""
    url = f"sqlite:///{tmp_path / 'line.db'}"
    writer = SqlStore(url, "demo")
    writer.append([TransportHeard(1.0), TransportHeard(2.0)])
    writer.close()
    path = tmp_path / "line.db"
    path.write_bytes(path.read_bytes().replace(b'{"at":2.0,', b'{"at":9.0,'))
    for store, reason in (
        (url, r"line.db is damaged: event 2 "),
        ("postgresql+psycopg://host/line", "pg_dump"),
    ):
        with pytest.raises(CommandFailed, match=reason):
            back_up(run(store), tmp_path / "copy.db")
    with pytest.raises(StoreError, match=r"cannot be copied"):
        back_up(run(f"sqlite:///{tmp_path / 'absent.db'}"), tmp_path / "copy.db")
    assert not list(tmp_path.glob("*copy*"))
