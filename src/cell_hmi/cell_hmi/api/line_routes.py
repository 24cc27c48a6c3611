"""The line, its cells and carriers: what they do, and what a person may ask of them."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import StreamingResponse

from cell_hmi.api.access import Asker, RoleCheck
from cell_hmi.api.asking import RequestDesk
from cell_hmi.api.bodies import ChangeoverBody, ResumeCarrierBody, WhyBody
from cell_hmi.api.problems import ApiProblem
from cell_hmi.live.live_line import LiveLine
from cell_hmi.users.roles import Act
from cell_orchestrator.core.carrier_names import short

router = APIRouter(tags=["line"])
Sees = Annotated[Asker, Depends(RoleCheck(Act.SEE))]
Holds = Annotated[Asker, Depends(RoleCheck(Act.HOLD))]
Changes = Annotated[Asker, Depends(RoleCheck(Act.CHANGEOVER))]
SetsClock = Annotated[Asker, Depends(RoleCheck(Act.CLOCK))]
Cell = Annotated[str, Path(max_length=64, description="Its name.")]
Carrier = Annotated[str, Path(max_length=64, description="The number on it.")]


async def live_of(request: Request) -> LiveLine:
    """The line that is followed; this and others of its kind are coroutines, since a thread would cost more."""
    live: LiveLine = request.app.state.live
    return live


async def requests_of(request: Request) -> RequestDesk:
    """Where requests to the line go through."""
    desk: RequestDesk = request.app.state.requests
    return desk


Live = Annotated[LiveLine, Depends(live_of)]
Desk = Annotated[RequestDesk, Depends(requests_of)]


def answer(note: str, done: str) -> dict[str, str]:
    """What is said to who asked."""
    return {"message": note or done}


@router.get("/line")
def line(asker: Sees, live: Live) -> dict[str, Any]:
    """How the line is, and what it does, as `./cell status --json` says it."""
    now = live.now
    return {"health": asdict(now.health), "status": asdict(now.told), "clock": now.clock()}


@router.get("/overview")
def picture(asker: Sees, live: Live) -> dict[str, Any]:
    """All that the overview shows; `/stream` tells its changes."""
    return live.whole()


@router.get("/stream", response_class=StreamingResponse, responses={200: {"content": {"text/event-stream": {}}}})
async def stream(request: Request, asker: Sees, live: Live) -> StreamingResponse:
    """Server-sent events: `whole` once, then `change` with what changed (null: gone), `alive` while nothing does."""

    def may_go_on() -> bool:
        return not asker.session or request.app.state.desk.sessions.find(asker.session) is not None

    return StreamingResponse(live.hub.watch(live.whole, may_go_on), media_type="text/event-stream")


@router.post("/line/hold")
def hold_line(asker: Holds, desk: Desk, body: WhyBody) -> dict[str, str]:
    """Load nothing any more; what rides is finished."""
    note = desk.ask(asker, Act.HOLD, "line", body.reason, lambda it: it.hold("line", "", body.reason))
    return answer(note, "the line is held")


@router.post("/line/resume")
def resume_line(asker: Holds, desk: Desk, body: WhyBody) -> dict[str, str]:
    """Load again."""
    note = desk.ask(asker, Act.HOLD, "line", body.reason, lambda it: it.resume("line", "", "", body.reason))
    return answer(note, "the line is resumed")


@router.post("/clock/accept")
def accept_clock(asker: SetsClock, desk: Desk, body: WhyBody) -> dict[str, str]:
    """Say that the wall clock is right as it is."""
    note = desk.ask(asker, Act.CLOCK, "clock", body.reason, lambda it: it.accept_clock(body.reason))
    return answer(note, "the time is right")


@router.get("/cells")
def cells(asker: Sees, live: Live) -> dict[str, Any]:
    """All cells."""
    return {"items": list(live.now.picture.get("cells", {}).values())}


@router.get("/cells/{cell}")
def cell(asker: Sees, live: Live, cell: Cell) -> dict[str, Any]:
    """One cell, with the setups that it can have and what failed changeovers forbid."""
    found = _cell(live, cell)
    plant = live.now.plant
    spec = plant.line.cells[cell] if plant.line else None
    setups, skills = (list(spec.setups), list(spec.skills)) if spec else ([], [])
    return {**found, "setups": setups, "skills": skills, "blocked": dict(plant.cells[cell].blocked)}


@router.post("/cells/{cell}/hold")
def hold_cell(asker: Holds, desk: Desk, live: Live, cell: Cell, body: WhyBody) -> dict[str, str]:
    """Give it no new job; the one that runs is finished."""
    _cell(live, cell)
    note = desk.ask(asker, Act.HOLD, f"cell {cell}", body.reason, lambda it: it.hold("cell", cell, body.reason))
    return answer(note, f"{cell} is held")


@router.post("/cells/{cell}/resume")
def resume_cell(asker: Holds, desk: Desk, live: Live, cell: Cell, body: WhyBody) -> dict[str, str]:
    """Let it work again, and try setups again that it did not reach."""
    _cell(live, cell)
    note = desk.ask(asker, Act.HOLD, f"cell {cell}", body.reason, lambda it: it.resume("cell", cell, "", body.reason))
    return answer(note, f"{cell} is resumed")


@router.post("/cells/{cell}/changeover")
def changeover(asker: Changes, desk: Desk, live: Live, cell: Cell, body: ChangeoverBody) -> dict[str, str]:
    """Have it change over as soon as it is free."""
    _cell(live, cell)
    about = f"cell {cell} to {body.setup}"
    note = desk.ask(asker, Act.CHANGEOVER, about, body.reason, lambda it: it.changeover(cell, body.setup, body.reason))
    return answer(note, f"{cell} will change over to {body.setup}")


@router.get("/carriers")
def carriers(asker: Sees, live: Live) -> dict[str, Any]:
    """All carriers, by the number on them."""
    return {"items": [{"number": name, **it} for name, it in live.now.picture.get("carriers", {}).items()]}


@router.post("/carriers/{carrier}/hold")
def hold_carrier(asker: Holds, desk: Desk, live: Live, carrier: Carrier, body: WhyBody) -> dict[str, str]:
    """Have it wait in the buffer once its running job is over."""
    _carrier(live, carrier)
    about = f"carrier {carrier}"
    note = desk.ask(asker, Act.HOLD, about, body.reason, lambda it: it.hold("carrier", carrier, body.reason))
    return answer(note, f"{about} is held")


@router.post("/carriers/{carrier}/resume")
def resume_carrier(asker: Holds, desk: Desk, live: Live, carrier: Carrier, body: ResumeCarrierBody) -> dict[str, str]:
    """Let it go on, from a station where a person has put it if one is named."""
    _carrier(live, carrier)
    about = f"carrier {carrier}{f' at {body.station}' if body.station else ''}"
    note = desk.ask(
        asker, Act.HOLD, about, body.reason, lambda it: it.resume("carrier", carrier, body.station, body.reason)
    )
    return answer(note, f"carrier {carrier} is resumed")


def _cell(live: LiveLine, name: str) -> dict[str, Any]:
    cells = live.now.picture.get("cells", {})
    if name not in cells:
        raise ApiProblem(404, f"there is no cell {name!r}; there are: {', '.join(cells)}")
    found: dict[str, Any] = cells[name]
    return found


def _carrier(live: LiveLine, name: str) -> None:
    known = {short(it) for it in live.now.plant.carriers}
    if name not in known:
        raise ApiProblem(404, f"there is no carrier {name!r}; there are: {', '.join(sorted(known, key=len)[:50])}")
