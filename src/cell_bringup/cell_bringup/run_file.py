"""`runner.json`: how other processes find a running line; `runner.lock` tells whether it still runs."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated

import msgspec

from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions, Sim, default_store
from cell_line.clock import Anchor
from cell_line.config.line import NAMESPACE, LineConfig
from cell_line.owner import Hold, Owned, is_held
from cell_line.private_file import private_file, private_folder
from cell_line.unwritable import tell, writing

LOCK = "runner.lock"


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
        line0: line time at the anchor [s].
        wall0: wall time at the anchor [s].
        mono0: what the monotonic clock of `machine` told at the anchor [s].
        machine: whose monotonic clock that is.
        sim: what stands behind the devices; where it is a world, `/clock` is the line time and this a guess.
    """

    pid: int
    config: str
    line: str
    namespace: Annotated[str, msgspec.Meta(pattern=NAMESPACE)]
    domain: Annotated[int, msgspec.Meta(ge=0, le=232)]
    store: str
    speed: Annotated[float, msgspec.Meta(gt=0.0)]
    line0: float
    wall0: float
    mono0: float = 0.0
    machine: str = ""
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
            **asdict(options.anchor),
            sim=options.sim,
        )

    @property
    def anchor(self) -> Anchor:
        """Where its line time begins."""
        return Anchor(self.line0, self.wall0, self.mono0, self.machine)

    def line_time(self) -> float:
        """Line time now [s]."""
        return self.anchor.clock(self.speed).now()

    def save(self, state_dir: Path) -> None:
        """Write it as one whole; a store in the folder is not named, since it stays there when the folder is moved.

        Raises:
            OSError: it cannot be written.
        """
        own = self.store == default_store(state_dir)
        fresh = state_dir / "runner.json.new"
        with writing(fresh, tell), private_file(fresh, "w") as file:
            file.write(json.dumps(asdict(replace(self, store="") if own else self), indent=1))
        fresh.replace(state_dir / "runner.json")


def load_run(state_dir: Path) -> RunFile | None:
    """The run that was started last in this folder, or None.

    Raises:
        CommandFailed: the file there is not what `save` wrote.
    """
    path = state_dir / "runner.json"
    try:
        run = msgspec.json.decode(path.read_bytes(), type=RunFile)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError as error:
        raise CommandFailed(f"{path}: does not tell of a line: {error}") from error
    return run if run.store else replace(run, store=default_store(state_dir))


def is_running(state_dir: Path) -> bool:
    """True when a runner holds the folder now."""
    try:
        with (state_dir / LOCK).open("rb") as lock:
            return is_held(lock)
    except FileNotFoundError:
        return False


@contextmanager
def only_runner(state_dir: Path, what: str = "runner of the line") -> Iterator[None]:
    """Be the only runner of this folder.

    Args:
        state_dir: the folder.
        what: what this process is.

    Raises:
        AlreadyRunning: another one is; names its process.
    """
    private_folder(state_dir)
    try:
        hold = Hold(state_dir / LOCK, what)
    except Owned as owned:
        who = owned.owner or "an unknown process"
        raise AlreadyRunning(f"{state_dir}: a line runs here already, as {who}") from None
    try:
        yield
    finally:
        hold.close()
