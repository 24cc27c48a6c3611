"""The orchestrator's topics: every event once, and the line's state."""

from typing import Any

from cell_interfaces.msg import CellState, LineEvent, LineState

from cell_orchestrator.core.events import Event
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import status
from cell_orchestrator.store.codec import to_json
from cell_skills.ros.convert import to_time


def line_event(seq: int, event: Event) -> LineEvent:
    """A stored event as a message."""
    return LineEvent(
        seq=seq,
        stamp=to_time(event.at),
        kind=type(event).__name__,
        unit=_text(event, "unit"),
        order=_text(event, "order"),
        carrier=_text(event, "carrier"),
        cell=_text(event, "cell"),
        json=to_json(event),
    )


def _text(event: Event, field: str) -> str:
    value: Any = getattr(event, field, "")
    return value if isinstance(value, str) else ""


def line_state(plant: Plant, now: float) -> LineState:
    """What the line is doing, as a message."""
    shown = status(plant)
    held = {order.id for order in plant.orders.values() if order.held}
    return LineState(
        stamp=to_time(now),
        units_waiting=shown.units[UnitStatus.WAITING],
        units_active=shown.units[UnitStatus.RUNNING],
        units_held=sum(unit.order in held for unit in plant.units.values()),
        units_done=plant.totals.done,
        units_scrapped=plant.totals.scrapped,
        units_cancelled=plant.totals.cancelled,
        cells=[
            CellState(
                cell=cell.name,
                boot_id=cell.boot,
                state=cell.state,
                mode=cell.mode,
                setup=cell.setup,
                setup_verified=bool(cell.setup),
                prepared_setup=cell.prepared,
                job_id=cell.job,
                stop_reason=cell.held,
                stamp=to_time(now),
            )
            for cell in plant.cells.values()
        ],
        json=to_json(shown),
    )
