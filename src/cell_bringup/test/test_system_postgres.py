"""It should run a line on PostgreSQL as on SQLite."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from cell_bringup.session import Session

pytestmark = pytest.mark.xdist_group("line")


@pytest.mark.long
def test_line_on_postgres(
    start_line: Callable[..., AbstractContextManager[Session]],
    cell: Callable[..., Any],
    order: Callable[..., str],
    postgres_url: str,
    tmp_path: Path,
) -> None:
    """It should make a unit, and the commands should read its record from the same database."""
    with start_line(tmp_path, store=postgres_url) as line:
        line.submit("pg.json", order("PG", POLISH_GLOSS=1))
        line.finish_batch(60.0)
    assert json.loads(cell("trace", "PG-01", "--json", "--state", tmp_path).stdout)["status"] == "done"
    assert json.loads(cell("trace", "--verify", "--json", "--state", tmp_path).stdout)["intact"]
