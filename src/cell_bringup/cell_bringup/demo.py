"""`./cell demo`: a batch from order file to finished units on a line of real nodes."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from cell_bringup.audit import audit, read_ledgers
from cell_bringup.chaos import Chaos
from cell_bringup.demo_view import DemoView
from cell_bringup.domain import own_domain
from cell_bringup.failure import CommandFailed, LineNotRunning
from cell_bringup.follower import Follower
from cell_bringup.nodes import LineOptions
from cell_bringup.operator_bot import OperatorBot
from cell_bringup.output import as_json
from cell_bringup.run_file import is_running
from cell_bringup.runner import Runner
from cell_bringup.signals import stop_requested
from cell_bringup.summary import Run, Summary, summarise, summary_view
from cell_orchestrator.core.kpis import report
from cell_orchestrator.core.queries import status
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.sql_store import SqlStore
from cell_skills.config.line import load_line

if TYPE_CHECKING:
    from cell_bringup.ros.line_client import LineClient

LOOK_S = 0.2
READY_S = 60.0
"""Longest wait for all cells to be ready, wall time [s]."""
SUBMIT_S = 30.0
"""Longest wait for the orders to be in the book, wall time [s]."""


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What to make and what to have go wrong.  `kill_every_s` and `timeout_s` in wall time [s]."""

    config: Path
    orders: Path
    state_dir: Path
    faults: str = "none"
    seed: int = 0
    speed: float = 25.0
    kill_every_s: float = 0.0
    kills: int = 0
    timeout_s: float = 900.0


class Demo:
    """One batch.  Everything is read from the line's store and asked of its services, as an operator would."""

    def __init__(self, options: DemoOptions) -> None:
        self._options = options
        self._refusals: list[str] = []

    def run(self, json_file: Path | None = None) -> bool:
        """Make the batch, show it, and tell whether all went well.

        Raises:
            CommandFailed: the line did not start, refused the orders, or did not finish in time.
            ConfigError: the line's YAML file is wrong.
        """
        options = self._options
        line = load_line(options.config)
        document = options.orders.read_text(encoding="utf-8")
        fresh_folder(options.state_dir)
        began = time.monotonic()
        settings = LineOptions(
            options.config, options.state_dir, speed=options.speed, seed=options.seed, faults=options.faults
        )
        with (
            stop_requested() as self._stop,
            Runner(line, settings, own_domain(options.state_dir), self._gave_up) as runner,
        ):
            self._runner = runner
            with DemoView(Console(stderr=True)) as self._view:
                self._view.say(f"starting line {line.line}, state in {options.state_dir}")
                self._follow()
                start_s = time.monotonic() - began
                with (
                    self._client() as client,
                    Chaos(runner.children, options.kill_every_s, options.kills, options.seed) as chaos,
                ):
                    submitted = time.monotonic()
                    self._submit(client, document)
                    self._make(client)
                    wall_s = time.monotonic() - submitted
        summary = self._summary(Run(wall_s, start_s, len(chaos.victims), runner.restarts))
        Console().print(summary_view(summary))
        if json_file is not None:
            json_file.write_text(as_json(summary) + "\n", encoding="utf-8")
        return summary.good

    def _gave_up(self, label: str, tail: str) -> None:
        self._refusals.append(f"{label} does not start:\n{tail}")

    def _follow(self) -> None:
        """Wait until the line is ready."""
        run = self._runner.run
        follower: Follower | None = None
        deadline = time.monotonic() + READY_S
        while follower is None or not status(follower.plant).ready:
            self._check(deadline, f"the line is not ready after {READY_S:.0f} s; see {self._options.state_dir}/log")
            if follower is None:
                try:
                    follower = Follower(SqlStore(run.store, run.line, read_only=True))
                except StoreError:
                    continue  # the orchestrator has not made it yet
            self._view.update(follower.plant, follower.poll())
        self._follower = follower

    def _check(self, deadline: float, too_late: str) -> None:
        """Wait a little.

        Raises:
            CommandFailed: the user wants to stop, a node gave up, or it is too late.
        """
        if self._stop.wait(LOOK_S):
            raise CommandFailed("stopped")
        if self._refusals:
            raise CommandFailed("\n".join(self._refusals))
        if time.monotonic() > deadline:
            raise CommandFailed(too_late)

    @contextmanager
    def _client(self) -> Iterator["LineClient"]:
        from cell_bringup.ros.line_client import LineClient  # slow: ROS, while the nodes start

        run = self._runner.run
        with LineClient(run.namespace, run.domain, by="demo") as client:
            yield client

    def _submit(self, client: "LineClient", document: str) -> None:
        deadline = time.monotonic() + SUBMIT_S
        while True:
            try:
                orders = client.submit_order(str(self._options.orders), document)
                break
            except LineNotRunning as reason:  # killed just now: the same orders again add nothing
                self._check(deadline, str(reason))
        self._view.say(f"in the book: {', '.join(orders)}")

    def _make(self, client: "LineClient") -> None:
        """Look on until every unit has left the line."""
        follower, run = self._follower, self._runner.run
        bot = OperatorBot(client.resume) if self._options.faults != "none" else None
        deadline = time.monotonic() + self._options.timeout_s
        while not follower.plant.totals.ordered or follower.plant.units:
            open_units = ", ".join(sorted(follower.plant.units))
            self._check(deadline, f"not done after {self._options.timeout_s:.0f} s; still on the line: {open_units}")
            self._view.update(follower.plant, follower.poll())
            if bot is not None:
                bot.look(follower.plant, run.line_time(time.time()))

    def _summary(self, run: Run) -> Summary:
        opened = SqlStore(self._runner.run.store, self._runner.run.line, read_only=True)
        plant = opened.load()[0]
        events = [stored.event for stored in opened.since(0)]
        opened.close()
        return summarise(report(plant, plant.at), events, audit(events, read_ledgers(self._options.state_dir)), run)


def fresh_folder(state_dir: Path) -> None:
    """An empty state folder; only one that held a line before is cleared.

    Raises:
        CommandFailed: a line runs there, or it holds something else.
    """
    if is_running(state_dir):
        raise CommandFailed(f"{state_dir}: a line runs here already")
    if state_dir.exists() and any(state_dir.iterdir()):
        if not (state_dir / "runner.lock").exists():
            raise CommandFailed(f"{state_dir}: is not empty and not the state of a line; it is left as it is")
        shutil.rmtree(state_dir)
    state_dir.mkdir(parents=True, exist_ok=True)
