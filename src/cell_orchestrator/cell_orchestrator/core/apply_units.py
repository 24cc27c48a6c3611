"""What events about units change."""

from collections.abc import Callable
from typing import Any

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.backlog import without_unit
from cell_orchestrator.core.order_content import product_in
from cell_orchestrator.core.orders import Begun, Order, Scrapped, Unit, UnitStatus, Verdict
from cell_orchestrator.core.parking import with_carrier
from cell_orchestrator.core.plant import Plant, Totals
from cell_orchestrator.core.replace import replace


def _unit_loaded(plant: Plant, e: ev.UnitLoaded) -> Plant:
    waiting = plant.units[e.unit]
    unit = replace(waiting, status=UnitStatus.RUNNING, carrier=e.carrier, loaded_at=e.at, waiting_since=e.at)
    return replace(
        plant,
        at=e.at,
        units=plant.units.set(e.unit, unit),
        carriers=plant.carriers.set(e.carrier, replace(plant.carriers[e.carrier], unit=e.unit)),
        backlog=without_unit(plant.backlog, waiting),
    )


def _unit_reworked(plant: Plant, e: ev.UnitReworked) -> Plant:
    unit = plant.units[e.unit]
    unit = replace(
        unit,
        step=e.step,
        reworks=unit.reworks + 1,
        attempts=0,
        excluded=(),
        first_pass=False,
        waiting_since=e.at,
        begun=tuple(begun for begun in unit.begun if _still_counts(begun, e)),
    )
    totals = replace(plant.totals, reworks=plant.totals.reworks + 1)
    return replace(plant, at=e.at, units=plant.units.set(e.unit, unit), totals=totals)


def _still_counts(begun: Begun, e: ev.UnitReworked) -> bool:
    """Whether what began may still lie on a unit that goes back to a step.

    What a person made fit is fit.  Else the steps between are to make it fit for one that may not be repeated, as the
    recipe says; one that may be repeated judges by itself, and has to know.
    """
    if begun.step < e.step:
        return True
    return not e.fresh and (begun.repeatable or begun.step == e.step)


def _unit_unsettled(plant: Plant, e: ev.UnitUnsettled) -> Plant:
    unit = replace(plant.units[e.unit], unsettled=e.reason, first_pass=False, waiting_since=e.at)
    return replace(plant, at=e.at, units=plant.units.set(e.unit, unit))


def _unit_held(plant: Plant, e: ev.UnitHeld) -> Plant:
    unit = plant.units[e.unit]
    unit = replace(
        unit, held=e.reason, out_of_limits=e.out_of_limits, first_pass=unit.first_pass and not e.out_of_limits
    )
    return replace(plant, at=e.at, units=plant.units.set(e.unit, unit))


def _unit_resumed(plant: Plant, e: ev.UnitResumed) -> Plant:
    unit = replace(plant.units[e.unit], held="")
    return replace(plant, at=e.at, units=plant.units.set(e.unit, unit))


def _unit_settled(plant: Plant, e: ev.UnitSettled) -> Plant:
    """Done, or good enough: the next step.  What follows from another verdict is an event of its own."""
    waited = plant.units[e.unit]
    unit = replace(waited, unsettled="", held="", out_of_limits=False)
    if e.verdict is Verdict.DONE or (e.verdict is Verdict.USE_AS_IS and waited.out_of_limits):
        unit = replace(unit, step=e.step + 1, attempts=0, excluded=(), waiting_since=e.at)
    return replace(plant, at=e.at, units=plant.units.set(e.unit, unit))


def _unit_retried(plant: Plant, e: ev.UnitRetried) -> Plant:
    unit = plant.units[e.unit]
    excluded = unit.excluded + ((e.exclude,) if e.exclude else ())
    unit = replace(unit, attempts=unit.attempts + 1, excluded=excluded, first_pass=False, waiting_since=e.at)
    return replace(plant, at=e.at, units=plant.units.set(e.unit, unit))


def _unit_condemned(plant: Plant, e: ev.UnitCondemned) -> Plant:
    unit = plant.units[e.unit]  # a hold must not keep it
    unit = replace(unit, status=e.status, reason=e.reason, first_pass=False, held="", out_of_limits=False)
    return replace(plant, at=e.at, units=plant.units.set(e.unit, unit))


def _unit_left(plant: Plant, e: ev.UnitLeft) -> Plant:
    unit = plant.units[e.unit]
    order = plant.orders[e.order]
    variants = plant.variants
    if e.carrier:
        plant = with_carrier(plant, e.at, replace(plant.carriers[e.carrier], unit=""))
    if e.status is UnitStatus.DONE:
        variants = variants.set(unit.recipe.variant, variants.get(unit.recipe.variant, 0) + 1)
    return replace(
        plant,
        at=e.at,
        units=plant.units.delete(e.unit),
        orders=plant.orders.set(e.order, _after_leaving(order, unit, e)),
        backlog=plant.backlog if e.carrier else without_unit(plant.backlog, unit),
        variants=variants,
        lost=plant.lost.delete(e.unit) if e.unit in plant.lost else plant.lost,
        totals=_count(plant.totals, e),
    )


def _after_leaving(order: Order, unit: Unit, e: ev.UnitLeft) -> Order:
    left = order.open_units - 1
    if e.status is UnitStatus.CANCELLED:
        return replace(order, open_units=left)
    product = product_in(unit.recipe, order.content.products)
    if e.status is UnitStatus.DONE:
        return replace(order, open_units=left, done=order.done.set(product, order.done.get(product, 0) + 1))
    return replace(order, open_units=left, scrapped=(*order.scrapped, Scrapped(unit.id, product, e.reason)))


def _count(totals: Totals, e: ev.UnitLeft) -> Totals:
    if e.status is UnitStatus.DONE:
        return replace(
            totals,
            done=totals.done + 1,
            first_pass=totals.first_pass + e.first_pass,
            cycle_s=totals.cycle_s + e.cycle_s,
            last_unit_at=e.at,
        )
    if e.status is UnitStatus.SCRAPPED:
        return replace(totals, scrapped=totals.scrapped + 1, last_unit_at=e.at)
    return replace(totals, cancelled=totals.cancelled + 1)


APPLY: dict[type[ev.Event], Callable[[Plant, Any], Plant]] = {
    ev.UnitLoaded: _unit_loaded,
    ev.UnitReworked: _unit_reworked,
    ev.UnitRetried: _unit_retried,
    ev.UnitUnsettled: _unit_unsettled,
    ev.UnitHeld: _unit_held,
    ev.UnitResumed: _unit_resumed,
    ev.UnitSettled: _unit_settled,
    ev.UnitCondemned: _unit_condemned,
    ev.UnitLeft: _unit_left,
}
