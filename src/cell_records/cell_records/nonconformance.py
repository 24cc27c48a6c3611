"""Where a unit was not as it should be, and what was made of that: each time one report."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.event_text import text_of

RECIPE = "recipe"
"""Who decides where no person is asked."""


@dataclass(frozen=True, slots=True)
class Nonconformance:
    """One report.  Times in line time [s].

    Attributes:
        number: of the unit's reports, from 1.
        opened: when it was found.
        what: what was found.
        operation: of the unit's recipe, '' where it was found at none.
        disposition: what becomes of the unit: retry, rework, scrap, done, use as is or goes on; '' while it is open.
        closed: when that was said, None while it is open.
        by: who said it: a person, or the recipe.
        reason: why.
        cause: why the unit was not as it should be, as far as a person told.
        action: what is done so that it does not happen again.
        signature: how the person proved who they are.
    """

    number: int
    opened: float
    what: str
    operation: str
    disposition: str = ""
    closed: float | None = None
    by: str = ""
    reason: str = ""
    cause: str = ""
    action: str = ""
    signature: str = ""


def nonconformances(events: Iterable[ev.Event]) -> list[Nonconformance]:
    """The reports of one unit, from the events about it, in order."""
    reports: list[Nonconformance] = []
    working = ""
    for event in events:
        match event:
            case ev.OperationStarted():
                working = event.operation
            case ev.OperationFailed():
                reports.append(_opened(reports, event, f"{event.message} (code {event.code})", working))
            case ev.OperationDone() if event.failed_gates:
                reports.append(_opened(reports, event, text_of(event), working))
            case ev.UnitHeld() if not _is_open(reports):
                reports.append(_opened(reports, event, f"held by {event.by}: {event.reason}", event.operation))
            case _ if _is_open(reports) and (closed := _closed(reports[-1], event)):
                reports[-1] = closed
    return reports


def _is_open(reports: list[Nonconformance]) -> bool:
    return bool(reports) and not reports[-1].disposition


def _opened(reports: list[Nonconformance], event: ev.Event, what: str, operation: str) -> Nonconformance:
    return Nonconformance(len(reports) + 1, event.at, what, operation)


def _closed(report: Nonconformance, event: ev.Event) -> Nonconformance | None:
    """The report with what was decided, None where this event decides nothing."""
    match event:
        case ev.UnitSettled():
            said = replace(report, by=event.by, reason=event.reason, cause=event.cause, action=event.action)
            disposition = event.verdict.words
            return replace(said, disposition=disposition, closed=event.at, signature=event.signature)
        case ev.UnitResumed():
            return replace(report, disposition="goes on", closed=event.at, by=event.by, reason=event.reason)
        case ev.UnitReworked():
            return replace(report, disposition="rework", closed=event.at, by=RECIPE, reason=event.reason)
        case ev.UnitRetried():
            return replace(report, disposition="retry", closed=event.at, by=RECIPE, reason=event.reason)
        case ev.UnitCondemned():
            return replace(report, disposition=str(event.status), closed=event.at, by=RECIPE, reason=event.reason)
    return None
