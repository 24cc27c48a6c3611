"""Webhooks that leave the line: who is told, what waits, and what nobody took."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request

from cell_hmi.api.access import Asker, RoleCheck
from cell_hmi.api.line_routes import Desk
from cell_hmi.api.problems import ApiProblem
from cell_hmi.users.roles import Act
from cell_hmi.webhooks.hook_sender import HookSenders

router = APIRouter(tags=["webhooks"])
Looks = Annotated[Asker, Depends(RoleCheck(Act.AUDIT))]
Repeats = Annotated[Asker, Depends(RoleCheck(Act.WEBHOOKS))]
ReceiverName = Annotated[str, Path(max_length=64)]


@router.get("/webhooks")
def webhooks(request: Request, asker: Looks) -> dict[str, Any]:
    """The receivers: how many messages wait for each, how many it never took, and why the last one failed."""
    return {"items": _senders(request).shown()}


@router.get("/webhooks/{receiver}/dead")
def dead(
    request: Request, asker: Looks, receiver: ReceiverName, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> dict[str, Any]:
    """The messages that were given up, the newest first, whole."""
    try:
        return {"items": _senders(request).dead(receiver, limit)}
    except KeyError:
        raise _unknown(receiver) from None


@router.post("/webhooks/{receiver}/retry")
def retry(request: Request, asker: Repeats, desk: Desk, receiver: ReceiverName) -> dict[str, str]:
    """Send again what was given up."""
    try:
        count = desk.keep(asker, Act.WEBHOOKS, f"webhook {receiver}", "", lambda: _senders(request).revive(receiver))
    except KeyError:
        raise _unknown(receiver) from None
    return {"message": f"{count} messages are sent again"}


def _senders(request: Request) -> HookSenders:
    senders: HookSenders = request.app.state.senders
    return senders


def _unknown(receiver: str) -> ApiProblem:
    return ApiProblem(404, f"nobody called {receiver!r} is told anything")
