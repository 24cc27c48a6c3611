"""An order whose files are missing, or not what they should be, is held until they are there; no job begins without."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_line import FILL, PRESS, SmallLine

from cell_line.artifact_store import ArtifactStore, sha256_of
from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.events import JobKind
from cell_orchestrator.core.recipes import Operation
from cell_orchestrator.file_watch import FileWatch

PART, OTHER = b"part" * 100, b"other" * 100


def inspects(*contents: bytes) -> Operation:
    parts = {f"part{n}": {"sha256": sha256_of(content)} for n, content in enumerate(contents)}
    return Operation("press", "press", parts, setup="red")


class Watched:
    """A line, its files, and what became of jobs."""

    def __init__(self, folder: Path) -> None:
        self.line, self.store = SmallLine(), ArtifactStore(folder)
        self.given: list[fx.Effect] = []
        self.watch = FileWatch(self.store, self.line.ask, lambda: self.line.plant)
        self.start: Callable[[fx.Effect], None] = self.watch.guarded(self.given.append)

    def held(self, order: str = "A1") -> str:
        self.watch.look()
        self.watch.look()
        return self.line.plant.orders[order].held


@pytest.fixture
def subject(tmp_path: Path) -> Watched:
    return Watched(tmp_path / "artifacts")


def job(operation: Operation, unit: str = "A1-01") -> fx.RunJob:
    return fx.RunJob("j1", "left", JobKind.SKILL, "red", "press", unit, "A1", parameters=operation.parameters)


def test_an_order_waits_for_its_file_and_goes_on_with_it(subject: Watched) -> None:
    subject.line.order("A1", [inspects(PART)])
    assert subject.held().startswith("waits for a file: part0: file")
    assert "is missing; ./cell order attach A1 FILE" in subject.held()
    subject.store.keep(OTHER)
    assert subject.held(), "another file is no help"
    subject.store.keep(PART)
    assert not subject.held()


def test_an_order_waits_for_all_of_its_files(subject: Watched) -> None:
    subject.line.order("A1", [inspects(PART)], [inspects(PART, OTHER)])
    subject.store.keep(PART)
    assert subject.held()
    subject.store.keep(OTHER)
    assert not subject.held()


def test_an_order_that_names_no_file_where_one_is_needed_waits(subject: Watched) -> None:
    subject.line.order("A1", [Operation("press", "press", {"part": {"sha256": ""}}, setup="red")])
    assert "part: the order does not say which" in subject.held()


def test_an_order_without_files_and_one_that_a_person_holds_are_left_alone(subject: Watched) -> None:
    subject.line.order("A1", [Operation("press", "press", setup="red")])
    subject.line.order("A2", [inspects(PART)])
    subject.line.hold(rq.Target.ORDER, "A2")
    assert (subject.held("A1"), subject.held("A2")) == ("", "look")
    subject.store.keep(PART)
    assert subject.held("A2") == "look", "its file is there, and the person still has not said that it may go on"


def test_a_file_that_is_damaged_later_holds_its_order_and_no_job_begins(subject: Watched, tmp_path: Path) -> None:
    operation = inspects(PART)
    subject.line.order("A1", [operation])
    name = subject.store.keep(PART)
    assert not subject.held()
    subject.start(job(operation))
    assert len(subject.given) == 1
    file = tmp_path / "artifacts" / name
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    subject.start(job(operation))
    assert len(subject.given) == 1, "the job was not given to the cell"
    assert "is damaged" in subject.held()
    subject.store.keep(PART)
    assert not subject.held()


def test_a_job_that_lacks_a_file_is_told_as_not_given(tmp_path: Path) -> None:
    """So it is offered again, by another id, once its order goes on."""
    asked: list[rq.Request] = []
    line, operation = SmallLine(), inspects(PART)
    watch = FileWatch(ArtifactStore(tmp_path / "artifacts"), asked.append, lambda: line.plant)
    watch.guarded(lambda effect: pytest.fail("given"))(job(operation))
    watch.look()
    (told,) = asked
    assert isinstance(told, rq.ReportJob) and (told.job, told.end) == ("j1", rq.JobEnd.NOT_GIVEN)


def test_the_copy_after_the_last_is_not_begun_and_its_unit_waits_for_a_person(subject: Watched) -> None:
    operation = inspects(PART)
    subject.line.order("A1", [operation], [operation])
    subject.store.licences.grant(subject.store.keep(PART), 1)
    assert not subject.held()
    subject.start(job(operation))
    subject.start(job(operation))
    assert len(subject.given) == 2, "the same unit again is the same copy"
    subject.start(job(operation, "A1-02"))
    assert len(subject.given) == 2 and not subject.held(), "only the unit is held"
    units = subject.line.plant.units
    assert "the licence is for 1 copy, and all are made" in units["A1-02"].held and not units["A1-01"].held


def test_what_was_looked_into_is_not_read_again(subject: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    subject.line.order("A1", [inspects(PART)])
    subject.store.keep(PART)
    subject.held()
    reads: list[str] = []
    monkeypatch.setattr(ArtifactStore, "lacks", lambda store, digest: reads.append(digest) or "")
    subject.held()
    assert not reads


def test_a_licence_that_is_used_up_stops_no_cell(subject: Watched) -> None:
    """It should hold units, each before it is offered to anybody else, and leave the cell to other orders."""
    line, operation = subject.line, replace(inspects(PART), skill="fill")
    subject.store.licences.grant(subject.store.keep(PART), 1)
    line.order("A1", *[[operation]] * 12)
    line.order("A2", [FILL])
    line.settle()
    while jobs := line.effects(fx.RunJob):
        subject.given.clear()
        subject.start(jobs[0])
        if subject.given:
            line.job_ends(jobs[0].cell)
        subject.watch.look()
        line.settle()
    asked = [event.unit for event in line.log if isinstance(event, ev.OperationStarted)]
    done = {event.unit for event in line.log if isinstance(event, ev.OperationDone)}
    assert len(asked) == len(set(asked)) and len(done) == 2 and "A2-01" in done
    assert all(line.cell(name).online and not line.cell(name).refusals for name in ("left", "right"))


def test_of_the_files_of_a_job_none_is_counted_if_one_is_refused(subject: Watched) -> None:
    first, second = subject.store.keep(PART), subject.store.keep(OTHER)
    subject.store.licences.grant(first, 5)
    subject.store.licences.grant(second, 1)
    subject.store.licences.release(second, "A1-01")
    subject.start(job(inspects(PART, OTHER), "A1-02"))
    assert not subject.given and not subject.store.licences.of(first).units


def test_a_cell_is_not_blamed_for_jobs_that_it_never_heard_of() -> None:
    """It should stay as it is, and be given the next job at once, whatever their number."""
    line = SmallLine()
    line.load("A", PRESS)
    line.job_ends("left", rq.JobEnd.REFUSED)
    line.report("left")
    line.settle()
    before = line.cell("left")
    for _ in range(12):
        job = line.cell("left").job
        line.job_ends("left", rq.JobEnd.NOT_GIVEN, message="no file")
        assert line.cell("left").job not in ("", job) and not line.cell("left").held
    after = line.cell("left")
    assert (after.online, after.refusals, after.since) == (True, before.refusals, before.since)
