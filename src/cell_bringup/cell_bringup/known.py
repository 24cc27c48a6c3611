"""What is known of a line: from its store, and from what its store does not tell."""

from dataclasses import dataclass, replace
from pathlib import Path

from cell_bringup.period_report import Lost, lost_units
from cell_client.dates import Date, Dates, undated
from cell_client.errors import LineNotRunning
from cell_client.follower import Follower, open_store
from cell_client.line_health import LineHealth, as_told, line_health
from cell_orchestrator.core import queries
from cell_orchestrator.core.events import UnitLeft
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import LineStatus
from cell_orchestrator.store.errors import StoreError


@dataclass(frozen=True, slots=True)
class Known:
    """A line at one moment.

    Attributes:
        status: what orders, carriers and cells do.
        health: whether it is at work.
        lost: the units that were scrapped.
        date: of its line times.
    """

    status: LineStatus
    health: LineHealth
    lost: tuple[Lost, ...] = ()
    date: Date = undated


def known(state_dir: Path) -> Known:
    """Look at the line of a state folder.  Of a line that runs, its health is told even if its store cannot be read.

    Raises:
        LineNotRunning: no line was ever started there, or none that recorded anything.
        StoreError: no line runs, and the store is not readable.
    """
    try:
        store = open_store(state_dir)
        status = queries.status(Follower(store).plant)
        lost = tuple(lost_units(stored.event for stored in store.of_kinds([UnitLeft])))
        return Known(as_told(status, state_dir), line_health(state_dir), lost, Dates.of(store).date)
    except LineNotRunning:
        health = line_health(state_dir)
        if not health.starting:
            raise
        return Known(queries.status(Plant()), health)
    except StoreError as error:
        health = line_health(state_dir)
        if not health.running:
            raise
        said = "" if health.starting else str(error)  # its orchestrator has not made it, or mended it, yet
        why = "; ".join(filter(None, (health.trouble, said)))
        return Known(as_told(queries.status(Plant()), state_dir), replace(health, trouble=why))
