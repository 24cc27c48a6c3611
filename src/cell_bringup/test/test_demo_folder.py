"""It should clear the folder of the last demo only when nobody writes to it any more."""

import os
from pathlib import Path

import pytest

from cell_bringup.demo import fresh_folder
from cell_bringup.failure import CommandFailed
from cell_client.run_file import LOCK
from cell_line.owner import FILE, FileLock


def test_what_a_killed_line_has_left_behind_is_named(tmp_path: Path) -> None:
    """It should leave the folder as it is, as long as a process has a part of it."""
    (tmp_path / "transport").mkdir()
    (tmp_path / LOCK).touch()
    hold = FileLock(tmp_path / "transport" / FILE, "transport of line demo")
    with pytest.raises(CommandFailed, match=rf"works here: process {os.getpid()} \(transport of line demo\), since 20"):
        fresh_folder(tmp_path)
    assert (tmp_path / "transport").is_dir()
    hold.close()
    fresh_folder(tmp_path)
    assert not list(tmp_path.iterdir())
