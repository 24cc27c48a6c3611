"""It should finish every unit, lose none and make none twice, whatever process is killed and however often."""

import signal
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from cell_bringup.audit import audit, read_ledgers
from cell_bringup.operator_bot import OperatorBot
from cell_bringup.session import Session
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.sql_store import SqlStore

pytestmark = pytest.mark.xdist_group("line")
WAIT_S = 240.0
StartLine = Callable[..., AbstractContextManager[Session]]


def _judge(session: Session, state_dir: Path, units: int) -> None:
    """Call when the line has stopped."""
    run = session.runner.run
    store = SqlStore(run.store, run.line, read_only=True)
    events = [stored.event for stored in store.since(0)]
    totals = store.load()[0].totals
    store.close()
    assert (totals.ordered, totals.done + totals.scrapped) == (units, units)
    found = audit(events, read_ledgers(state_dir))
    assert found.clean, found
    assert [e.at for e in events] == sorted(e.at for e in events)


def test_every_process_killed(start_line: StartLine, order: Callable[..., str], tmp_path: Path) -> None:
    """It should survive the death of each process while it works."""
    with start_line(tmp_path, speed=20.0) as line:
        line.submit("kill.json", order("K", KIT_DAY=2, GIFT_SPA=1, BRACKET_40=2))
        for child in line.runner.children:
            before = line.plant.at
            # Something new has happened since the last kill, and the process is up again.
            line.wait_until(lambda plant, before=before: plant.at > before + 20.0, WAIT_S)
            child.kill(signal.SIGKILL)
        line.finish_batch(WAIT_S)
        assert line.runner.restarts == len(line.runner.children)
    _judge(line, tmp_path, 5)


def test_whole_line_stopped_and_started(start_line: StartLine, order: Callable[..., str], tmp_path: Path) -> None:
    """It should go on where it was when the power comes back; all processes die at once."""
    with start_line(tmp_path, speed=20.0) as line:
        line.submit("power.json", order("P", CASE_SENSOR=1, TOWEL_BATH=1))
        line.wait_until(lambda plant: any(cell.job for cell in plant.cells.values()), WAIT_S)
        line.runner.cut_power()
    with start_line(tmp_path, speed=20.0) as line:
        line.finish_batch(WAIT_S)
    _judge(line, tmp_path, 2)


@pytest.mark.long
def test_heavy_faults(start_line: StartLine, order: Callable[..., str], tmp_path: Path) -> None:
    """It should finish or scrap every unit with a reason, with an operator who looks after what is held."""
    with start_line(tmp_path, faults="heavy", seed=3) as line:
        bot = OperatorBot(line.client.resume, line.client.settle_unit)

        def finished(plant: Plant) -> bool:
            bot.look(plant, line.line_time())
            return plant.totals.ordered > 0 and not plant.units

        line.submit("bad-day.json", order("F", KIT_NIGHT=2, TEE_M=2, GEAR_M1=2))
        line.wait_until(finished, WAIT_S, lambda plant: f"left: {sorted(plant.units)}")
    _judge(line, tmp_path, 6)
