"""`./cell demo`: a batch from order file to finished units on a line of real nodes."""

import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cell_bringup.audit import audit, read_ledgers
from cell_bringup.chaos import Chaos
from cell_bringup.demo_view import DemoView
from cell_bringup.domain import domain_of, own_domain
from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_bringup.operator_bot import OperatorBot
from cell_bringup.output import as_json, console
from cell_bringup.page_beside import shown_by_page
from cell_bringup.ros.domain_look import check_free
from cell_bringup.session import Session
from cell_bringup.signals import stop_requested
from cell_bringup.start_checks import check_engine, check_orders, check_start
from cell_bringup.started import PASSES, note_start
from cell_bringup.summary import BatchRun, Summary, summarise, summary_view
from cell_bringup.view_options import ViewOptions, announced
from cell_bringup.world_audit import WorldAudit, audit_world
from cell_client.run_file import LOCK, RunFile, is_running
from cell_line.config.line import LineConfig, load_line
from cell_line.config.profiles import KINEMATIC
from cell_line.owner import owners_below
from cell_orchestrator.core.events import Event, UnitLeft
from cell_orchestrator.core.kpis import report
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.intake.decoding import decode
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Stored
from cell_sim.world_runtime.truth import FOLDER, TruthFile, WorldTruth

HOME_S = 120.0
"""Longest wait for the carriers to be home after the batch, wall time [s]."""


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What to make, what to have go wrong, how to show it.  `kill_every_s` and `timeout_s` in wall time [s]."""

    config: Path
    orders: Path
    state_dir: Path
    faults: str = "none"
    seed: int = 0
    speed: float = 25.0
    kill_every_s: float = 0.0
    kills: int = 0
    timeout_s: float = 900.0
    profile: str = KINEMATIC
    view: ViewOptions = ViewOptions()
    page: bool = False


class Demo:
    """One batch.  Everything is read from the line's store and asked of its services, as an operator would."""

    def __init__(self, options: DemoOptions) -> None:
        self._options = options
        self._bot: OperatorBot | None = None
        self._session: Session
        self._view = DemoView(console(stderr=True))

    def run(self, json_file: Path | None = None) -> bool:
        """Make the batch, show it, and tell whether all went well.

        Raises:
            CommandFailed: another line runs on the domain, or this one did not start, refused the orders, or did not
                finish in time.
            ConfigError: the line's YAML file or the fault rates are wrong.
        """
        o = self._options
        settings = LineOptions(
            o.config, o.state_dir, speed=o.speed, seed=o.seed, faults=o.faults, profile=o.profile, view=o.view
        )
        document = decode(o.orders.read_bytes(), str(o.orders)).text
        line = load_line(o.config)
        check_engine(line, o.profile)
        if line.profile(o.profile).hardware:
            raise CommandFailed(f"profile {o.profile!r} runs on hardware; the demo is for simulated lines")
        check_start(line, settings)
        check_orders(line, str(o.orders), document, time.time())
        self._check_domain(line)
        fresh_folder(o.state_dir)
        note_start(o.state_dir, PASSES)
        run = self._make(settings, document)
        summary = self._summary(self._session.runner.run, run)
        console().print(summary_view(summary))
        if json_file is not None:
            json_file.write_text(as_json(summary) + "\n", encoding="utf-8")
        return summary.good

    def _check_domain(self, line: LineConfig) -> None:
        domain, folder = own_domain(self._options.state_dir), self._options.state_dir
        if domain != domain_of(folder):  # it is the environment's, and others may be there
            check_free(domain, line.namespace, folder, line.profile(self._options.profile))

    def _make(self, settings: LineOptions, document: str) -> BatchRun:
        o, began = self._options, time.monotonic()
        with (
            stop_requested() as stop,
            self._view as view,
            announced(o.view, o.state_dir / "log", view.say),
            shown_by_page(o.state_dir, o.page, view.say),
        ):
            view.say(f"starting the line of {o.config}, state in {o.state_dir}")
            self._session = Session(settings, own_domain(o.state_dir), stop.wait, self._look)
            with self._session as session, Chaos(session.runner.children, o.kill_every_s, o.kills, o.seed) as chaos:
                submitted = time.monotonic()
                if o.faults != "none" or o.kill_every_s > 0.0:
                    self._bot = OperatorBot(session.client.resume, session.client.settle_unit)
                view.say(f"in the book: {', '.join(session.submit(str(o.orders), document))}")
                session.finish_batch(o.timeout_s)
                wall_s = time.monotonic() - submitted
                if session.runner.run.in_world:
                    session.come_home(HOME_S)
            return BatchRun(wall_s, submitted - began, len(chaos.victims), session.runner.restarts)

    def _look(self, plant: Plant, fresh: list[Stored]) -> None:
        self._view.update(plant, fresh)
        if self._bot is not None:
            self._bot.look(plant, self._session.line_time())

    def _summary(self, line: RunFile, run: BatchRun) -> Summary:
        store = SqlStore(line.store, line.line, read_only=True)
        plant = store.load()[0]
        events = [stored.event for stored in store.since(0)]
        store.close()
        audited = audit(events, read_ledgers(self._options.state_dir))
        world = self._audit_world(plant, events) if line.in_world else None
        return summarise(report(plant, plant.at), events, audited, run, world)

    def _audit_world(self, plant: Plant, events: Iterable[Event]) -> WorldAudit:
        """Compare what was done with what the world wrote down at its end: while it runs it tells nobody."""
        done = {event.unit for event in events if isinstance(event, UnitLeft) and event.status is UnitStatus.DONE}
        return audit_world(
            read_truth(self._options.state_dir), plant, load_line(self._options.config).transport.stations(), done
        )


def read_truth(state_dir: Path) -> WorldTruth:
    """Return how things were in the world of a line when it wrote that down last.

    Raises:
        CommandFailed: it did not.
    """
    try:
        return TruthFile(state_dir / FOLDER).read()
    except ValueError as error:
        raise CommandFailed(f"the world does not tell the truth: {error}") from None


def fresh_folder(state_dir: Path) -> None:
    """An empty state folder; only one that held a line before is cleared.

    Raises:
        CommandFailed: a line runs there, or it holds something else.
    """
    if is_running(state_dir):
        raise CommandFailed(f"{state_dir}: a line runs here already")
    if state_dir.exists() and any(state_dir.iterdir()):
        if not (state_dir / LOCK).exists():
            raise CommandFailed(f"{state_dir}: is not empty and not the state of a line; it is left as it is")
        if owners := owners_below(state_dir):
            raise CommandFailed(f"{state_dir}: a line that is not looked after works here: {owners[0]}")
        shutil.rmtree(state_dir)
    state_dir.mkdir(parents=True, exist_ok=True)
