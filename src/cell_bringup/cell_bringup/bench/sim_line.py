"""How fast the world of a line at work runs: the real nodes make the demo's batch, as fast as they can."""

import time
from dataclasses import dataclass

from cell_bringup.domain import own_domain
from cell_bringup.failure import CommandFailed
from cell_bringup.folders import default_line, scratch, world_orders
from cell_bringup.nodes import LineOptions
from cell_bringup.ros.diagnosis import diagnosis
from cell_bringup.session import Session
from cell_orchestrator.core.events import OperationStarted
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.store.store import Stored

AS_FAST_AS_POSSIBLE = 0.0
BEGIN_S = 90.0
"""Longest wait for the first operation, wall time [s]."""


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """What was measured.

    Attributes:
        factor: Simulated seconds per second, with all nodes of the line on this machine.
        alone: Simulated seconds per second of processor time of the physics: the factor with a core of its own.
        simulated_s: Simulated time that passed meanwhile [s].
    """

    factor: float
    alone: float
    simulated_s: float


@dataclass(frozen=True, slots=True)
class _Reading:
    wall: float
    simulated: float
    processor: float


def bench_working_line(seconds: float) -> WorkingLine:
    """Measure for so much wall time [s], from the first operation on, or until the batch is made.

    Raises:
        CommandFailed: the line does not work.
    """
    document = world_orders().read_text(encoding="utf-8")
    started: list[Stored] = []

    def look(plant: Plant, fresh: list[Stored]) -> None:
        started.extend(stored for stored in fresh if isinstance(stored.event, OperationStarted))

    with scratch() as folder:
        options = LineOptions(default_line(), folder, speed=AS_FAST_AS_POSSIBLE, profile="physics")
        with Session(options, own_domain(folder), _pause, look) as session:
            session.submit("bench", document)
            session.wait_until(lambda plant: bool(started), BEGIN_S, lambda plant: "no operation began")
            before = _read(session)
            end = before.wall + seconds
            session.wait_until(lambda plant: time.monotonic() > end or not plant.units, 2.0 * seconds)
            after = _read(session)
    simulated = after.simulated - before.simulated
    processor = after.processor - before.processor
    return WorkingLine(simulated / (after.wall - before.wall), simulated / processor, simulated)


def _read(session: Session) -> _Reading:
    run = session.runner.run
    try:
        found = diagnosis(run.domain, f"{run.namespace}/world")
    except TimeoutError as error:
        raise CommandFailed(str(error)) from None
    return _Reading(time.monotonic(), _seconds(found["simulated time"]), _seconds(found["processor time"]))


def _seconds(text: str) -> float:
    return float(text.removesuffix(" s"))


def _pause(seconds: float) -> bool:
    time.sleep(seconds)
    return False
