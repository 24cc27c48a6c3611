"""What units cost, and what is left of their price: from what a line did, and the rates of `cost_rates.py`.

A unit bears its material, the time cells took for it (good or not), the people that needed, and its part of
changeovers: what one costs, together with those directly before it (one that failed, or was changed again), is shared
by the operations that the cell did until the next, each the same part.  One after which nothing was done yet is of no
unit.  What a scrapped unit costs is borne by its variant.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cell_hmi.kpi.cost_rates import CostRates
from cell_hmi.kpi.history import DoneJob, LeftUnit
from cell_orchestrator.core.orders import UnitStatus

HOUR_S = 3600.0


@dataclass(slots=True)
class Cost:
    """What something costs; all in the currency of the rates."""

    material: float = 0.0
    machine: float = 0.0
    labour: float = 0.0
    setup: float = 0.0

    @property
    def total(self) -> float:
        """All of it."""
        return self.material + self.machine + self.labour + self.setup

    def add(self, other: "Cost") -> None:
        """Take what something else costs, too."""
        self.material += other.material
        self.machine += other.machine
        self.labour += other.labour
        self.setup += other.setup


@dataclass(frozen=True, slots=True)
class UnitCost:
    """What a unit that left the line cost; `price` None where no rates name its variant."""

    unit: str
    order: str
    variant: str
    status: UnitStatus
    at: float
    cost: Cost
    price: float | None


@dataclass(frozen=True, slots=True)
class VariantCost:
    """The units of a variant; `margin`: price of the good ones less what all cost, `margin_ratio` of that price [1].

    `per_good`: what all cost over the good ones; None where there is none.
    """

    variant: str
    done: int
    scrapped: int
    cost: Cost
    per_good: float | None
    revenue: float | None
    margin: float | None
    margin_ratio: float | None


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs of all units that left; `idle_setup`: changeovers after which nothing was done."""

    currency: str
    units: tuple[UnitCost, ...]
    variants: tuple[VariantCost, ...]
    idle_setup: float


def costs(jobs: Iterable[DoneJob], units: Iterable[LeftUnit], rates: CostRates) -> Costs:
    """What the units that left cost.

    Args:
        jobs: all there were, in the order of time.
        units: those that left; whatever was cancelled costs what was done to it.
        rates: of the line.
    """
    made, idle = _made(jobs, rates)
    found = []
    for unit in units:
        cost, known = made.get(unit.unit, Cost()), rates.of_variant(unit.variant)
        worked = unit.status is not UnitStatus.CANCELLED or unit.cycle_s > 0.0
        cost.material = known.material if known and worked else 0.0
        price = known.price if known else None
        found.append(UnitCost(unit.unit, unit.order, unit.variant, unit.status, unit.at, cost, price))
    return Costs(rates.currency, tuple(found), tuple(_variants(found)), idle)


def _made(jobs: Iterable[DoneJob], rates: CostRates) -> tuple[defaultdict[str, Cost], float]:
    """Unit -> what was done to it; and changeovers that nothing followed."""
    made: defaultdict[str, Cost] = defaultdict(Cost)
    setup: defaultdict[str, float] = defaultdict(float)
    sharing: defaultdict[str, list[str]] = defaultdict(list)
    for job in jobs:
        hours = job.took_s / HOUR_S
        if job.changeover:
            if sharing[job.cell]:
                _share(made, setup.pop(job.cell, 0.0), sharing.pop(job.cell))
            setup[job.cell] += hours * (rates.machine(job.cell) + rates.attended_setup * rates.labour_per_h)
            continue
        sharing[job.cell].append(job.unit)
        made[job.unit].machine += hours * rates.machine(job.cell)
        made[job.unit].labour += hours * rates.attended * rates.labour_per_h
    for cell, names in sharing.items():
        if names:
            _share(made, setup.pop(cell, 0.0), names)
    return made, sum(setup.values())


def _share(made: defaultdict[str, Cost], cost: float, units: list[str]) -> None:
    for unit in units:
        made[unit].setup += cost / len(units)


def _variants(units: Iterable[UnitCost]) -> Iterable[VariantCost]:
    own: defaultdict[str, list[UnitCost]] = defaultdict(list)
    for unit in units:
        own[unit.variant].append(unit)
    for variant, found in sorted(own.items()):
        done = sum(unit.status is UnitStatus.DONE for unit in found)
        scrapped = sum(unit.status is UnitStatus.SCRAPPED for unit in found)
        cost = Cost()
        for unit in found:
            cost.add(unit.cost)
        price = found[0].price
        revenue = None if price is None else price * done
        margin = None if revenue is None else revenue - cost.total
        ratio = margin / revenue if margin is not None and revenue else None
        yield VariantCost(variant, done, scrapped, cost, cost.total / done if done else None, revenue, margin, ratio)
