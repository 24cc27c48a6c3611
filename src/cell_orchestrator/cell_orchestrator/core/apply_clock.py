"""What events about the wall clock change."""

from collections.abc import Callable, Mapping
from typing import Any

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.replace import replace
from cell_orchestrator.core.wall_clock import STEP_S, WallClock


def _dated(plant: Plant, e: ev.ClockDated) -> Plant:
    clock = WallClock(e.at, e.wall, e.speed, e.offset, e.run, e.skew)
    return replace(plant, at=e.at, clock=clock)


def _stepped(plant: Plant, e: ev.ClockStepped) -> Plant:
    known = plant.clock
    step = known.step + e.by
    step = step if abs(step) >= STEP_S else 0.0  # it was set back to where it was
    clock = replace(known, at=e.at, wall=e.wall, offset=e.offset, skew=e.skew, step=step, stepped=e.at)
    return replace(plant, at=e.at, clock=clock)


def _accepted(plant: Plant, e: ev.ClockAccepted) -> Plant:
    clock = replace(plant.clock, at=e.at, wall=e.wall, offset=e.offset, step=0.0, run=plant.clock.run or "accepted")
    return replace(plant, at=e.at, clock=clock)


APPLY: Mapping[type[ev.Event], Callable[[Plant, Any], Plant]] = {
    ev.ClockDated: _dated,
    ev.ClockStepped: _stepped,
    ev.ClockAccepted: _accepted,
}
