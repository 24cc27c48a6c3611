"""One batch on a real line whose disk is full for a while: nothing lost, nothing twice, and it ends by itself.

`python -m cell_bringup.bench.disk_full SEED FOLDER` runs with a library below it, and below all that it starts, which
makes the disk fail; see `cell_line.failing.disk`.
"""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from errno import EIO, ENOSPC, errorcode
from pathlib import Path
from random import Random
from typing import Self

from cell_bringup.audit import audit, read_ledgers
from cell_bringup.bench.disk_operator import ask_status, give_words, unsaid, words_of
from cell_bringup.bench.disk_truth import lies
from cell_bringup.domain import domain_of
from cell_bringup.failure import CommandFailed
from cell_bringup.folders import default_line
from cell_bringup.nodes import LineOptions
from cell_bringup.ros.domain_look import free_domain
from cell_bringup.session import Session
from cell_client.absent import Process, node_processes
from cell_client.errors import ClientError
from cell_client.run_file import store_file
from cell_line.config.line import load_line
from cell_line.failing.disk import full_disk
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.settling import waiting
from cell_orchestrator.store.sql_store import SqlStore
from cell_orchestrator.store.store import Stored

FULL_S = 30.0
"""How long the disk is full, wall time [s]."""
LATEST_S = 25.0
"""The disk is full so long after the start at the latest, wall time [s]."""
BATCH_S = 600.0
"""Longest wait for the batch, wall time [s]."""
LOOK_S = 3.0
"""Wall time between two questions for the status [s]."""
SPEED = 10.0
VARIANTS = ("KIT-DAY", "GIFT-SPA", "BRACKET-40", "CASE-SENSOR", "TOWEL-BATH", "TEE-M")
UNITS = 6


@dataclass(slots=True)
class FullRun:
    """One batch.

    Attributes:
        seed: of everything random.
        error: what the disk says.
        began_s: when it began, after the start of the line [s].
        deaths: processes that ended meanwhile, each in one line.
        bad_deaths: those of them that ended otherwise than for the disk.
        looks: how often the status was asked while it was full.
        lies: what it said that was not true.
        words: what an operator had to say, of what began in a cell that died and may not be repeated.
        after_s: from the end of that to the end of the batch [s].
        done, scrapped, ordered: units.
        found: what was done twice, lost, or done in doubt.
        problem: why the batch did not end, "" if it did.
    """

    seed: int
    error: str = ""
    began_s: float = 0.0
    deaths: list[str] = field(default_factory=list)
    bad_deaths: list[str] = field(default_factory=list)
    looks: int = 0
    lies: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    after_s: float = 0.0
    done: int = 0
    scrapped: int = 0
    ordered: int = 0
    found: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def good(self) -> bool:
        """Whether all is as it must be."""
        whole = self.ordered == UNITS == self.done + self.scrapped
        return whole and self.looks > 0 and not (self.bad_deaths or self.lies or self.found or self.problem)


class _Full:
    """The disk is full from a moment on for a while; a context manager, whose time begins when it is entered."""

    def __init__(self, flag: Path, after_s: float) -> None:
        self._flag, self._after_s = flag, after_s
        self._thread = threading.Thread(target=self._run, name="full", daemon=True)
        self.over = threading.Event()
        self.ended = 0.0

    @property
    def now(self) -> bool:
        return self._flag.exists()

    def _run(self) -> None:
        time.sleep(self._after_s)
        self._flag.touch()
        time.sleep(FULL_S)
        self._flag.unlink()
        self.ended = time.monotonic()
        self.over.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()


class _Batch:
    """The line with its disk, looked at."""

    def __init__(self, seed: int, folder: Path) -> None:
        rng = Random(seed)
        self._run = FullRun(seed, errorcode[error_of(seed)], round(rng.uniform(0.0, LATEST_S), 1))
        self._state = folder / "state"
        self._full = _Full(folder / "full", self._run.began_s)
        self._orders = json.dumps(
            {"orders": [{"id": "F", "lines": [{"variant": v, "quantity": 1} for v in rng.sample(VARIANTS, UNITS)]}]}
        )
        options = LineOptions(default_line(), self._state, speed=SPEED, seed=seed, faults="none")
        self._session = Session(options, free_domain(domain_of(folder)), self._pause, self._seen, noted=self._note)
        self._asked = 0.0
        self._waits: list[str] = []

    def make(self) -> FullRun:
        try:
            with self._full, self._session as session:
                session.submit("full.json", self._orders)
                session.finish_batch(BATCH_S)
                self._full.over.wait()
                self._run.after_s = round(max(0.0, time.monotonic() - self._full.ended), 1)
        except (CommandFailed, ClientError) as error:
            self._run.problem = str(error)
        self._judge()
        return self._run

    def _judge(self) -> None:
        run, line = self._run, self._session.runner.run
        if run.problem and not store_file(self._state).exists():
            return
        store = SqlStore(line.store, line.line, read_only=True)
        events, totals = [stored.event for stored in store.since(0)], store.load()[0].totals
        store.close()
        run.ordered, run.done, run.scrapped = totals.ordered, totals.done, totals.scrapped
        run.words += words_of(events)
        found = audit(events, read_ledgers(self._state))
        run.found += [*found.double_executions, *found.lost_units, *found.doubtful_work]

    def _note(self, text: str) -> None:
        if " runs again, " in text:
            return
        label = text.split()[0]
        said = next((child.tail(1) for child in self._session.runner.children if child.spec.label == label), "")
        self._run.deaths.append(f"{text}: {said}")
        if "its files cannot be written" not in text:
            self._run.bad_deaths.append(f"{text}: {said}")

    def _seen(self, plant: Plant, fresh: list[Stored]) -> None:
        self._waits = waiting(plant)

    def _pause(self, seconds: float) -> bool:
        time.sleep(seconds)
        if time.monotonic() - self._asked > LOOK_S:
            if self._full.now:
                self._look()
            elif self._waits:
                self._serve()
            self._asked = time.monotonic()
        return False

    def _serve(self) -> None:
        """What no disk can mend waits for a person; everything else must come right by itself."""
        _, said, _ = ask_status(self._state)
        self._run.lies += unsaid(self._waits, said)
        give_words(self._state, said)

    def _look(self) -> None:
        starts, before = self._starts(), self._processes()
        code, said, complaint = ask_status(self._state)
        after = self._processes()
        if not said and "no line was started" in complaint and not (self._state / "orchestrator.db").exists():
            return  # so early
        self._run.looks += 1
        if not said or complaint or code:
            self._run.lies.append(f"status ended with {code}: {complaint.strip()}")
            return
        # Who was started meanwhile may have lived when status looked, and be dead again before anybody has noticed.
        steady = [label for label, pid in self._starts().items() if pid == starts[label]]
        self._run.lies += lies(said, before, after, steady)

    def _starts(self) -> dict[str, int]:
        return {child.spec.label: child.pid for child in self._session.runner.children}

    def _processes(self) -> dict[str, Process]:
        return node_processes(os.getpid())


def error_of(seed: int) -> int:
    """The error of the disk: every second disk is not full but broken, and takes nothing."""
    return EIO if seed % 2 else ENOSPC


def run_full(seed: int, folder: Path, library: Path) -> FullRun:
    """Make a batch in a process of its own.

    Args:
        seed: of everything random.
        folder: for all of it.
        library: that of `cell_line.failing.disk`.
    """
    disk = full_disk(folder / "state", folder / "full", error_of(seed))
    environment = {**os.environ, "LD_PRELOAD": str(library), "FULL_DISK": disk}
    environment.pop("ROS_DOMAIN_ID", None)
    command = [sys.executable, "-m", "cell_bringup.bench.disk_full", str(seed), str(folder)]
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(command, check=False, env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        return FullRun(seed, errorcode[error_of(seed)], problem=f"ended with code {done.returncode}")
    return FullRun(**json.loads(done.stdout))


def main(seed: int, folder: Path) -> None:
    """Make one batch and print how it went, as JSON."""
    load_line(default_line())
    sys.stdout.write(json.dumps(asdict(_Batch(seed, folder).make())))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
