"""`runner.json`: how other processes find a running line; `runner.lock` tells whether it still runs."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from cell_bringup.nodes import LineOptions, Sim, default_store
from cell_skills.config.line import LineConfig


class AlreadyRunning(Exception):
    """Another runner uses this state folder."""


@dataclass(frozen=True, slots=True)
class RunFile:
    """A line as it was started.

    Attributes:
        pid: process of the runner.
        children: process label -> pid.
        config: the line's YAML file.
        line: its name.
        namespace: its ROS namespace.
        domain: its ROS domain.
        store: URL of its store.
        speed: line seconds per wall second.
        line0: line time [s] at `wall0`.
        wall0: wall time [s].
        sim: what stands behind the devices; where it is a world, `/clock` is the line time and this a guess.
    """

    pid: int
    config: str
    line: str
    namespace: str
    domain: int
    store: str
    speed: float
    line0: float
    wall0: float
    sim: str = Sim.NONE
    children: dict[str, int] = field(default_factory=dict)

    @staticmethod
    def of(line: LineConfig, options: LineOptions, domain: int) -> "RunFile":
        """The run of a line that this process starts."""
        return RunFile(
            pid=os.getpid(),
            config=str(options.config),
            line=line.line,
            namespace=line.namespace,
            domain=domain,
            store=options.store_url,
            speed=options.speed,
            line0=options.line0,
            wall0=options.wall0,
            sim=options.sim,
        )

    def line_time(self, wall: float) -> float:
        """Line time [s] at a wall time [s]."""
        return self.line0 + (wall - self.wall0) * self.speed

    def save(self, state_dir: Path) -> None:
        """Write it as one whole; a store in the folder is not named, since it stays there when the folder is moved."""
        own = self.store == default_store(state_dir)
        fresh = state_dir / "runner.json.new"
        fresh.write_text(json.dumps(asdict(replace(self, store="") if own else self), indent=1))
        fresh.replace(state_dir / "runner.json")


def load_run(state_dir: Path) -> RunFile | None:
    """The run that was started last in this folder, or None."""
    try:
        run = RunFile(**json.loads((state_dir / "runner.json").read_text()))
    except FileNotFoundError:
        return None
    return run if run.store else replace(run, store=default_store(state_dir))


def is_running(state_dir: Path) -> bool:
    """True when a runner holds the folder now."""
    try:
        with (state_dir / "runner.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def only_runner(state_dir: Path) -> Iterator[None]:
    """Be the only runner of this folder.

    Raises:
        AlreadyRunning: another one is; names its process.
    """
    state_dir.mkdir(parents=True, exist_ok=True)
    with (state_dir / "runner.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            pid = lock.read().strip() or "unknown"
            raise AlreadyRunning(f"{state_dir}: a line runs here already, as process {pid}") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield
