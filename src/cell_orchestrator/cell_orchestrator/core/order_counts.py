"""What has become of an order's units, product by product."""

from collections import defaultdict
from dataclasses import dataclass, field

from cell_orchestrator.core.order_content import product_in
from cell_orchestrator.core.orders import Order, UnitStatus
from cell_orchestrator.core.plant import Plant


@dataclass(slots=True)
class Counts:
    """Units of one product."""

    waiting: list[str] = field(default_factory=list)
    """Not begun, in the order of their numbers."""
    begun: int = 0
    """On carriers, or done."""
    lost: int = 0
    """Scrapped, and none was made instead."""

    @property
    def coming(self) -> int:
        """Units the customer has, or will have."""
        return len(self.waiting) + self.begun


def counts(plant: Plant, order: Order) -> dict[str, Counts]:
    """The counts of every product of an order that is not cancelled; units that were taken back have left."""
    found: defaultdict[str, Counts] = defaultdict(Counts)
    for name in order.units:
        unit = plant.units.get(name)
        if unit is None:
            continue
        count = found[product_in(unit.recipe, order.content.products)]
        if unit.status is UnitStatus.WAITING:
            count.waiting.append(name)
        elif unit.status is UnitStatus.SCRAPPED:
            count.lost += 1
        else:
            count.begun += 1
    for product, done in order.done.items():
        found[product].begun += done
    for lost in order.scrapped:
        found[lost.product].lost += not lost.replaced_by
    return found
