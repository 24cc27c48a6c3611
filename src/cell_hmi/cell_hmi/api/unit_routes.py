"""Units: their records, and a person's word on those that wait for one."""

import time
from contextlib import closing
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from cell_client.dates import Dates
from cell_client.follower import open_store
from cell_client.orders import unit_meant
from cell_hmi.api.access import Asker, RoleCheck
from cell_hmi.api.bodies import SettleBody, WhyBody
from cell_hmi.api.line_routes import Desk, Holds, Live, Sees, answer
from cell_hmi.api.problems import ApiProblem
from cell_hmi.api.signing import signature
from cell_hmi.live.line_services import LineServices
from cell_hmi.live.live_line import LiveLine
from cell_hmi.live.recalls import units_concerned
from cell_hmi.users.roles import Act
from cell_line.black_box_files import black_boxes
from cell_orchestrator.store.sql_store import SqlStore
from cell_records.dated import iso, stamps
from cell_records.history_record import boxes_of, history_record
from cell_records.pdf.record_pdf import record_pdf
from cell_records.proof import prove
from cell_records.recall.concern import Concern
from cell_records.unit_source import UnitSource, unit_source

router = APIRouter(tags=["units"])
Settles = Annotated[Asker, Depends(RoleCheck(Act.SETTLE))]
Exports = Annotated[Asker, Depends(RoleCheck(Act.EXPORT))]
Asked = Annotated[str, Query(max_length=200)]
AskedDate = Annotated[float | None, Query(ge=0.0, le=2.0**40, description="Work went on then [s since 1970].")]
UnitName = Annotated[str, Path(max_length=64, description="Its id, or one made with the order's number.")]


@router.get("/recall")
def recall(
    asker: Exports,
    live: Live,
    variant: Asked = "",
    revision: Asked = "",
    part: Asked = "",
    lot: Asked = "",
    cell: Asked = "",
    setup: Asked = "",
    since: AskedDate = None,
    until: AskedDate = None,
) -> dict[str, Any]:
    """Every unit, order and customer that something concerns; all that is given must be true of a unit."""
    asked = Concern(variant, revision, part, lot, cell, setup)
    found = units_concerned(live.state_dir, asked, since, until)
    return {"items": found, "orders": sorted({it["order"] for it in found})}


@router.get("/units/{unit}")
def unit(asker: Sees, live: Live, unit: UnitName) -> dict[str, Any]:
    """Everything known of a unit, as `./cell trace --json` says it.

    `offset`: date minus line time [s]; `black_boxes`: its failures for which the seconds before were kept.
    """
    return unit_shown(live, unit)


def unit_shown(live: LiveLine, name: str) -> dict[str, Any]:
    """The record of a unit as plain values.

    Raises:
        ApiProblem: it was never ordered.
    """
    with closing(open_store(live.state_dir)) as store:
        source = _source(store, name)
        date = Dates.of(store).date
    record, boxes = source.record, [box.first for box in boxes_of(source.entries, black_boxes(live.state_dir))]
    return {**asdict(record), "offset": date(record.ordered) - record.ordered, "black_boxes": boxes}


@router.get("/units/{unit}/record")
def record(asker: Exports, live: Live, unit: UnitName) -> dict[str, Any]:
    """The device history record, with what was proved of the log."""
    return _history_record(live, unit)


@router.get("/units/{unit}/record.pdf", response_class=Response, responses={200: {"content": {"application/pdf": {}}}})
def record_as_pdf(asker: Exports, live: Live, unit: UnitName) -> Response:
    """The same as a document for an auditor."""
    made = _history_record(live, unit)
    headers = {"Content-Disposition": f'attachment; filename="{made["about"].replace(" ", "-")}.pdf"'}
    return Response(record_pdf(made), media_type="application/pdf", headers=headers)


@router.post("/units/{unit}/hold")
def hold_unit(asker: Holds, desk: Desk, unit: UnitName, body: WhyBody) -> dict[str, str]:
    """Begin nothing new on it."""
    about = f"unit {unit}"
    note = desk.ask(asker, Act.HOLD, about, body.reason, lambda it: it.hold("unit", unit, body.reason))
    return answer(note, f"{about} is held")


@router.post("/units/{unit}/resume")
def resume_unit(asker: Holds, desk: Desk, unit: UnitName, body: WhyBody) -> dict[str, str]:
    """Go on with it, if it is not held for its limits."""
    about = f"unit {unit}"
    note = desk.ask(asker, Act.HOLD, about, body.reason, lambda it: it.resume("unit", unit, "", body.reason))
    return answer(note, f"{about} is resumed")


@router.post("/units/{unit}/settle")
def settle(
    request: Request, asker: Settles, desk: Desk, live: Live, unit: UnitName, body: SettleBody
) -> dict[str, str]:
    """Say what becomes of a unit that is held, which is signed, or of one that waits for a person's word."""
    held = any(it.unit == unit for it in live.now.told.held_units)
    told = (body.verdict, body.reason, body.measured, body.cause, body.action)

    def wish(it: LineServices) -> str:
        signed = signature(request.app, asker, body.password) if held or body.password else ""
        return it.settle_unit(unit, *told, signed)

    note = desk.ask(asker, Act.SETTLE, f"unit {unit}: {body.verdict}", body.reason, wish)
    return answer(note, f"unit {unit} is settled: {body.verdict}")


def _history_record(live: LiveLine, name: str) -> dict[str, Any]:
    with closing(open_store(live.state_dir)) as store:
        source, stamp = _source(store, name), stamps(Dates.of(store).date)
        about = (live.now.told.line, "", (source,), prove(store), stamp, iso(time.time()))
        return history_record(*about, black_boxes(live.state_dir))


def _source(store: SqlStore, name: str) -> UnitSource:
    found = unit_source(store, name) or unit_source(store, unit_meant(store, name))
    if found is None:
        raise ApiProblem(404, f"no unit {name!r} was ever ordered here")
    return found
