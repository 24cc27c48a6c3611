"""What is known of a line at one moment, put together from its store and from what its processes leave behind."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cell_client.dates import CHANGES, Date, Dates, undated
from cell_client.errors import ClientError
from cell_client.follower import Follower, open_store, the_run
from cell_client.line_health import LineHealth, as_told, line_health
from cell_client.run_file import RunFile
from cell_hmi.model.alarm_book import AlarmBook
from cell_hmi.model.conditions import conditions
from cell_hmi.model.delta import Picture
from cell_hmi.model.overview import overview
from cell_hmi.model.waiting_for import waiting_for
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import LineStatus, status
from cell_orchestrator.store.errors import StoreError
from cell_orchestrator.store.store import Stored

COUNTED_S = 1.0
"""So old may be what is said of units that a cell holds up [s]."""


@dataclass(frozen=True, slots=True)
class LineNow:
    """A line at one moment.

    Attributes:
        plant: what its store says; an empty one where it has none.
        told: the same as people look at it, with what its orchestrator says of itself.
        picture: what the overview shows.
        at: line time [s]; `speed`: line seconds per second, 0 while line time does not run on by itself.
        date: of its line times.
        read: wall time at which this was found out [s].
        known: its store was read, and it is not just coming up: what is not there now is over.
    """

    plant: Plant = field(default_factory=Plant)
    told: LineStatus = field(default_factory=lambda: status(Plant()))
    health: LineHealth = LineHealth(False, "not running")
    picture: Picture = field(default_factory=dict)
    at: float = 0.0
    speed: float = 0.0
    date: Date = undated
    read: float = 0.0
    known: bool = False

    def clock(self) -> dict[str, Any]:
        """What a page needs to let line time run on."""
        return {"at": self.at, "speed": self.speed, "offset": self.date(self.at) - self.at, "date": self.read}


class LineReader:
    """Follows the line of a state folder, also through its ends and new starts.  Belongs to one thread."""

    def __init__(self, state_dir: Path, tell: Callable[[list[Stored]], None] = lambda _: None) -> None:
        """Follow a line; `tell` is given each event once."""
        self._state_dir, self._tell = state_dir, tell
        self._follower: Follower | None = None
        self._run: RunFile | None = None
        self._identity: tuple[object, ...] = ()
        self._dates = Dates(())
        self._held_up: dict[str, int] = {}
        self._counted = 0.0

    def look(self, book: AlarmBook, restored: bool = False) -> tuple[LineNow, AlarmBook]:
        """What is known now, and the alarms after it; `restored`: the book is of another process, before this one."""
        health, why = line_health(self._state_dir), ""
        try:
            self._read()
        except (ClientError, StoreError, OSError) as error:
            self.close()
            why = str(error)
        plant = self._follower.plant if self._follower else Plant()
        told = as_told(status(plant), self._state_dir)
        if why and health.running and not health.starting and not health.trouble:
            health = LineHealth(True, why)
        now = time.time()
        there = list(conditions(told, health))
        known = self._follower is not None and not (health.starting and health.trouble)
        after = (book.still(there) if restored else book).seen(there, now)
        # What was kept stays until it can be told whether it is still there.
        book = AlarmBook({**book.alarms, **after.alarms}) if restored and not known else after
        at, speed = self._line_time(plant, health)
        picture = overview(plant, told, health, book, self._waiting(plant))
        return LineNow(plant, told, health, picture, at, speed, self._dates.date, now, known), book

    def _read(self) -> None:
        run = the_run(self._state_dir)
        identity = (run.store, run.line, self._inode(run))
        if self._follower is None or identity != self._identity:
            self.close()
            store = open_store(self._state_dir)
            self._follower, self._identity = Follower(store), identity
            self._dates = Dates.of(store)
        self._run = run
        fresh = self._follower.poll()
        if any(isinstance(stored.event, CHANGES) for stored in fresh):
            self._dates = Dates.of(open_store(self._state_dir))
        if fresh:
            self._tell(fresh)

    def _inode(self, run: RunFile) -> int:
        """Which file the store is: after `restore` another one has its name."""
        file = Path(run.store.removeprefix("sqlite:///"))
        return file.stat().st_ino if run.store.startswith("sqlite:") and file.exists() else 0

    def _line_time(self, plant: Plant, health: LineHealth) -> tuple[float, float]:
        run = self._run
        if run is None or not health.running or health.trouble:
            return plant.at, 0.0
        return (plant.at, 1.0) if run.in_world else (max(plant.at, run.line_time()), run.speed)

    def _waiting(self, plant: Plant) -> dict[str, int]:
        if time.monotonic() - self._counted > COUNTED_S:
            self._held_up, self._counted = waiting_for(plant), time.monotonic()
        return self._held_up

    def close(self) -> None:
        """Close the store: while it is open, nobody may move its files."""
        if self._follower is not None:
            self._follower.close()
        self._follower = None
