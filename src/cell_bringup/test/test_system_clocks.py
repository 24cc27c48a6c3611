"""A line of real nodes whose wall clock is set while it works: nothing stands still, is lost, or made twice."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cell_bringup.audit import audit, read_ledgers
from cell_bringup.session import Session
from cell_orchestrator.core.events import ClockStepped, OrderClosed
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import status
from cell_orchestrator.store.sql_store import SqlStore

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("line")]
StartLine = Callable[..., AbstractContextManager[Session]]
SetClock = Callable[[int], None]
SOURCE = Path(__file__).parent / "preload" / "set_wall_clock.c"
WAIT_S = 240.0
STILL_S = 20.0
"""Half of the smallest step: a line that waits for the wall clock stands longer, one on a busy machine does not [s]."""
DAY_S = 86400
TABLE = (
    ("an hour back", -3600, False),
    ("40 s more", -3640, False),
    ("ten days ahead", 10 * DAY_S, True),
    ("and back", -3640, False),
    ("a suspend of two hours", 3560, False),
    ("right again", 0, False),
)
"""What it is, how far the wall clock is from the true one [s], and whether what was due tomorrow is late then."""


@pytest.fixture
def set_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Sets the wall clock of all nodes that are started from now on; that of the test stays as it is."""
    if not (compiler := shutil.which("gcc")):  # whoever has built the workspace has it
        pytest.skip("there is no compiler")
    library, file = tmp_path / "set_wall_clock.so", tmp_path / "step"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, SOURCE], check=True)
    monkeypatch.setenv("LD_PRELOAD", str(library))
    monkeypatch.setenv("STEP_FILE", str(file))

    def set_to(seconds: int) -> None:
        with file.open("r+b") as mapped:
            mapped.write(b"%-31d\0" % seconds)

    file.write_bytes(bytes(32))
    return set_to


class Stillness:
    """How long nothing moved while an order was open, at most."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._last: object = None
        self._since = 0.0

    def look(self, plant: Plant) -> None:
        moving, now = (plant.jobs, plant.carriers), time.monotonic()
        if moving != self._last or not plant.orders:
            self._last, self._since = moving, now
        self.longest_s = max(self.longest_s, now - self._since)


def order_due_tomorrow(name: str) -> str:
    due = datetime.fromtimestamp(time.time() + DAY_S, UTC).isoformat()
    return json.dumps({"orders": [{"id": name, "due": due, "lines": [{"variant": "KIT-DAY", "quantity": 1}]}]})


def test_steps_of_the_wall_clock(start_line: StartLine, set_clock: SetClock, tmp_path: Path) -> None:
    """It should finish each order as if nothing was, say what happened, and know what is late by the clock of then."""
    still = Stillness()
    with start_line(tmp_path) as line:

        def closed(plant: Plant) -> bool:
            still.look(plant)
            return not plant.orders

        for number, (what, seconds, _) in enumerate(TABLE):
            before = line.plant.clock.skew
            line.submit("due.json", order_due_tomorrow(f"C{number}"))
            set_clock(seconds)
            line.wait_until(lambda plant, before=before: plant.clock.skew != before, STILL_S)
            assert bool(status(line.plant).clock) is bool(seconds), what
            line.wait_until(closed, WAIT_S)
        run = line.runner.run
    store = SqlStore(run.store, run.line, read_only=True)
    events = [stored.event for stored in store.since(0)]
    totals = store.load()[0].totals
    store.close()
    found = audit(events, read_ledgers(tmp_path))
    assert found.clean, found
    assert (totals.done, totals.ordered) == (len(TABLE), len(TABLE))
    assert [event.late for event in events if isinstance(event, OrderClosed)] == [late for _, _, late in TABLE]
    assert sum(isinstance(event, ClockStepped) for event in events) == len(TABLE)
    assert still.longest_s < STILL_S
