"""What happened: the events of the line, its alarms and its key figures."""

import time
from contextlib import closing
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import FileResponse

from cell_client.dates import Dates
from cell_client.follower import open_store
from cell_hmi.api.access import Asker, RoleCheck
from cell_hmi.api.bodies import ShelveBody
from cell_hmi.api.line_routes import Desk, Live, Sees
from cell_hmi.api.problems import ApiProblem
from cell_hmi.kpi.costs import Cost
from cell_hmi.live.live_line import LiveLine
from cell_hmi.live.past_line import PastLine
from cell_hmi.users.roles import Act
from cell_line.black_box_files import black_boxes, box_of
from cell_orchestrator.core.event_text import subject_of, text_of

router = APIRouter(tags=["events"])
Alarms = Annotated[Asker, Depends(RoleCheck(Act.ALARM))]
Audits = Annotated[Asker, Depends(RoleCheck(Act.AUDIT))]
SeesCosts = Annotated[Asker, Depends(RoleCheck(Act.COST))]
UnitName = Annotated[str, Path(max_length=64)]
AlarmName = Annotated[str, Path(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=1000)]
LATEST = 2.0**40
MCAP = "application/octet-stream"


async def past_of(request: Request) -> PastLine:
    """The past of the line that is followed."""
    past: PastLine = request.app.state.past
    return past


Past = Annotated[PastLine, Depends(past_of)]


@router.get("/events")
def events(
    asker: Sees, live: Live, after: Annotated[int, Query(ge=0, le=2**53)] = 0, limit: Limit = 200
) -> dict[str, Any]:
    """Events after a number, in order; `next` is the number to go on from."""
    with closing(open_store(live.state_dir)) as store:
        found = store.since(after)[:limit]
        date = Dates.of(store).date
    items = [
        {
            "seq": it.seq,
            "date": date(it.event.at),
            "kind": type(it.event).__name__,
            "about": subject_of(it.event),
            "text": text_of(it.event),
            "by": getattr(it.event, "by", ""),
            "hash": it.hash,
        }
        for it in found
    ]
    return {"items": items, "next": items[-1]["seq"] if items else after}


@router.get("/alarms")
def alarms(asker: Sees, live: Live) -> dict[str, Any]:
    """What needs a person, or may, in the states of ISA-18.2, with the next step; the urgent first."""
    return {"items": live.shown_alarms()}


@router.post("/alarms/{alarm:path}/acknowledge")
def acknowledge(asker: Alarms, desk: Desk, live: Live, alarm: AlarmName) -> dict[str, str]:
    """Say that it was seen."""
    _there(live, alarm)
    desk.keep(
        asker, Act.ALARM, alarm, "", lambda: live.change_alarms(lambda book: book.acknowledged(alarm, asker.name))
    )
    return {"message": "acknowledged"}


@router.post("/alarms/{alarm:path}/shelve")
def shelve(asker: Alarms, desk: Desk, live: Live, alarm: AlarmName, body: ShelveBody) -> dict[str, str]:
    """Put it aside for a while, with a reason."""
    _there(live, alarm)
    until = time.time() + 60.0 * body.minutes
    desk.keep(
        asker,
        Act.ALARM,
        f"{alarm} shelved",
        body.reason,
        lambda: live.change_alarms(lambda book: book.shelved(alarm, asker.name, body.reason, until)),
    )
    return {"message": f"shelved for {body.minutes:g} min"}


@router.get("/black-boxes")
def list_boxes(asker: Sees, live: Live) -> dict[str, Any]:
    """The files that tell what preceded failures, in order; `first` and `last`: the events they were kept for."""
    return {"items": [{"first": it.first, "last": it.last, "size": it.size} for it in black_boxes(live.state_dir)]}


@router.get(
    "/black-boxes/{seq}.mcap",
    response_class=FileResponse,
    responses={200: {"content": {MCAP: {"schema": {"type": "string", "format": "binary"}}}}},
)
def black_box(asker: Sees, live: Live, seq: Annotated[int, Path(ge=0, le=2**53)]) -> FileResponse:
    """The events, states, joints and pictures of the ten seconds before an event, as MCAP: Foxglove opens it."""
    found = box_of(black_boxes(live.state_dir), seq)
    if found is None:
        raise ApiProblem(404, f"nothing was kept for event {seq}, or it is too long ago")
    return FileResponse(found.path, media_type=MCAP, filename=f"{live.now.told.line}-{found.path.name}")


@router.get("/kpis")
def kpis(
    asker: Sees,
    live: Live,
    past: Past,
    since: Annotated[float | None, Query(ge=0.0, le=LATEST, description="Date [s since 1970].")] = None,
    until: Annotated[float | None, Query(ge=0.0, le=LATEST, description="Date [s since 1970].")] = None,
) -> dict[str, Any]:
    """Key figures by ISO 22400-2, of all there is or of a while; times are line times [s]."""
    offset = live.now.clock()["offset"]
    begin = past.begin if since is None else max(past.begin, since - offset)
    end = live.now.at if until is None else min(live.now.at, until - offset)
    if end < begin:
        raise ApiProblem(422, "until: that period ends before it begins")
    return {**asdict(past.figures(begin, end)), "offset": offset}


@router.get("/costs")
def all_costs(asker: SeesCosts, past: Past) -> dict[str, Any]:
    """What the units of each variant cost and what is left of their price, in one currency."""
    found = past.costs()
    rows = [{**asdict(it), "cost": cost_shown(it.cost)} for it in found.variants]
    return {"currency": found.currency, "variants": rows, "idle_setup": found.idle_setup}


@router.get("/units/{unit}/cost")
def unit_cost(asker: SeesCosts, past: Past, unit: UnitName) -> dict[str, Any]:
    """What one unit cost that left the line."""
    found = past.costs()
    for it in found.units:
        if it.unit == unit:
            return {**asdict(it), "cost": cost_shown(it.cost), "currency": found.currency}
    raise ApiProblem(404, f"no unit {unit!r} left the line")


def cost_shown(cost: Cost) -> dict[str, float]:
    """A cost with its total."""
    return {**asdict(cost), "total": cost.total}


@router.get("/audit")
def audit(
    request: Request, asker: Audits, before: Annotated[int, Query(ge=0, le=2**53)] = 0, limit: Limit = 100
) -> dict[str, Any]:
    """Who asked for what through the page and the API, the newest first; `next` goes on, null at the end."""
    entries = request.app.state.desk.audit.before(before, limit)
    items = [{"seq": it.seq, "at": it.at, **asdict(it.asked)} for it in entries]
    return {"items": items, "next": entries[-1].seq if entries and entries[-1].seq > 1 else None}


def _there(live: LiveLine, alarm: str) -> None:
    if alarm not in live.alarms.alarms:
        raise ApiProblem(404, f"there is no alarm {alarm!r} now")
