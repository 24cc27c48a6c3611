"""Which orchestrator runs the line."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.plant import Plant

MILLI = 1000.0


def take(plant: Plant, request: rq.TakeLine, now: float) -> list[ev.Event]:
    """Number who takes the line: by the wall clock [ms], so that two stores hardly ever give the same number.

    A wall clock that was set back does not matter to those who share a store: the next number is greater anyway.
    """
    epoch = max(plant.epoch + 1, int(request.wall * MILLI))
    return [ev.LineTaken(now, epoch, request.boot, request.holder)]
