"""A store that lost its end, or is an older copy, is named; a person's word lets the line go on with it."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from cell_bringup.backup import back_up
from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_bringup.own_run import AlreadyRunning, only_runner, run_of
from cell_bringup.restoring import restore
from cell_bringup.store_accepted import accept_store
from cell_bringup.verifying import verified
from cell_line.black_box_files import FOLDER, black_boxes, path_of
from cell_line.codes import Code
from cell_line.config.line import load_line
from cell_line.file_ledger import FileLedger
from cell_line.job import JobKind, JobRequest, JobResult
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.effects import RunJob, effects
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.line import StationKind
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.recipes import Operation, Recipe
from cell_orchestrator.core.requests import ConfigureLine, ReportCell, Request, SubmitOrder
from cell_orchestrator.engine import Engine
from cell_orchestrator.line_model import core_line
from cell_orchestrator.log_anchor import LogAnchor
from cell_orchestrator.memories import Memories, check_memories
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Broken, Verified
from cell_orchestrator.translate import job_request
from cell_transport.journal import Journal
from cell_transport.moves import Moves

CONFIG = Path(__file__).parents[3] / "config" / "lines" / "demo.yaml"
LINE = core_line(load_line(CONFIG))
CELL = next(iter(LINE.cells.values()))
RECIPE = Recipe("f", "v", "1", (Operation("op", CELL.skills[0], setup=CELL.setups[0]),))


class Line:
    """The orchestrator's engine over a real store, with the files that cells and transport keep."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now, self.ids = folder, 1000.0, count(1)
        self.options = LineOptions(CONFIG, folder)
        self.run = run_of(load_line(CONFIG), self.options, 7)
        self.run.save(folder)
        self.open()

    def open(self) -> None:
        self.store = SqlStore(self.options.store_url, LINE.name)
        self.engine = Engine(self.store, lambda effect: None, lambda: self.now, lambda: f"id{next(self.ids)}")

    def ask(self, request: Request) -> list[ev.Event]:
        self.now += 1.0
        return self.engine.submit(request)

    def begin(self) -> None:
        self.ask(ConfigureLine(LINE))
        self.ask(ReportCell(CELL.name, "b1", 6, 1, CELL.setups[0]))

    def order(self, name: str) -> list[ev.Event]:
        unit = Unit(f"{name}-01", name, RECIPE)
        return self.ask(SubmitOrder(Order(name, (unit.id,), self.now, open_units=1), (unit,)))

    def work(self, unit: str) -> RunJob:
        """Bring a unit to its cell as if the world had done it, and return its job."""
        carrier = LINE.carriers[0]
        load = LINE.stations_of(StationKind.LOAD)[0].name
        loaded = [
            ev.CarrierSeen(self.now, carrier, load, ev.TagContent()),
            ev.UnitLoaded(self.now, unit, carrier, load),
        ]
        job = ev.OperationStarted(
            self.now, f"job-{unit}", CELL.name, unit, unit[:-3], carrier, 0, "op", CELL.skills[0], CELL.setups[0], {}
        )
        self.store.append([*loaded, job])
        self.close()
        self.open()
        (effect,) = (e for e in effects(self.engine.plant).values() if isinstance(e, RunJob))
        return effect

    def done(self, job: RunJob) -> None:
        """The cell does the job and keeps it."""
        ledger = FileLedger(self.folder / "cells" / CELL.name / "ledger.jsonl")
        ledger.started(job_request(job, self.store.head), self.now)
        ledger.finished(JobResult(job.job, Code.DONE))
        ledger.close()

    def close(self) -> None:
        self.store.close()

    def check(self) -> None:
        """What the orchestrator does when it starts."""
        memories = Memories.read(self.folder, LINE.name, {})
        check_memories(self.store, self.engine.plant, memories)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """Has A in the book, in a copy, and has made A-01 since."""
    made = Line(tmp_path)
    made.begin()
    made.order("A")
    back_up(made.run, tmp_path / "copy.db")
    job = made.work("A-01")
    made.done(job)
    yield made
    made.close()


def go_back(line: Line) -> None:
    line.close()
    shutil.copy(line.folder / "copy.db", line.folder / "orchestrator.db")
    line.open()


def test_a_store_that_has_all_is_fine(line: Line) -> None:
    """It should start, verify, and have nothing to accept."""
    line.check()
    assert isinstance(verified(line.folder), Verified)
    line.close()
    with pytest.raises(NotAllowed, match="nothing is to be accepted"):
        accept_store(line.folder)
    line.open()


def test_an_older_copy_is_named_at_start_and_by_verify(line: Line) -> None:
    """It should say in one line who remembers more, which job is missing, and what to do."""
    go_back(line)
    with pytest.raises(StoreError) as refused:
        line.check()
    said = str(refused.value)
    assert f"cell {CELL.name} has event " in said
    assert f"missing are the jobs job-A-01 (op A-01 at {CELL.name})" in said
    assert said.endswith("(./cell restore FILE), or say ./cell store accept")
    assert "\n" not in said
    found = verified(line.folder)
    assert isinstance(found, Broken)
    assert "job-A-01" in found.reason


@pytest.mark.parametrize("who", ["the anchor", "the transport"])
def test_anybody_who_remembers_more_is_enough(line: Line, who: str) -> None:
    """It should be seen by anchor and journal alone, too, also where another event has the number."""
    shutil.rmtree(line.folder / "cells")
    if who == "the anchor":
        LogAnchor(line.folder, LINE.name).keep(line.store.head)
    else:
        journal = Journal(line.folder / "transport" / "journal.jsonl")
        Moves(journal).note("m1", ("a", "b", "c"), line.store.head)
        journal.close()
    line.check()
    go_back(line)
    with pytest.raises(StoreError, match=f"but {who} has event "):
        line.check()
    for name in "BCDE":
        line.order(name)
    with pytest.raises(StoreError, match=f"but {who} has event "):
        line.check()


def test_after_a_word_the_line_goes_on_and_makes_nothing_twice(line: Line) -> None:
    """It should settle the unit, start, take new orders, and be accepted once."""
    go_back(line)
    line.close()
    assert "job-A-01" in str(accept_store(line.folder))
    line.open()
    line.check()
    assert isinstance(verified(line.folder), Verified)
    assert not line.engine.plant.units
    assert any(isinstance(event, ev.OrderAccepted) for event in line.order("B"))
    line.close()
    with pytest.raises(NotAllowed):
        accept_store(line.folder)
    line.open()


def test_a_store_that_is_gone(line: Line) -> None:
    """It should be refused, accepted, and an order of before taken again, with what was made of it not made again."""
    line.close()
    (line.folder / "orchestrator.db").unlink()
    line.open()
    with pytest.raises(StoreError, match=r"the log ends with nothing, but cell .* job-A-01 "):
        line.check()
    line.close()
    accept_store(line.folder)
    line.open()
    line.check()
    line.order("A")
    assert [type(stored.event) for stored in line.store.of("order:A")] == [
        ev.OrderAccepted,
        ev.UnitLeft,
        ev.OrderClosed,
    ]


def test_a_job_is_missed_whatever_the_cell_began_after_it(line: Line) -> None:
    """It should be named though a job that was asked for earlier, by what the log still has, was begun later."""
    known = line.store.head
    line.order("B")
    ledger = FileLedger(line.folder / "cells" / CELL.name / "ledger.jsonl")
    for job, head in (("late", line.store.head), ("early", known)):
        ledger.started(JobRequest(job, JobKind.SKILL, skill="fold", log=head), 1.0)
    ledger.close()
    go_back(line)
    with pytest.raises(StoreError, match=r"late \(fold"):
        line.check()


def test_what_was_asked_by_hand_is_no_part_of_the_log(line: Line) -> None:
    """It should not be missed."""
    ledger = FileLedger(line.folder / "cells" / "other" / "ledger.jsonl")
    ledger.started(JobRequest("by-hand", JobKind.SKILL, skill="fold"), 1.0)
    ledger.close()
    line.check()


def test_a_backup_is_put_back(line: Line) -> None:
    """It should be the store, the one before kept aside; what is missing is said; while the line runs it is refused."""
    with pytest.raises(StoreError, match="another orchestrator writes"):
        restore(line.run, line.folder, line.folder / "copy.db")
    line.close()
    with only_runner(line.folder), pytest.raises(AlreadyRunning):
        restore(line.run, line.folder, line.folder / "copy.db")
    (line.folder / FOLDER).mkdir()
    path_of(line.folder, 1, 2).write_bytes(b"of events that are others then")
    done = restore(line.run, line.folder, line.folder / "copy.db")
    assert not black_boxes(line.folder) and (line.folder / f"{FOLDER}.before-1" / "1-2.mcap").exists()
    assert "job-A-01" in str(done.lacks)
    assert done.aside == line.folder / "orchestrator.db.before-1"
    again = restore(line.run, line.folder, done.aside)
    assert not again.lacks
    assert again.found.count > done.found.count
    assert again.aside == line.folder / "orchestrator.db.before-2"
    line.open()
    line.check()


def test_what_is_no_backup_changes_nothing(line: Line) -> None:
    """It should be refused in one line: no file, a damaged one, one of another line."""
    line.close()
    before = (line.folder / "orchestrator.db").read_bytes()
    damaged = line.folder / "damaged.db"
    damaged.write_bytes((line.folder / "copy.db").read_bytes().replace(b"LineConfigured", b"LineConfigurea"))
    other = SqlStore(f"sqlite:///{line.folder / 'other.db'}", "other")
    other.append([ev.TransportHeard(1.0)])
    other.close()
    for file, why in (("none.db", "no such file"), ("damaged.db", "is damaged: event"), ("other.db", "has no event")):
        with pytest.raises(CommandFailed, match=why):
            restore(line.run, line.folder, line.folder / file)
    assert (line.folder / "orchestrator.db").read_bytes() == before
    assert not list(line.folder.glob(".*.part"))
    line.open()
