"""Power cuts after which files are damaged, lost or older: nothing is made twice, every damage and every loss is named.

Twenty lines of real processes; each minute or so.  The same is tried 500 times in virtual time: `./cell simulate`.
"""

import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from random import Random

import pytest

from cell_bringup.audit import audit, read_ledgers
from cell_bringup.backup import back_up
from cell_bringup.domain import line_domain
from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_bringup.operator_bot import OperatorBot
from cell_bringup.restoring import restore
from cell_bringup.session import Session
from cell_bringup.store_accepted import accept_store
from cell_bringup.verifying import verified
from cell_client.errors import LineNotRunning
from cell_client.follower import the_run
from cell_client.ros.line_client import LineClient
from cell_line.codes import Code
from cell_line.config.line import load_line
from cell_line.job import JobKind
from cell_line.ledger import JobRecord
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.line_store import LineStore
from cell_orchestrator.log_anchor import read_anchor
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Broken
from cell_sim.virtual.file_damage import lose_end
from cell_sim.virtual.store_damage import DAMAGES, damage_store

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("line")]
WAIT_S = 300.0
SPEED = 60.0
PARTS = (("store",), ("ledger",), ("journal",), ("store", "ledger"), ("store", "journal"))
"""What is damaged at once."""
TRIES = 3
"""Commands that a person needs at most to have a store again that nothing is said against."""

StartLine = Callable[..., AbstractContextManager[Session]]
Ledgers = dict[str, tuple[JobRecord, ...]]


class PowerCut:
    """A state folder after a power cut, before and after the damage."""

    def __init__(self, folder: Path, copy: Path, rng: Random) -> None:
        self.folder, self.copy, self.rng = folder, copy, rng
        self.store = folder / "orchestrator.db"
        self.line = the_run(folder).line
        anchor = read_anchor(folder, self.line)
        assert anchor is not None
        self.events = self.read_events()[: anchor.seq]  # what came after that, nobody was told of
        self.ledgers = read_ledgers(folder)
        self.forgetful = ""
        self.named: list[str] = []

    def read_events(self) -> list[ev.Event]:
        """What is in the store; of a copy, so that its files stay as they are."""
        aside = self.folder / "aside"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        for file in self.folder.glob("orchestrator.db*"):
            shutil.copy(file, aside / file.name)
        with closing(SqlStore(f"sqlite:///{aside / self.store.name}", self.line)) as store:
            return [stored.event for stored in store.since(0)]

    def damage(self, parts: tuple[str, ...], how: str) -> None:
        """Damage these parts."""
        if "store" in parts:
            damage_store(self.store, how, self.rng, self.copy)
        if "ledger" in parts:
            ledgers = sorted(self.folder.glob("cells/*/ledger.jsonl"))
            self.forgetful = self.rng.choice(ledgers).parent.name
            lose_end(self.folder / "cells" / self.forgetful / "ledger.jsonl", self.rng)
        if "journal" in parts:
            lose_end(self.folder / "transport" / "journal.jsonl", self.rng)
        self.ledgers_left = read_ledgers(self.folder)

    def said(self) -> str:
        """What the start of an orchestrator says against the store, else what `verify` does."""
        try:
            with closing(LineStore("", self.line, self.folder, {})) as kept:
                kept.check(kept.store.load()[0])
            found = verified(self.folder)
        except (StoreError, LineNotRunning) as error:
            return str(error)
        return f"event {found.seq} {found.reason}" if isinstance(found, Broken) else ""

    def set_right(self) -> None:
        """What a person does: bring the copy back where the store is of no use, then accept what is missing."""
        for _ in range(TRIES):
            if not (said := self.said()):
                return
            self.named.append(said)
            try:
                accept_store(self.folder)
            except (StoreError, NotAllowed):
                restore(the_run(self.folder), self.folder, self.copy)
        assert not self.said()


@pytest.mark.parametrize("seed", range(20))
def test_damage_at_a_power_cut(
    seed: int, start_line: StartLine, line_file: Path, order: Callable[..., str], tmp_path: Path
) -> None:
    """It should name the damage, go on once that is accepted, finish every order, and make nothing twice."""
    rng, folder = Random(f"{seed}/damage"), tmp_path / "state"
    document = order("D", KIT_DAY=2, GIFT_SPA=2, BRACKET_40=2, TOWEL_BATH=2)
    with start_line(folder, speed=SPEED) as line:
        line.submit("damage.json", document)
        _work(line, rng.uniform(20.0, 150.0))
        back_up(line.runner.run, tmp_path / "copy.db")
        _work(line, rng.uniform(20.0, 250.0))
        line.runner.cut_power()
    cut = PowerCut(folder, tmp_path / "copy.db", rng)
    parts, how = PARTS[seed % len(PARTS)], DAMAGES[seed % len(DAMAGES)]
    cut.damage(parts, how)
    if cut.said():
        with pytest.raises(CommandFailed, match="orchestrator does not start"):
            _is_refused(start_line(folder, speed=SPEED))
    cut.set_right()
    with looked_after(line_file, folder) as line:
        line.submit("damage.json", document)
        line.finish_batch(WAIT_S)
    judge(cut, parts)


def _work(line: Session, seconds: float) -> None:
    until = line.line_time() + seconds
    line.wait_until(lambda plant: line.line_time() > until, WAIT_S)


def _is_refused(starting: AbstractContextManager[Session]) -> None:
    """Wait for the refusal of a start; by a store that is older the line may seem ready."""
    with starting as line:
        line.wait_until(lambda plant: False, WAIT_S)


@contextmanager
def looked_after(config: Path, folder: Path) -> Iterator[Session]:
    """A line with an operator, from the start on: cells that have forgotten what they did wait to be looked at."""
    domain, options = line_domain(), LineOptions(config, folder, speed=SPEED, faults="none", seed=1)
    with LineClient(load_line(config).namespace, domain) as client:
        bot = OperatorBot(client.resume, client.settle_unit)

        def look(plant: Plant, fresh: object) -> None:
            bot.look(plant, time.monotonic() * SPEED)

        with Session(options, domain, threading.Event().wait, look) as line:
            yield line


def judge(cut: PowerCut, parts: tuple[str, ...]) -> None:
    """Look at what the line made before and after, by its logs and by what its cells have kept."""
    events, ledgers = cut.read_events(), read_ledgers(cut.folder)
    accepted = {job.job for event in events if isinstance(event, ev.StoreAccepted) for job in event.jobs}
    lost = [event for event in cut.events if event not in events]
    assert not lost or cut.named, f"nobody named that these are gone: {lost}"
    left = {record.job_id for records in cut.ledgers_left.values() for record in records}
    gone = {event.job for event in lost if isinstance(event, ev.OperationStarted)}
    assert gone & left <= accepted, "each lost job that a ledger knows is named by its id"
    doubled = _made_twice([*cut.events, *events], [cut.ledgers, ledgers])
    assert not doubled
    found = audit(events, ledgers)
    assert not found.lost_units
    assert not found.doubtful_work
    assert not [double for double in found.double_executions if not any(job in double for job in accepted | gone)]
    if "ledger" in parts and not gone:
        assert any("ledger was lost" in text for text in _logs(cut.folder))
    if "journal" in parts:
        assert any(isinstance(event, ev.TransportForgot) for event in events)


def _made_twice(events: list[ev.Event], ledgers: list[Ledgers]) -> list[str]:
    """Operations that were done more often on a unit than it was sent back for rework, by all that cells ever kept."""
    records = {record.job_id: record for one in ledgers for kept in one.values() for record in kept}
    done = Counter(
        f"{record.unit} {record.operation}"
        for record in records.values()
        if record.kind is JobKind.SKILL and record.result and record.result.code == Code.DONE
    )
    reworked = {event.unit for event in events if isinstance(event, ev.UnitReworked)}
    return [what for what, times in done.items() if times > 1 and what.split()[0] not in reworked]


def _logs(folder: Path) -> list[str]:
    return [log.read_text(errors="replace") for log in (folder / "log").glob("*.log*")]
