"""The past of a line, for its key figures: read once from the store, then kept up, in a thread of its own."""

import logging
from contextlib import closing
from itertools import islice
from pathlib import Path
from threading import Event, Lock, Thread

from cell_client.errors import ClientError
from cell_client.follower import open_store, the_run
from cell_hmi.kpi.cell_clock import Span
from cell_hmi.kpi.cost_rates import load_rates
from cell_hmi.kpi.costs import Costs, costs
from cell_hmi.kpi.figures import Figures, figures, spans_between
from cell_hmi.kpi.history import KINDS, ChangeoverTrace, DoneJob, LineHistory
from cell_line.config.line import load_line
from cell_line.config.strict_yaml import ConfigError
from cell_orchestrator.store.errors import StoreError

_LOG = logging.getLogger(__name__)
PERIOD_S = 1.0
"""How often it is kept up [s]."""


class PastLine:
    """What the line of a state folder did, as far as it was read."""

    def __init__(self, state_dir: Path) -> None:
        self._state_dir = state_dir
        self._history, self._seq, self._store = LineHistory(), 0, ""
        self._lock, self._reading = Lock(), Lock()
        self._stop = Event()
        self._thread = Thread(target=self._follow, name="past-line", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def begin(self) -> float:
        """Line time of the first event [s], 0 where there is none."""
        return self._history.begin

    def figures(self, begin: float, end: float) -> Figures:
        """The key figures from one line time to another [s]."""
        with self._lock:
            return figures(self._history, begin, end)

    def costs(self) -> Costs:
        """What all units that left cost, by the rates that the line's file names now.

        Raises:
            ClientError: no line was started here, it names no rates, or they are wrong.
        """
        try:
            rates = load_rates(load_line(Path(the_run(self._state_dir).config)))
        except (ConfigError, OSError) as error:
            raise ClientError(f"what making costs is not known: {error}") from None
        with self._lock:
            jobs, units = list(self._history.jobs), list(self._history.units)
        return costs(jobs, units, rates)

    def jobs_of(self, cell: str, count: int) -> list[DoneJob]:
        """The last jobs of a cell, in order."""
        with self._lock:
            own = (job for job in reversed(self._history.jobs) if job.cell == cell)
            return list(islice(own, count))[::-1]

    def changeovers_of(self, cell: str, count: int) -> list[ChangeoverTrace]:
        """The last changeovers of a cell, in order."""
        with self._lock:
            return self._history.changeovers.get(cell, [])[-count:]

    def spans(self, begin: float, end: float) -> dict[str, list[Span]]:
        """What each cell did from one line time to another [s]."""
        with self._lock:
            return {name: list(spans_between(clock, begin, end)) for name, clock in self._history.cells.items()}

    def read(self) -> None:
        """Read what is new.

        Raises:
            ClientError, StoreError: there is nothing that can be read.
        """
        with self._reading, closing(open_store(self._state_dir)) as store:
            run = the_run(self._state_dir)
            if self._store != f"{run.store} {run.line}":
                self._history, self._seq, self._store = LineHistory(), 0, f"{run.store} {run.line}"
            for stored in store.each(KINDS, self._seq):
                with self._lock:
                    self._history.take(stored.event)
                self._seq = stored.seq

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                self.read()
            except (ClientError, StoreError):
                pass  # the page says so already
            except Exception:
                _LOG.exception("the past of the line cannot be read")
            self._stop.wait(PERIOD_S)
