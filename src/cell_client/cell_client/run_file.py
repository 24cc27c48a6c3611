"""`runner.json`: how other processes find a running line; `runner.lock` tells whether it still runs."""

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated

import msgspec

from cell_client.errors import ClientError
from cell_line.clock import Anchor
from cell_line.config.line import NAMESPACE
from cell_line.config.profiles import KINEMATIC
from cell_line.owner import is_held
from cell_line.private_file import private_file
from cell_line.unwritable import tell, writing
from cell_orchestrator.store.store_url import sqlite_url

LOCK = "runner.lock"
"""Held by the runner for as long as the line runs."""


def default_store(state_dir: Path) -> str:
    """The store of a line that names none."""
    return sqlite_url(store_file(state_dir))


def store_file(state_dir: Path) -> Path:
    """The file of that store."""
    return state_dir / "orchestrator.db"


@dataclass(frozen=True, slots=True)
class RunFile:
    """A line as it was started.

    Attributes:
        pid: process of the runner.
        children: process label -> pid, 0 before its first start.
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
        profile: with which drivers.
        commissioning: what may be simulated though the line runs on hardware.
        ending: its processes are being ended.
        in_world: whether a world is simulated; `/clock` is the line time then, and that of the anchor a guess.
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
    profile: str = KINEMATIC
    commissioning: tuple[str, ...] = ()
    in_world: bool = False
    ending: bool = False
    children: dict[str, int] = field(default_factory=dict)

    @property
    def anchor(self) -> Anchor:
        """Where its line time begins."""
        return Anchor(self.line0, self.wall0, self.mono0, self.machine)

    def line_time(self) -> float:
        """Line time now [s]."""
        return self.anchor.clock(self.speed).now()

    def save(self, state_dir: Path) -> None:
        """Replace the file in one step.  A store in the folder is not named, so that the folder can be moved.

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
        ClientError: the file there is not what `save` wrote.
    """
    path = state_dir / "runner.json"
    try:
        run = msgspec.json.decode(path.read_bytes(), type=RunFile)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError as error:
        raise ClientError(f"{path}: does not tell of a line: {error}") from error
    return run if run.store else replace(run, store=default_store(state_dir))


def is_running(state_dir: Path) -> bool:
    """True when a runner holds the folder now."""
    try:
        with (state_dir / LOCK).open("rb") as lock:
            return is_held(lock)
    except FileNotFoundError:
        return False
