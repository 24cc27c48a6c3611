"""Orders: what is in the book, and what shops and people put there."""

from contextlib import closing
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response

from cell_client.dates import Dates
from cell_client.follower import open_store
from cell_client.orders import all_orders, one_order
from cell_client.submitted import Submitted
from cell_hmi.api.access import Asker, RoleCheck
from cell_hmi.api.asking import RequestDesk
from cell_hmi.api.bodies import OrdersBody, PriorityBody, WhyBody
from cell_hmi.api.line_routes import Desk, Live, Sees, answer
from cell_hmi.api.problems import ApiProblem
from cell_hmi.live.live_line import LiveLine
from cell_hmi.users.roles import Act
from cell_orchestrator.core.order_record import OrderRecord

router = APIRouter(tags=["orders"])
Orders = Annotated[Asker, Depends(RoleCheck(Act.ORDER))]
OrderName = Annotated[str, Path(max_length=64, description="Its id, or the number that the customer knows.")]
PAGE = 100


@router.get("/orders")
def orders(
    asker: Sees,
    live: Live,
    state: Annotated[Literal["open", "all"], Query(description="Open ones, or all there ever were.")] = "open",
    limit: Annotated[int, Query(ge=1, le=1000)] = PAGE,
    after: Annotated[str, Query(max_length=64, description="The `next` of the page before.")] = "",
) -> dict[str, Any]:
    """Orders in the order they came in, a page at a time; `next` is null on the last."""
    with closing(open_store(live.state_dir)) as store:
        date = Dates.of(store).date
        found = all_orders(store, live.now.plant, live.now.at)
    found = [it for it in found if state == "all" or it.closed is None]
    names = [it.order for it in found]
    if after and after not in names:
        raise ApiProblem(422, f"after: no order {after!r} is on any page")
    first = names.index(after) + 1 if after else 0
    page = found[first : first + limit]
    more = first + limit < len(found)
    return {"items": [_row(it, date) for it in page], "next": page[-1].order if more else None, "total": len(found)}


@router.get("/orders/{order}")
def order(asker: Sees, live: Live, order: OrderName) -> dict[str, Any]:
    """One order: its units, and all that was decided about it.  Dates [s since 1970]."""
    return order_shown(live, order)


def order_shown(live: LiveLine, name: str) -> dict[str, Any]:
    """An order as plain values, with dates.

    Raises:
        Unknown: there never was one of this id or number.
    """
    with closing(open_store(live.state_dir)) as store:
        found = one_order(store, live.now.plant, live.now.at, name)
        date = Dates.of(store).date
    history = [{**asdict(entry), "date": date(entry.at)} for entry in found.history]
    return {**_row(found, date), "unit_list": [asdict(unit) for unit in found.units], "history": history}


@router.post("/orders", status_code=201, responses={200: {"description": "All of them were in the book before."}})
def submit(asker: Orders, desk: Desk, response: Response, body: OrdersBody) -> dict[str, Any]:
    """Put the orders of a document in the book.  The same document again adds nothing, so a try may be repeated."""
    submitted = submit_document(desk, asker, body)
    if submitted.errors:
        raise ApiProblem(
            422, submitted.errors[0], errors=[{"where": body.source, "why": it} for it in submitted.errors]
        )
    if not submitted.orders:
        response.status_code = 200
    return {"orders": submitted.orders, "notes": submitted.notes}


def submit_document(desk: RequestDesk, asker: Asker, body: OrdersBody) -> Submitted:
    """Submit a document for a user."""
    return desk.ask(
        asker,
        Act.ORDER,
        body.source,
        "",
        lambda it: it.submit_order(body.source, body.document, body.encoding, body.format),
    )


@router.post("/orders/{order}/cancel")
def cancel(asker: Orders, desk: Desk, order: OrderName, body: WhyBody) -> dict[str, str]:
    """Take it back: units not started are dropped, units in work leave the line."""
    note = desk.ask(asker, Act.ORDER, f"order {order}", body.reason, lambda it: it.cancel_order(order, body.reason))
    return answer(note, f"order {order} is cancelled")


@router.post("/orders/{order}/priority")
def prioritise(asker: Orders, desk: Desk, order: OrderName, body: PriorityBody) -> dict[str, str]:
    """Let its units go before or after those of others."""
    about = f"order {order} to {body.priority}"
    note = desk.ask(asker, Act.ORDER, about, body.reason, lambda it: it.set_priority(order, body.priority, body.reason))
    return answer(note, f"order {order} has priority {body.priority}")


@router.post("/orders/{order}/hold")
def hold_order(asker: Orders, desk: Desk, order: OrderName, body: WhyBody) -> dict[str, str]:
    """Begin no new work on it."""
    note = desk.ask(asker, Act.ORDER, f"order {order}", body.reason, lambda it: it.hold("order", order, body.reason))
    return answer(note, f"order {order} is held")


@router.post("/orders/{order}/resume")
def resume_order(asker: Orders, desk: Desk, order: OrderName, body: WhyBody) -> dict[str, str]:
    """Go on with it."""
    note = desk.ask(
        asker, Act.ORDER, f"order {order}", body.reason, lambda it: it.resume("order", order, "", body.reason)
    )
    return answer(note, f"order {order} is resumed")


def _row(it: OrderRecord, date: Any) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for unit in it.units:
        counts[str(unit.status)] = counts.get(str(unit.status), 0) + 1
    return {
        "id": it.order,
        "number": it.number,
        "customer": it.customer,
        "priority": it.priority,
        "received": date(it.received),
        "due": it.due,
        "state": str(it.state),
        "held": it.held,
        "late": it.late,
        "closed": None if it.closed is None else date(it.closed),
        "units": len(it.units),
        "counts": counts,
    }
