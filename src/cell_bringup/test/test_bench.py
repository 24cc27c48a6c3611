"""It should measure real work: what the benchmarks run must itself be right."""

from pathlib import Path

import pytest
from rich.console import Console

from cell_bringup.bench.history import History
from cell_bringup.bench.line import CELLS, write_line
from cell_bringup.bench.restart import bench_restart
from cell_bringup.bench.ros import RosBench, operations_per_second
from cell_bringup.bench.run import BenchResults, bench_view
from cell_bringup.bench.skill import DoNothing
from cell_bringup.bench.world import BATCH, BenchWorld
from cell_line.config.line import load_line
from cell_line.registry import Registry
from cell_orchestrator.catalog import Catalog, skills_of
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.line_model import core_line
from cell_orchestrator.store.memory_store import MemoryStore
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Verified
from cell_skills.testing import check_skill


def test_scripted_world_makes_every_unit() -> None:
    """It should count exactly the events in the store."""
    store = MemoryStore()
    subject = BenchWorld(store)
    assert subject.make(20) == 2 * BATCH
    totals = subject.engine.plant.totals
    assert (totals.done, totals.scrapped, len(subject.engine.plant.units)) == (2 * BATCH, 0, 0)
    assert subject.events == len(store.since(0))


def test_history(tmp_path: Path) -> None:
    """It should be an intact log that folds into the plant a snapshot gives."""
    store = SqlStore(f"sqlite:///{tmp_path / 'h.db'}", "bench")
    History(store).grow(120)
    assert isinstance(store.verify(), Verified)
    plant, _ = store.load()
    assert plant == replay(Plant(), (stored.event for stored in store.since(0)))
    assert (plant.totals.done, len(plant.units), len(plant.orders)) == (120, 0, 0)
    store.close()


@pytest.mark.long
def test_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should measure one time per length of history."""
    monkeypatch.setenv("CELL_STATE_DIR", str(tmp_path))
    told: list[str] = []
    short, longer = bench_restart(told.append, (50, 100))
    assert (short.units, longer.units, len(told)) == (50, 100, 2)
    assert longer.events > short.events
    assert all(min(r.load_s, r.process_s, r.lifted_s, r.fold_s) > 0.0 for r in (short, longer))


@pytest.mark.parametrize("cells_per_unit", [1, CELLS])
def test_line_is_valid(tmp_path: Path, cells_per_unit: int) -> None:
    """It should be a line like any other, with one product that can be ordered."""
    config = load_line(write_line(tmp_path, 8, cells_per_unit, 1.0))
    line = core_line(config)
    assert not Catalog(config.products_path, line, skills_of(Registry.installed(), line)).refresh()


def test_skill_keeps_the_rules() -> None:
    """It should be a skill like any other."""
    check_skill(DoNothing, {})


def test_rate() -> None:
    """It should count what was done between the first start and the last end."""
    started = ev.OperationStarted(10.0, "j", "c", "u", "o", "k", 0, "op", "skill", "s")
    log = [started, ev.OperationDone(11.0, "j", "c", "u", (), ()), ev.OperationDone(14.0, "k", "c", "u", (), ())]
    assert operations_per_second(list(log)) == 0.5


def test_view() -> None:
    """It should name each figure with its goal."""
    console = Console(record=True, width=120)
    console.print(bench_view(BenchResults(ros=RosBench(240, 5.0, 12.5, 140.0))))
    text = console.export_text()
    assert "12.5 ms" in text
    assert "140" in text
