"""Rules of the core, each broken on purpose: a function that breaks one for as long as `patch` lasts."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from cell_orchestrator.core import (
    apply,
    apply_carriers,
    apply_units,
    decide,
    decide_carriers,
    decide_changes,
    decide_jobs,
    decide_orders,
    effects,
    leaving,
    more_units,
    orders,
    planning,
    plant,
    recipes,
    recovery,
    wall_clock,
)
from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.effects import RunJob
from cell_orchestrator.core.events import UnitRetried, UnitReworked
from cell_orchestrator.core.parking import with_carrier
from cell_orchestrator.core.replace import replace
from cell_orchestrator.engine import Engine
from cell_orchestrator.store.memory_store import MemoryStore

Patch = pytest.MonkeyPatch
Break = Callable[[Patch], None]
BROKEN: dict[str, Break] = {}
"""By what the broken core does."""


def breaks(rule: Break) -> Break:
    """Register a broken rule under its name."""
    BROKEN[rule.__name__] = rule
    return rule


def without(rule: planning.Rule) -> tuple[planning.Rule, ...]:
    return tuple(r for r in planning.RULES if r is not rule)


@breaks
def works_without_a_read(patch: Patch) -> None:
    for module in (decide_carriers, effects, planning):
        patch.setattr(module, "needs_read", lambda plant, carrier: False)


@breaks
def takes_any_tag_for_the_expected_one(patch: Patch) -> None:
    def read(p: plant.Plant, request: rq.ReportRead, now: float) -> list[ev.Event]:
        expected = decide_carriers._expected(p, request.station)
        if expected is not None and expected.standing and request.epc:
            request = replace(request, epc=expected.id, tag=expected.tag)
        return decide_carriers.read(p, request, now)

    patch.setitem(decide.DECIDE, rq.ReportRead, read)


@breaks
def ignores_what_the_tag_says(patch: Patch) -> None:
    def judge(p: plant.Plant, carrier: plant.Carrier, request: rq.ReportRead, now: float) -> list[ev.Event]:
        return [ev.CarrierSeen(now, carrier.id, request.station, request.tag or ev.TagContent())]

    patch.setattr(decide_carriers, "_judge", judge)


@breaks
def never_writes_tags(patch: Patch) -> None:
    for module in (effects, planning):
        patch.setattr(module, "tag_is_current", lambda plant, carrier: True)


@breaks
def never_changes_over(patch: Patch) -> None:
    patch.setattr(planning, "change_setup", lambda *args: None)


@breaks
def commits_failed_changeovers(patch: Patch) -> None:
    def ended(p: plant.Plant, job: plant.Job, r: rq.ReportJob, now: float) -> list[ev.Event]:
        return [ev.ChangeoverDone(now, job.id, job.cell, job.setup, r.measurements, r.started, r.ended)]

    patch.setattr(decide_jobs, "_changeover_ended", ended)


@breaks
def sends_carriers_where_there_is_no_room(patch: Patch) -> None:
    patch.setattr(planning.Floor, "has_room", lambda floor, station: True)


@breaks
def leaves_carriers_in_the_way(patch: Patch) -> None:
    patch.setattr(planning, "RULES", without(planning._to_buffer))


@breaks
def leaves_doubted_carriers_where_they_are(patch: Patch) -> None:
    patch.setattr(planning, "RULES", without(planning._to_inspection))


@breaks
def forgets_doubts(patch: Patch) -> None:
    def doubted(p: plant.Plant, e: ev.CarrierDoubted) -> plant.Plant:
        carrier = replace(p.carriers[e.carrier], confirmed=True)
        return with_carrier(p, e.at, carrier)

    patch.setitem(apply.APPLY, ev.CarrierDoubted, doubted)


@breaks
def stays_sure_of_carriers_that_moved(patch: Patch) -> None:
    def arrived(p: plant.Plant, e: ev.CarrierArrived) -> plant.Plant:
        after = apply_carriers.APPLY[ev.CarrierArrived](p, e)
        carrier = replace(after.carriers[e.carrier], confirmed=p.carriers[e.carrier].confirmed)
        return with_carrier(after, after.at, carrier)

    patch.setitem(apply.APPLY, ev.CarrierArrived, arrived)


@breaks
def believes_only_the_expected_carrier_of_exchanged_tags(patch: Patch) -> None:
    for kind in (rq.ReportRead, rq.ReportTagWrite):  # inspection finds out what a lost read would have told

        def one_sided(p: plant.Plant, request: Any, now: float, known: Any = decide.DECIDE[kind]) -> list[ev.Event]:
            events = known(p, request, now)
            return [e for e in events if not (isinstance(e, ev.CarrierDoubted) and e.reason.startswith("its tag"))]

        patch.setitem(decide.DECIDE, kind, one_sided)


@breaks
def retries_for_ever(patch: Patch) -> None:
    def again(p: plant.Plant, unit: Any, op: Any, leave_out: str, why: str, now: float) -> ev.Event:
        return UnitRetried(now, unit.id, "", why)

    patch.setattr(recovery, "_try_again", again)


@breaks
def reworks_for_ever(patch: Patch) -> None:
    def rework(unit: Any, op: recipes.Operation, why: str, now: float) -> ev.Event:
        return UnitReworked(now, unit.id, unit.step, why)

    patch.setattr(recovery, "rework", rework)


@breaks
def never_scraps(patch: Patch) -> None:
    patch.setattr(recovery, "_scrap", lambda unit, why, now: UnitRetried(now, unit.id, "", why))


@breaks
def ignores_failed_gates(patch: Patch) -> None:
    patch.setattr(recipes.Operation, "failed_gates", lambda op, measurements: ())


@breaks
def works_on_though_the_order_was_cancelled(patch: Patch) -> None:
    def cancel(p: plant.Plant, request: rq.CancelOrder, now: float) -> list[ev.Event]:
        events = decide_orders.cancel(p, request, now)
        return [e for e in events if not isinstance(e, ev.UnitCondemned)]

    patch.setitem(decide.DECIDE, rq.CancelOrder, cancel)


@breaks
def accepts_an_order_twice(patch: Patch) -> None:
    patch.setattr(MemoryStore, "order_events", lambda store, orders: {})


@breaks
def gives_work_to_held_cells(patch: Patch) -> None:
    patch.setattr(plant.Cell, "working", property(lambda cell: cell.online and cell.state == plant.EXECUTE))


@breaks
def tries_again_what_failed(patch: Patch) -> None:
    patch.setitem(apply.APPLY, ev.SetupBlocked, lambda p, e: p)


@breaks
def works_on_held_carriers(patch: Patch) -> None:
    def next_unit(p: plant.Plant, carrier: plant.Carrier) -> Any:
        unit = p.units.get(carrier.unit)
        return None if unit is None or carrier.doubt or unit.operation is None else unit

    patch.setattr(planning, "next_unit", next_unit)


@breaks
def starts_nothing_again_after_a_crash(patch: Patch) -> None:
    def recover(engine: Engine) -> None:
        engine._running = {key: (effect, float("inf")) for key, effect in effects.effects(engine.plant).items()}

    patch.setattr(Engine, "recover", recover)


@breaks
def never_repeats_what_got_lost(patch: Patch) -> None:
    patch.setattr(Engine, "_repeat_overdue", lambda engine, now: None)


@breaks
def never_asks_for_a_missing_read(patch: Patch) -> None:
    patch.setitem(decide.DECIDE, rq.Tick, lambda p, request, now: [])


@breaks
def begins_again_what_may_not_be_repeated(patch: Patch) -> None:
    patch.setattr(orders.Unit, "is_once", lambda unit, step: False)


@breaks
def forgets_what_began(patch: Patch) -> None:
    patch.setattr(effects, "RunJob", lambda *args: RunJob(*args[:-1]) if len(args) > 4 else RunJob(*args))


@breaks
def asks_about_what_may_be_repeated(patch: Patch) -> None:
    patch.setattr(orders.Unit, "is_once", orders.Unit.has_begun)


@breaks
def works_on_what_waits_for_a_word(patch: Patch) -> None:
    patch.setitem(apply.APPLY, ev.UnitUnsettled, lambda p, e: replace(p, at=e.at))


@breaks
def never_forgets_what_began(patch: Patch) -> None:
    patch.setattr(apply_units, "_still_counts", lambda begun, e: True)


@breaks
def keeps_a_carrier_parked(patch: Patch) -> None:
    def dispatched(p: plant.Plant, e: ev.CarrierDispatched) -> plant.Plant:
        return replace(apply_carriers.APPLY[ev.CarrierDispatched](p, e), parked=p.parked)

    patch.setitem(apply.APPLY, ev.CarrierDispatched, dispatched)


@breaks
def loses_a_carrier_with_its_unit(patch: Patch) -> None:
    def left(p: plant.Plant, e: ev.UnitLeft) -> plant.Plant:
        after = apply.apply_units.APPLY[ev.UnitLeft](p, e)
        return replace(after, carriers=p.carriers, busy=p.busy, parked=p.parked)

    patch.setitem(apply.APPLY, ev.UnitLeft, left)


@breaks
def accepts_an_order_that_was_cancelled_before_it_came(patch: Patch) -> None:
    def submit(p: plant.Plant, request: rq.SubmitOrder, now: float) -> list[ev.Event]:
        former = request.former
        known = former if former and former.units else None
        return decide_orders.submit(p, rq.SubmitOrder(request.order, request.units, former=known), now)

    patch.setitem(decide.DECIDE, rq.SubmitOrder, submit)


@breaks
def ignores_that_an_order_has_changed(patch: Patch) -> None:
    patch.setattr(decide_changes, "_follow", lambda p, changed, steps, now: [])


@breaks
def drops_more_than_is_not_wanted(patch: Patch) -> None:
    def steps(have: Any, wanted: Any) -> Any:
        found = original(have, wanted)
        found.drop = [name for count in have.values() for name in count.waiting]
        return found

    original = decide_changes._steps
    patch.setattr(decide_changes, "_steps", steps)


@breaks
def uses_numbers_of_units_again(patch: Patch) -> None:
    def units(order: Any, recipes: Any, now: float) -> Any:
        return original(replace(order, units=order.units[:-1]), recipes, now)

    original = decide_changes.more_units
    patch.setattr(decide_changes, "more_units", units)


@breaks
def makes_again_what_is_scrapped_without_end(patch: Patch) -> None:
    def remade(p: plant.Plant, unit: Any, now: float) -> list[ev.Event]:
        return more_units.remade(p, replace(unit, remakes=0, recipe=dataclasses.replace(unit.recipe, remake=1)), now)

    patch.setattr(leaving, "remade", remade)


@breaks
def is_late_by_line_time(patch: Patch) -> None:
    patch.setattr(wall_clock.WallClock, "date", lambda clock, at: at)
