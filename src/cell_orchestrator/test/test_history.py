"""A line without a past beside cells that have one."""

from pathlib import Path

import pytest
from small_line import LINE

from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.events import LineConfigured
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.history import check_history
from cell_orchestrator.store.errors import StoreError
from cell_skills.file_ledger import FileLedger
from cell_skills.job import JobKind, JobRequest

STORE = "sqlite:///line.db"


def ledger(state: Path, cell: str, *jobs: str) -> None:
    kept = FileLedger(state / "cells" / cell / "ledger.jsonl")
    for job in jobs:
        kept.started(JobRequest(job, JobKind.SKILL, skill="fold"), 1.0)
    kept.close()


def test_an_empty_store_beside_cells_with_jobs_is_refused(tmp_path: Path) -> None:
    """It should name the store, the cells, and what to do; a store with a past, or cells without one, are fine."""
    check_history(Plant(), STORE, tmp_path)
    ledger(tmp_path, "dosing")
    check_history(Plant(), STORE, tmp_path)
    ledger(tmp_path, "garment", "j1", "j2")
    (tmp_path / "cells" / "broken").mkdir()
    (tmp_path / "cells" / "broken" / "ledger.jsonl").write_text("?\n?\n")
    with pytest.raises(StoreError, match=r"line.db: nothing is stored, but .*\(garment 2\)") as refused:
        check_history(Plant(), STORE, tmp_path)
    assert "\n" not in str(refused.value)
    check_history(replay(Plant(), [LineConfigured(0.0, LINE)]), STORE, tmp_path)
