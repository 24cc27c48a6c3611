"""When open orders will be finished, as far as that can be foreseen: looked ahead when somebody wants to know."""

import time
from collections.abc import Collection
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any

from cell_client.dates import Date
from cell_client.errors import ClientError
from cell_client.follower import open_store, the_run
from cell_hmi.live.live_line import LiveLine
from cell_orchestrator.core.forecast import Forecast, forecast
from cell_orchestrator.core.work_times import KINDS, WorkTimes
from cell_orchestrator.store.errors import StoreError

FRESH_S, REST = 5.0, 10.0
"""So old may a forecast be: so many seconds, or so many times what it took to make [s, 1]."""
LEARNED = 40_000
"""Times are learned from the last events of a line, at most so many."""


class ExpectedFinish:
    """May be asked in any thread; the first answer takes some seconds, others less."""

    def __init__(self, state_dir: Path, live: LiveLine) -> None:
        self._state_dir, self._live = state_dir, live
        self._lock = Lock()
        self._times, self._seq, self._store = WorkTimes(), 0, ""
        self._found, self._good_until = Forecast(), float("-inf")

    def look(self) -> Forecast:
        """What is expected now."""
        with self._lock:
            began = time.monotonic()
            if began < self._good_until:
                return self._found
            with suppress(ClientError, StoreError):  # the page says so already; what was learned before still holds
                self._learn()
            now = self._live.now
            self._found = forecast(now.plant, self._times, now.at)
            ended = time.monotonic()
            self._good_until = ended + max(FRESH_S, REST * (ended - began))
            return self._found

    def _learn(self) -> None:
        with closing(open_store(self._state_dir)) as store:
            run = the_run(self._state_dir)
            if self._store != f"{run.store} {run.line}":
                last = store.load()[1]
                self._times, self._seq = WorkTimes(), max(0, last - LEARNED)
                self._store = f"{run.store} {run.line}"
                self._times.know(self._live.now.plant)
            for stored in store.each(KINDS, self._seq):
                self._times.take(stored.event)
                self._seq = stored.seq


def finish_of(found: Forecast, units: Collection[str]) -> tuple[float | None, str]:
    """When the last of an order's open units leaves [line time, s], and which one it is.

    None for never as things are, and for later than was looked ahead; '' where no unit is known to be open.
    """
    own = {name: found.units[name].at for name in units if name in found.units}
    last = max(own, key=lambda name: float("inf") if (at := own[name]) is None else at, default="")
    return own.get(last), last


def expected_shown(found: Forecast, units: Collection[str], date: Date) -> dict[str, Any]:
    """The forecast of an order's open units as plain values, with dates [s since 1970].

    `finish`: of the last one, `last`; null where nothing lets it come.  `whole`: it was looked ahead to the end.
    """
    at, last = finish_of(found, units)
    rows = {
        name: {
            "finish": None if it.at is None else date(it.at),
            "waits": [{**asdict(wait), "kind": str(wait.kind)} for wait in it.waits],
        }
        for name, it in found.units.items()
        if name in units
    }
    finish = None if at is None else date(at)
    return {"finish": finish, "last": last, "whole": found.whole, "until": date(found.end), "units": rows}
