"""What else there is to say of a request that was granted."""

from collections.abc import Callable, Sequence
from typing import Any

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq


def note(request: rq.Request, events: Sequence[ev.Event]) -> str:
    """Text for who asked; '' when all that was asked is done or will be.

    Args:
        request: what was asked.
        events: what `decide` made of it.
    """
    tell = UNCHANGED.get(type(request))
    return tell(request) if tell and not events else ""


def _thing(request: rq.Hold | rq.Resume) -> str:
    return f"{request.target} {request.name}".strip()


UNCHANGED: dict[type[rq.Request], Callable[[Any], str]] = {
    rq.Hold: lambda r: f"{_thing(r)} was held already",
    rq.Resume: lambda r: f"{_thing(r)} was not held",
    rq.SetPriority: lambda r: f"order {r.order} had priority {r.priority} already",
    rq.CancelOrder: lambda r: f"order {r.order} had nothing left to cancel",
    rq.RequestChangeover: lambda r: f"{r.cell} holds {r.setup} or will hold it next already",
}
"""What is said of a request that changed nothing."""
