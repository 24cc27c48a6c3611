"""A file of users that is damaged is said in one line, and nothing is served."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cell_hmi.users.page_file import FILE

app = pytest.importorskip("cell_bringup.cli", reason="the workspace is not built").app


def test_a_damaged_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database, whatever else it is; " * 200)
    found = CliRunner().invoke(app, ["page", "--state", str(tmp_path)])
    assert (found.exit_code, type(found.exception)) == (1, SystemExit)
    (line,) = found.stderr.splitlines()
    assert line == f"{tmp_path}: what the page keeps of its users cannot be used: file is not a database"
