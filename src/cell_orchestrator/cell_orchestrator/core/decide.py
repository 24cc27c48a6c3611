"""The only gate: `decide(plant, request, now) -> [Event]`.  A refused request raises and changes nothing."""

from collections.abc import Callable
from typing import Any

from cell_orchestrator.core import (
    decide_carriers,
    decide_cells,
    decide_clock,
    decide_epoch,
    decide_holds,
    decide_jobs,
    decide_orders,
    lost_log,
    lots,
    planning,
    settling,
    transport_count,
)
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.accept_store import AcceptStore
from cell_orchestrator.core.events import Event, RequestMet, RequestRefused
from cell_orchestrator.core.plant import Plant


def _idle(plant: Plant, request: rq.ReportIdle, now: float) -> list[Event]:
    """Record what somebody asked for in vain."""
    r = request
    if not r.why_not:
        return [RequestMet(now, r.request, r.about, r.by, r.reason, r.count)]
    return [RequestRefused(now, r.request, r.about, r.why_not, r.by, r.reason, r.count)]


DECIDE: dict[type[rq.Request], Callable[[Plant, Any, float], list[Event]]] = {
    rq.SubmitOrder: decide_orders.submit,
    rq.CancelOrder: decide_orders.cancel,
    rq.SetPriority: decide_orders.prioritise,
    rq.Hold: decide_holds.hold,
    rq.Resume: decide_holds.resume,
    rq.ReportIdle: _idle,
    rq.ConfigureLine: decide_cells.configure,
    rq.ReportProducts: decide_orders.products,
    rq.ReportCell: decide_cells.report,
    rq.ReportCellLost: decide_cells.lost,
    rq.RequestChangeover: decide_cells.request_changeover,
    rq.ReportRead: decide_carriers.read,
    rq.ReportMove: decide_carriers.moved,
    rq.ReportTagWrite: decide_carriers.tag_written,
    rq.ReportIdentification: decide_carriers.identified,
    rq.ReportTransport: transport_count.heard,
    rq.ReportTransportLost: decide_carriers.transport_lost,
    rq.TakeLine: decide_epoch.take,
    rq.ReportClock: decide_clock.report,
    rq.AcceptClock: decide_clock.accept,
    AcceptStore: lost_log.accept,
    rq.Tick: decide_carriers.tick,
    rq.ReportBegan: decide_jobs.began,
    rq.ReportJob: decide_jobs.ended,
    rq.SettleUnit: settling.settle,
    rq.SetLot: lots.set_lot,
    rq.Advance: planning.advance,
}


def decide(plant: Plant, request: rq.Request, now: float) -> list[Event]:
    """The facts that follow from `request` at line time `now` [s]; none when it changes nothing.

    Raises:
        NotAllowed: the request cannot be granted in this state; nothing has changed.
    """
    return DECIDE[type(request)](plant, request, now)
