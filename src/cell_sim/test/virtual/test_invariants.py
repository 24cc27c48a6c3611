"""What must hold of every plant: broken plants, each with one fact changed."""

from collections.abc import Callable
from typing import Any

import pytest

from cell_orchestrator.core.backlog import without_unit
from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.parking import with_carrier
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.replace import replace
from cell_sim.virtual.faults import NONE
from cell_sim.virtual.invariants import check
from cell_sim.virtual.scenario import scenario
from cell_sim.virtual.violation import Violation
from cell_sim.virtual.world import VirtualWorld


@pytest.fixture(scope="module")
def world() -> VirtualWorld:
    """A line in the middle of its work: a job runs, carriers move, units wait."""
    world = VirtualWorld(3, scenario(3, 24), NONE, 0.0)
    while (
        not (busy := plant_of(world)).backlog or not busy.jobs or not any(c.confirmed for c in busy.carriers.values())
    ):
        world.schedule.step()
    return world


def is_busy(plant: Plant) -> bool:
    return bool(plant.backlog and plant.jobs) and any(carrier.confirmed for carrier in plant.carriers.values())


def plant_of(world: VirtualWorld) -> Plant:
    assert world.engine is not None
    return world.engine.plant


def carrier_with(plant: Plant, **changes: Any) -> Plant:
    """The plant with its first loaded carrier changed."""
    carrier = next(c for _, c in sorted(plant.carriers.items()) if c.unit)
    return with_carrier(plant, plant.at, replace(carrier, **changes))


def all_at(plant: Plant, station: str, confirmed: bool) -> Plant:
    """The plant with every carrier that has no job at one station."""
    free = [replace(c, station=station, move=None, confirmed=confirmed) for c in plant.carriers.values() if not c.job]
    for carrier in free:
        plant = with_carrier(plant, plant.at, carrier)
    return plant


def waiting(plant: Plant) -> Unit:
    """A unit that waits for a carrier."""
    return next(unit for _, unit in sorted(plant.units.items()) if unit.status is UnitStatus.WAITING)


BROKEN: dict[str, Callable[[Plant], Plant]] = {
    "lost unit": lambda p: carrier_with(p, unit=""),
    "job without its cell": lambda p: replace(
        p, cells=p.cells.update({name: replace(cell, job="", preparation="") for name, cell in p.cells.items()})
    ),
    "job that is not open": lambda p: replace(p, jobs=type(p.jobs)()),
    "units lost": lambda p: replace(p, backlog=without_unit(p.backlog, waiting(p))),
    "station too full": lambda p: all_at(p, "load", confirmed=False),
    "carrier elsewhere": lambda p: all_at(p, "buffer", confirmed=True),
    "unit without its carrier|neither": lambda p: replace(
        p, units=p.units.set(waiting(p).id, replace(waiting(p), carrier=next(iter(p.carriers))))
    ),
}


def test_a_running_line(world: VirtualWorld) -> None:
    """It should find nothing wrong."""
    check(plant_of(world), world.truth)


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_plant(world: VirtualWorld, rule: str) -> None:
    """It should name the rule."""
    with pytest.raises(Violation, match=rule):
        check(BROKEN[rule](plant_of(world)), world.truth)


def test_carriers_that_are_to_be_counted_may_be_believed_anywhere(world: VirtualWorld) -> None:
    """It should be no fault that two are believed at one place before the transport has counted them."""
    check(replace(all_at(plant_of(world), "load", confirmed=False), uncounted=True), world.truth)
