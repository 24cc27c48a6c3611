"""What is reported of the wall clock, and what a person says about it."""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.wall_clock import BEHIND_S, STEP_S, offset


def report(plant: Plant, request: rq.ReportClock, now: float) -> list[ev.Event]:
    """Date a run that begins, or record a step."""
    clock = plant.clock
    if clock.run != request.run:
        apart = offset(request.wall, now, request.speed)
        off_s = request.wall - clock.wall_at(plant.at) if plant.at else 0.0
        return [ev.ClockDated(now, request.run, request.wall, request.skew, request.speed, apart, off_s)]
    step = request.skew - clock.skew
    if abs(step) < STEP_S:
        return []
    return [ev.ClockStepped(now, request.wall, step, request.skew, clock.offset + step)]


def accept(plant: Plant, request: rq.AcceptClock, now: float) -> list[ev.Event]:
    """Take the wall clock as it is.

    Raises:
        NotAllowed: nobody asked for that.
    """
    clock = plant.clock
    if not clock.step and not is_behind(plant, request.wall):
        raise NotAllowed("nothing is to be accepted: the wall clock was not set")
    apart = clock.offset if clock.step else offset(request.wall, now, clock.speed)
    return [ev.ClockAccepted(now, request.wall, apart, request.by, request.reason)]


def is_behind(plant: Plant, wall: float) -> bool:
    """True when the line cannot start by this wall clock [s]: too far behind the last event."""
    return plant.clock.wall_at(plant.at) - wall > BEHIND_S
