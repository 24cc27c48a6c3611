"""A line whose old events were archived goes on as one that kept them; what cannot be archived is refused."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from cell_bringup.archiving import archive
from cell_bringup.backup import back_up
from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_bringup.own_run import AlreadyRunning, only_runner, run_of
from cell_bringup.restoring import restore
from cell_bringup.verifying import verified
from cell_client.errors import LineNotRunning
from cell_line.config.line import load_line
from cell_line.file_ledger import FileLedger
from cell_line.job import JobKind, JobRequest
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.line import StationKind
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.recipes import Operation, Recipe
from cell_orchestrator.core.requests import (
    CancelOrder,
    ConfigureLine,
    Hold,
    JobEnd,
    ReportCell,
    ReportJob,
    Request,
    SubmitOrder,
    Target,
)
from cell_orchestrator.disk_room import DiskSpace
from cell_orchestrator.engine import Engine
from cell_orchestrator.line_model import core_line
from cell_orchestrator.log_anchor import LogAnchor
from cell_orchestrator.order_desk.desk_setup import setup_of
from cell_orchestrator.store.errors import NothingToArchive, StoreError
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Broken, Verified

CONFIG = Path(__file__).parents[3] / "config" / "lines" / "demo.yaml"
LINE = core_line(load_line(CONFIG))
CELL = next(iter(LINE.cells.values()))
CARRIER = LINE.carriers[0]
LOAD = LINE.stations_of(StationKind.LOAD)[0].name
RECIPE = Recipe("f", "v", "1", (Operation("op", CELL.skills[0], setup=CELL.setups[0]),))
DAY_S = 86400.0
BEGIN = 20_000 * DAY_S
"""2024-10-04."""
BEFORE = "2024-10-05 12:00+00:00"


def order(name: str, at: float, priority: int = 0) -> SubmitOrder:
    unit = Unit(f"{name}-01", name, RECIPE)
    return SubmitOrder(Order(name, (unit.id,), at, priority=priority, open_units=1), (unit,))


def made(name: str, at: float) -> list[ev.Event]:
    """What the world does with the unit of an order."""
    unit, job = f"{name}-01", f"job-{name}"
    return [
        ev.CarrierSeen(at, CARRIER, LOAD, ev.TagContent()),
        ev.UnitLoaded(at + 1, unit, CARRIER, LOAD),
        ev.OperationStarted(at + 2, job, CELL.name, unit, name, CARRIER, 0, "op", CELL.skills[0], CELL.setups[0], {}),
        ev.OperationDone(at + 3, job, CELL.name, unit, (), (), {}, (), at + 2, at + 3),
        ev.UnitLeft(at + 4, unit, name, UnitStatus.DONE, "", CARRIER, True, 3.0),
        ev.OrderClosed(at + 4, name, False),
    ]


class Line:
    """The orchestrator's engine over the store of a state folder."""

    def __init__(self, folder: Path, now: float, ids: str) -> None:
        self.folder, self.now = folder, now
        options = LineOptions(CONFIG, folder)
        self.run = run_of(load_line(CONFIG), options, 7)
        self.store = SqlStore(options.store_url, LINE.name)
        numbers = count(1)
        self.engine = Engine(self.store, lambda effect: None, lambda: self.now, lambda: f"{ids}{next(numbers)}")

    def ask(self, request: Request) -> list[ev.Event] | str:
        """What is said to a request, at the next second."""
        self.now += 1.0
        try:
            return self.engine.submit(request)
        except NotAllowed as refusal:
            return str(refusal)


@contextmanager
def line_in(folder: Path, now: float, ids: str) -> Iterator[Line]:
    line = Line(folder, now, ids)
    try:
        yield line
    finally:
        line.store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The state of a line that has made A on one day, B on the next and C on the third; D is in the book since then."""
    state = tmp_path / "state"
    state.mkdir()
    with line_in(state, BEGIN, "first") as line:
        line.run.save(state)
        line.ask(ConfigureLine(LINE))
        line.ask(Hold(Target.LINE, "", "the world of this test is what the events say"))
        line.store.append([ev.ProductsRead(BEGIN + 3, 1, (), {"p": "1"})])
    for day, name in enumerate("ABC"):
        at = BEGIN + day * DAY_S + 10
        with line_in(state, at, name) as line:
            line.ask(ReportCell(CELL.name, f"b{day}", 6, 1, CELL.setups[0]))
            line.ask(order(name, at))
            line.store.append(made(name, at + 10))
    with line_in(state, BEGIN + 2 * DAY_S + 100, "D") as line:
        line.ask(order("D", line.now))
    return state


def all_asked() -> list[Request]:
    at = BEGIN + 3 * DAY_S
    return [
        order("A", at),
        order("A", at, priority=5),
        order("C", at, priority=5),
        CancelOrder("A", "changed my mind"),
        CancelOrder("Z", "changed my mind", ahead=True),
        order("Z", at),
        ReportJob("job-A", JobEnd.DONE),
        order("E", at),
        order("D", at, priority=5),
        CancelOrder("E", "changed my mind"),
    ]


def test_a_line_goes_on_as_if_nothing_were_archived(folder: Path, tmp_path: Path) -> None:
    """It should answer to orders and jobs as its twin does that keeps all, and its log tells the same."""
    twin = tmp_path / "twin"
    shutil.copytree(folder, twin)
    done = archive(folder, BEFORE)
    assert (done.seal.first, done.seal.last) == (1, 19)
    assert done.note == ""
    told = []
    for state in (folder, twin):
        with line_in(state, BEGIN + 3 * DAY_S, "next") as line:
            answers = [line.ask(request) for request in all_asked()]
            revisions = setup_of(load_line(CONFIG), load_line(CONFIG).profile(), LINE, line.store).revisions
            told.append((answers, revisions, line.engine.plant, line.store.since(0), line.store.head))
    assert told[0] == told[1]
    assert told[0][1] == {"p": "1"}
    assert verified(folder) == verified(twin) == Verified(told[0][3][-1].seq)


def test_what_others_remember_is_still_found(folder: Path) -> None:
    """It should know the heads of a cell that did its last job long ago, and see a store that lost its end."""
    with line_in(folder, BEGIN + 3 * DAY_S, "x") as line:
        known = [f"{it.seq}:{it.hash}" for it in line.store.since(0)]
        LogAnchor(folder, LINE.name).keep(line.store.head)
    ledger = FileLedger(folder / "cells" / "dosing" / "ledger.jsonl")
    ledger.started(JobRequest("job-A", JobKind.SKILL, skill="fold", log=known[6]), 1.0)
    ledger.close()
    back_up(line.run, folder / "copy.db")
    archive(folder, BEFORE)
    assert verified(folder) == Verified(len(known))
    with line_in(folder, BEGIN + 3 * DAY_S, "y") as line:
        line.ask(order("E", line.now))
        LogAnchor(folder, LINE.name).keep(line.store.head)
        back_up(line.run, folder / "newer.db")
    restore(line.run, folder, folder / "copy.db")
    found = verified(folder)
    assert isinstance(found, Broken)
    assert "the anchor has event" in found.reason
    done = restore(line.run, folder, folder / "newer.db")
    assert not done.lacks
    assert done.found == verified(folder) == Verified(len(known) + 1)


def test_a_restored_older_backup_is_archived_again(folder: Path) -> None:
    """It should be archived into the same file, which serves both stores."""
    with line_in(folder, BEGIN + 3 * DAY_S, "x") as line:
        back_up(line.run, folder / "copy.db")
    first = archive(folder, BEFORE)
    restore(line.run, folder, folder / "copy.db")
    assert archive(folder, BEFORE).seal == first.seal
    done = restore(line.run, folder, folder / "orchestrator.db.before-1")
    assert done.found.absent == ()


def files(state: Path) -> list[str]:
    """Those that say something."""
    return sorted(path.name for path in state.iterdir() if path.suffix not in (".lock", ".db-wal", ".db-shm"))


def away(state: Path) -> None:
    (state / "runner.json").unlink()


def no_store(state: Path) -> None:
    (state / "orchestrator.db").unlink()


def damaged(state: Path) -> None:
    file = state / "orchestrator.db"
    file.write_bytes(file.read_bytes().replace(b'"cycle_s":3.0', b'"cycle_s":9.0', 1))


def blocked(state: Path) -> None:
    (state / ".demo-events.part").mkdir()


def cut_off(state: Path) -> None:
    LogAnchor(state, LINE.name).keep(f"99:{'a' * 64}")


@pytest.mark.parametrize(
    ("wrong", "before", "to", "kind", "reason"),
    [
        (away, BEFORE, "", LineNotRunning, "no line was started here"),
        (no_store, BEFORE, "", LineNotRunning, "orchestrator.db is not there"),
        (damaged, BEFORE, "", StoreError, r"event \d+: was altered"),
        (cut_off, BEFORE, "", CommandFailed, "is not whole: the anchor has event 99"),
        (blocked, BEFORE, "", CommandFailed, "state: no archive can be written there: Is a directory"),
        (None, "the day before", "", CommandFailed, "is no time; say"),
        (None, "2024-12-01", "", CommandFailed, "^2024-12-01 .* is after the last event, which is of 2024-10-06 "),
        (None, "2024-10-03", "", NothingToArchive, "no event is older than that"),
        (None, BEFORE, "nowhere", CommandFailed, "nowhere: there is no such folder"),
        (None, BEFORE, "orchestrator.db", CommandFailed, "there is no such folder"),
    ],
)
def test_what_is_refused(
    folder: Path, wrong: Callable[[Path], None] | None, before: str, to: str, kind: type[Exception], reason: str
) -> None:
    """It should be one line, and nothing is made or changed."""
    if wrong:
        wrong(folder)
    there = files(folder)
    with pytest.raises(kind, match=reason) as refused:
        archive(folder, before, folder / to if to else None)
    assert "\n" not in str(refused.value)
    assert files(folder) == there


def test_a_line_that_runs_is_left_alone(folder: Path) -> None:
    with only_runner(folder), pytest.raises(AlreadyRunning, match=r"a line runs here already, as process \d+"):
        archive(folder, BEFORE)
    with line_in(folder, BEGIN + 3 * DAY_S, "x"), pytest.raises(StoreError, match="another orchestrator writes"):
        archive(folder, BEFORE)


def test_a_disk_that_is_nearly_full(folder: Path, tmp_path: Path) -> None:
    """It should name the folder and what is needed; another disk may do."""
    other = tmp_path / "other"
    other.mkdir()

    def space(of: Path) -> DiskSpace:
        return DiskSpace(10**12 if of == other else 10**8, 10**12)

    with pytest.raises(CommandFailed, match=rf"^disk nearly full: 100 MB free of .* at {folder}; another disk can be"):
        archive(folder, BEFORE, space=space)
    done = archive(folder, BEFORE, other, space)
    assert Path(done.seal.file).parent == other
    assert verified(folder) == Verified(28)


def cell(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "cell_bringup.cli", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=240)


def test_the_commands(folder: Path) -> None:
    """It should put old events into a file that trace reads; without it the proof says so in one line."""
    answer = cell("archive", "--before", BEFORE, "--state", folder)
    (file,) = folder.glob("*.jsonl.gz")
    assert answer.stdout.startswith(f"19 events (1 to 19) are in {file}; "), answer.stderr
    record = json.loads(cell("trace", "A-01", "--json", "--state", folder).stdout)
    assert [entry["seq"] for entry in record["history"]] == [5, 7, 8, 9, 10]
    file.unlink()
    answer = cell("trace", "--verify", "--state", folder)
    away = f"archive {file}, with events 1 to 19, is not there"
    assert (answer.returncode, answer.stdout) == (1, f"NOT PROVED: {away}; the rest of 28 events is intact\n")
