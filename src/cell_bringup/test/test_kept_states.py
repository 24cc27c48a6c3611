"""States of former versions should open, verify, fold to the same plant, and answer repeated jobs."""

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cell_bringup.audit import audit, read_ledgers
from cell_line.config.line import load_line
from cell_line.file_ledger import FileLedger
from cell_line.job import JobKind, JobRequest
from cell_line.registry import Registry
from cell_orchestrator.core.events import OperationStarted, OrderAccepted
from cell_orchestrator.core.kpis import report
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.queries import status
from cell_orchestrator.records import unit_record
from cell_orchestrator.store.codec import to_json
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Verified
from cell_skills.cell import Cell
from cell_skills.decision import Replay
from cell_skills.skill import SKILLS
from cell_transport.journal import Journal

KEPT = Path(__file__).parent / "kept"
LINE = Path(__file__).parents[3] / "config/lines/demo.yaml"


@pytest.fixture(params=sorted(KEPT.glob("*.tar.xz")), ids=lambda path: path.name.removesuffix(".tar.xz"))
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path


@pytest.fixture
def store(state: Path) -> Iterator[SqlStore]:
    opened = SqlStore(f"sqlite:///{state}/orchestrator.db", "demo")
    yield opened
    opened.close()


def test_verifies(store: SqlStore) -> None:
    """It should find the chain as it was written, every event readable."""
    assert store.verify() == Verified(len(store.since(0)))


def test_folds_to_the_same_plant(store: SqlStore, state: Path) -> None:
    """It should know everything that version knew; what later versions know beside it is their own affair."""
    plant, _ = store.load()
    before = json.loads((state / "plant.json").read_text())
    # Who waits was a queue in order of release; that order is decided at the release now, from the same units.
    waiting = sorted(unit.id for unit in plant.units.values() if unit.status is UnitStatus.WAITING)
    assert sorted(before.pop("queue")) == waiting
    assert list(differences(before, json.loads(to_json(plant)))) == []


def test_views(store: SqlStore) -> None:
    """It should show and report such a log."""
    plant, _ = store.load()
    assert len(status(plant).cells) == 4
    assert report(plant, plant.at).units_ordered == 8
    orders = [stored.event for stored in store.since(0) if isinstance(stored.event, OrderAccepted)]
    for unit in (unit.id for order in orders for unit in order.units):
        assert unit_record(store, unit)


def test_nothing_doubled(store: SqlStore, state: Path) -> None:
    """It should read the ledgers beside the log and find nothing made twice."""
    found = audit([stored.event for stored in store.since(0)], read_ledgers(state))
    assert found.double_executions == () and found.doubtful_work == ()


def test_repeated_jobs_are_answered(store: SqlStore, state: Path) -> None:
    """It should answer every job of that version's ledgers as it was answered then, and do nothing."""
    line = load_line(LINE)
    asked = {e.job: e for e in (stored.event for stored in store.since(0)) if isinstance(e, OperationStarted)}
    answered = 0
    for name, records in read_ledgers(state).items():
        config = line.cells[name]
        skills = {skill: Registry.installed().get(SKILLS, skill) for skill in config.skills}
        ledger = FileLedger(state / "cells" / name / "ledger.jsonl")
        cell = Cell(name, skills, config.setups, config.initial_setup, ledger)
        for record in records:
            if record.result is not None:
                decision = cell.admit(repeated(record.job_id, record.kind, record.what, asked), 1e9)
                assert decision == Replay(record.result)
                answered += 1
        ledger.close()
    assert answered


def test_journal(state: Path) -> None:
    """It should find the transport's carriers where they were, under the same identity."""
    before = (state / "transport/journal.jsonl").read_text().splitlines()
    journal = Journal(state / "transport" / "journal.jsonl")
    latest = dict(map(json.loads, before))
    assert {key: journal.get(key) for key in latest} == latest
    journal.close()


def repeated(job_id: str, kind: JobKind, what: str, asked: dict[str, OperationStarted]) -> JobRequest:
    """The request as the orchestrator sends it again."""
    if kind is not JobKind.SKILL:
        return JobRequest(job_id, kind, setup=what)
    event = asked[job_id]
    return JobRequest(
        job_id,
        kind,
        skill=event.skill,
        parameters=event.parameters,
        unit=event.unit,
        order=event.order,
        carrier=event.carrier,
        required_setup=event.setup,
    )


def differences(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """Where `new` lacks something of `old` or says something else."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key, value in old.items():
            yield from differences(value, new[key], f"{path}.{key}") if key in new else [f"{path}.{key} is missing"]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differences(one, other, f"{path}[{index}]")
    elif old != new:
        yield f"{path}: {old!r} became {new!r}"
