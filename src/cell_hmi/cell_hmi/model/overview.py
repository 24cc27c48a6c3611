"""The line as the overview shows it: sections of named things, plain values only."""

from collections.abc import Mapping
from typing import Any

from cell_client.line_health import LineHealth
from cell_hmi.model.alarm_book import Alarm, AlarmBook
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.events import JobKind
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.core.plant import Carrier, Plant
from cell_orchestrator.core.queries import CarrierStatus, CellStatus, JobStatus, LineStatus, OrderStatus

QUEUE = 200
"""So many orders are shown, the first in the queue."""

Section = dict[str, Any]


def overview(
    plant: Plant, told: LineStatus, health: LineHealth, book: AlarmBook, held_up: Mapping[str, int]
) -> Section:
    """The picture of a line.  Times are line times [s]; `due` is a date [s since 1970].

    Args:
        plant: as it is now.
        told: its status, with what the orchestrator says of itself.
        health: of its processes.
        book: its alarms.
        held_up: cell -> units that can go on only there.
    """
    alarms = book.in_order()
    waits = {it.carrier for it in told.unsettled} | {it.carrier for it in told.held_units}
    worst = {name: _worst(alarms, "cell", name) for name in plant.cells}
    return {
        "line": {"line": _line(told, health)},
        "counts": dict(told.units.items()),
        "cells": {cell.name: _cell(plant, cell, worst[cell.name], held_up.get(cell.name, 0)) for cell in told.cells},
        "carriers": {
            short(it.id): _carrier(plant.carriers[it.id], it, plant) | {"waits": it.id in waits} for it in told.carriers
        },
        "orders": {order.id: _order(order, place) for place, order in enumerate(queue(told.orders)[:QUEUE])},
        "alarms": {it.condition.id: alarm_shown(it, place, held_up) for place, it in enumerate(alarms)},
    }


def queue(orders: tuple[OrderStatus, ...]) -> list[OrderStatus]:
    """Open orders in the order that people expect them to be made: by priority, then by their date."""
    return sorted(orders, key=lambda it: (-it.priority, it.due is None, it.due or 0.0, it.id))


def alarm_shown(alarm: Alarm, place: int, held_up: Mapping[str, int]) -> Section:
    """An alarm as plain values; sentences as templates and as text."""
    it = alarm.condition
    request = it.request
    return {
        "id": it.id,
        "place": place,
        "state": str(alarm.state),
        "active": alarm.active,
        "urgency": int(it.urgency),
        "since": it.since,
        "kind": it.kind,
        "name": it.name,
        "what": {"template": it.what.text, "values": dict(it.what.values), "text": str(it.what)},
        "step": {"template": it.step.text, "values": dict(it.step.values), "text": str(it.step)},
        "request": {"label": request.label, "path": request.path, "body": dict(request.body)} if request else None,
        "came": alarm.came,
        "gone": alarm.gone,
        "times": alarm.times,
        "by": alarm.by,
        "why": alarm.why,
        "until": alarm.until,
        "first": alarm.first,
        "held_up": held_up.get(it.name, 0) if it.kind == "cell" and alarm.active else 0,
    }


def _worst(alarms: list[Alarm], kind: str, name: str) -> int:
    """AlarmPriority of the worst alarm of a thing that is there now, 0 for none."""
    own = (it.condition for it in alarms if it.active)
    return min((int(it.urgency) for it in own if (it.kind, it.name) == (kind, name)), default=0)


def _line(told: LineStatus, health: LineHealth) -> Section:
    return {
        "name": told.line,
        "running": health.running,
        "starting": health.starting,
        "trouble": health.trouble,
        "profile": health.profile,
        "held": told.held,
        "offset": told.offset,
    }


def _cell(plant: Plant, cell: CellStatus, worst: int, held_up: int) -> Section:
    return {
        "name": cell.name,
        "station": plant.cells[cell.name].station,
        "state": cell.state,
        "mode": cell.mode,
        "setup": cell.setup,
        "wanted": cell.wanted,
        "job": _job(plant, cell.name, cell.job) if cell.job else None,
        "urgency": worst,
        "held": cell.held,
        "away": cell.away if cell.away or cell.online else "not heard yet",
        "units": held_up,
    }


def _job(plant: Plant, cell: str, job: JobStatus) -> Section:
    """`planned`: how long it should take [s], 0 where nothing says."""
    unit = plant.units.get(job.unit)
    if unit and job.kind == JobKind.SKILL:
        planned = unit.recipe.operations[plant.jobs[job.id].step].duration_s
    else:
        assert plant.line is not None, "a job comes after the line was configured"
        times = plant.times[cell]
        known = plant.line.cells[cell].setup_s.get(job.what, 0.0)
        planned = known or (times.setup_s / times.changeovers if times.changeovers else 0.0)
    return {"what": job.what, "kind": str(job.kind), "unit": job.unit, "started": job.started, "planned": planned}


def _carrier(carrier: Carrier, told: CarrierStatus, plant: Plant) -> Section:
    """`set_out` and `travel`: since when it is on its way, and how long that takes if nothing is in its way [s]."""
    ways = plant.line.travel_s if plant.line else {}
    move = carrier.move
    return {
        "at": carrier.station,
        "to": told.going_to,
        "set_out": move.started if move else 0.0,
        "travel": ways.get(carrier.station, {}).get(told.going_to, 0.0),
        "unit": told.unit,
        "next": told.operation,
        "doubt": told.doubt,
        "held": told.held,
        "late": told.late,
        "lost": bool(told.unit) and plant.units[told.unit].status is UnitStatus.SCRAPPED,
    }


def _order(order: OrderStatus, place: int) -> Section:
    return {
        "id": order.id,
        "place": place,
        "number": order.number,
        "customer": order.customer,
        "units": order.units,
        "done": order.done,
        "running": order.running,
        "waiting": order.waiting,
        "scrapped": len(order.scrapped),
        "due": order.due,
        "late": order.late,
        "held": order.held,
        "cancelled": order.cancelled,
        "priority": order.priority,
    }
