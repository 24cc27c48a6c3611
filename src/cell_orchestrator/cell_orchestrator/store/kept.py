"""The events that stay in the database when their segment of the log is archived: facts that the line needs for good.

Whether an order was there before, the revisions of products, what a person has accepted to be lost, and the dates of
line times are asked for while a line starts and runs; the list of orders and the lost units are asked for all the time.
A kind that was added here later is in older archives, and is not found without reading them.
"""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.former_orders import TELLING
from cell_orchestrator.core.order_record import CHANGES

KEPT: frozenset[type[ev.Event]] = frozenset(
    {*TELLING, *CHANGES, ev.ProductsRead, ev.StoreAccepted, ev.ClockDated, ev.ClockStepped, ev.ClockAccepted}
)

KEPT_KINDS = sorted(kind.__name__ for kind in KEPT)
"""Their names in the events table."""
