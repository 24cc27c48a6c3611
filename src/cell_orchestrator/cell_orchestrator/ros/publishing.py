"""The orchestrator's topics: every event once, and the line's state."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cell_interfaces.msg import CellState, LineEvent, LineState

from cell_line.ros.convert.times import to_time
from cell_orchestrator.core.events import Event
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import status
from cell_orchestrator.ros.heard import Heard
from cell_orchestrator.store.codec import to_json


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


def line_state(
    plant: Plant,
    now: float,
    active: bool,
    cells: Mapping[str, Heard],
    transport: Heard,
    disk: str,
    boot: str,
    alarms: Sequence[str],
) -> LineState:
    """What the line is doing, as a message.

    Args:
        plant: as of now.
        now: line time [s].
        active: whether the orchestrator is.
        cells: cell -> what was heard of it.
        transport: what was heard of the transport.
        disk: why no order is taken for want of room, '' while there is some.
        boot: id of our process.
        alarms: what is wrong with who speaks on the topics of the line.
    """
    shown = status(plant)
    held = {order.id for order in plant.orders.values() if order.held}
    return LineState(
        stamp=to_time(now),
        active=active,
        boot_id=boot,
        epoch=plant.epoch,
        units_waiting=shown.units[UnitStatus.WAITING],
        units_active=shown.units[UnitStatus.RUNNING],
        units_held=sum(bool(unit.unsettled or unit.held) or unit.order in held for unit in plant.units.values()),
        units_done=plant.totals.done,
        units_scrapped=plant.totals.scrapped,
        units_cancelled=plant.totals.cancelled,
        cells=[heard.state or CellState(cell=name) for name, heard in cells.items()],
        heard=[to_time(heard.at) for heard in cells.values()],
        away=[heard.away for heard in cells.values()],
        transport_heard=to_time(transport.at),
        transport_away=transport.away,
        alarms=alarms,
        json=to_json(replace(shown, disk=disk, alarms="; ".join(alarms))),
    )
