"""`./cell recall` on the store of a line: its index is made, kept, and made again when it is damaged."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cell_bringup.bench.recall import bench_recall, recall_rows
from cell_bringup.failure import CommandFailed
from cell_bringup.recalling import recall, setups_with
from cell_client.run_file import RunFile
from cell_line.config.line import load_line
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import CellSpec, Line
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.recipes import Operation, Recipe
from cell_orchestrator.store.sql_store import SqlStore
from cell_records.recall.concern import Concern
from cell_records.recall.recall_file import INDEX

RECIPE = Recipe("serum", "SERUM-HYDRA", "3.1", (Operation("fill", "dose"),))
LINE = Line("demo", {}, {"dosing": CellSpec("dosing", "dosing", ("dose",), ("water",))}, ("c1",), "load")
BEGIN = 1_700_000_000.0
"""2023-11-14 22:13:20 UTC."""


def worked(order: str, at: float) -> Iterator[ev.Event]:
    unit = f"{order}-01"
    yield ev.OrderAccepted(at, Order(order, (unit,), at, open_units=1, customer="Zoë"), (Unit(unit, order, RECIPE),))
    yield ev.UnitLoaded(at + 5, unit, "c1", "load")
    yield ev.OperationStarted(at + 10, f"job-{order}", "dosing", unit, order, "c1", 0, "fill", "dose", "water")
    yield ev.OperationDone(at + 20, f"job-{order}", "dosing", unit, (), ())
    yield ev.UnitLeft(at + 30, unit, order, UnitStatus.DONE, "", "c1", True, 25.0)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The state folder of a line that worked on a unit each hour, and ended."""
    url = f"sqlite:///{tmp_path / 'orchestrator.db'}"
    with closing(SqlStore(url, "demo")) as store:
        store.append([ev.LineConfigured(BEGIN - 1, LINE)])
        store.append([event for hour in range(3) for event in worked(f"A{hour}", BEGIN + 3600.0 * hour)])
    RunFile(1, "line.yaml", "demo", "/line", 1, url, 1.0, 0.0, 0.0).save(tmp_path)
    return tmp_path


def units(state: Path, *times: str) -> list[str]:
    return [unit.unit for unit in recall(state, Concern(cell="dosing"), *times)]


def test_times_are_dates(state: Path) -> None:
    assert units(state) == ["A0-01", "A1-01", "A2-01"]
    assert units(state, "2023-11-14 23:00+00:00", "2023-11-14 23:30+00:00") == ["A1-01"]
    assert units(state, "2023-11-14 23:00+00:00") == ["A1-01", "A2-01"]
    assert units(state, "", "2023-11-14 23:00+00:00") == ["A0-01"]
    with pytest.raises(CommandFailed, match="is no time"):
        units(state, "soon")


def test_a_tool_is_known_by_the_setups_that_hold_it(state: Path) -> None:
    """It should find work on each of them, and name what there is where none does."""
    line = load_line(Path(__file__).parents[3] / "config" / "lines" / "demo.yaml")
    on = setups_with(line, "nozzle_fine")
    assert on == (("dosing", "water"), ("dosing", "lacquer"), ("dosing", "pigments"), ("finishing", "fine"))
    assert [unit.unit for unit in recall(state, Concern(on=on))] == ["A0-01", "A1-01", "A2-01"]
    assert [unit.unit for unit in recall(state, Concern(on=on), "2023-11-15 00:00+00:00")] == ["A2-01"]
    assert recall(state, Concern(on=setups_with(line, "oil_palette"))) == []
    with pytest.raises(CommandFailed, match="no setup of line demo holds 'hammer'; there are: .*nozzle_fine"):
        setups_with(line, "hammer")


def test_its_index_is_private_and_no_part_of_the_record(state: Path) -> None:
    assert len(units(state)) == 3
    assert (state / INDEX).stat().st_mode & 0o077 == 0
    (state / INDEX).write_bytes(b"something else, longer than the header of a database" * 100)
    assert len(units(state)) == 3
    (state / INDEX).unlink()
    assert len(units(state)) == 3


def test_the_bench_measures_what_it_says() -> None:
    bench = bench_recall(lambda text: None, units=240)
    assert bench.found == (200, 180, 440)
    assert len(list(recall_rows(bench))) == 5
