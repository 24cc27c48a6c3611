"""One line of text per event, for people."""

from collections.abc import Callable
from typing import Any

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.notes import amounts, some
from cell_orchestrator.core.wall_clock import moved


def text_of(event: ev.Event) -> str:
    """What the event says beyond its kind and time; a test keeps the table complete."""
    return TEXTS[type(event)](event)


def subject_of(event: ev.Event) -> str:
    """What the event is about, in short: a unit, the serial of a carrier, a cell, an order, or ''."""
    for field in ("unit", "carrier", "cell", "order"):
        found = getattr(event, field, "")
        if isinstance(found, str) and found:
            return f"carrier {short(found)}" if field == "carrier" else found
    return ""


def _tag(e: Any) -> str:
    return f"unit {e.tag.unit} step {e.tag.step} rev {e.tag.revision}" if e.tag.unit else "empty"


def _changed(e: Any) -> str:
    late = f"; too late for {amounts(e.too_late)}" if e.too_late else ""
    return f"{e.order}: {amounts(e.content.products)}, priority {e.priority}{late} {_by(e)}"


def _by(e: Any) -> str:
    return f"(by {e.by or 'somebody'})"


def _why(e: Any) -> str:
    return f", {e.reason}" if e.reason else ""


def _times(e: Any) -> str:
    return f", {e.count} times" if e.count > 1 else ""


def _missing(e: Any) -> str:
    jobs = some(f"{job.job} ({job.unit or job.what} at {job.cell})" for job in e.jobs)
    return f"events that were acted on are missing{f', with them the jobs {jobs}' if jobs else ''}"


def _counted(e: Any) -> str:
    between = f", {e.between} between stations" if e.between else ""
    return f"carriers at {amounts({station: n for station, n in e.standing.items() if n})}{between}"


def _dated(e: Any) -> str:
    off = f" after {e.off_s:.0f} s" if e.off_s else ""
    apart = f"; dates are {e.offset:+.0f} s from line time" if e.offset else ""
    return f"a run begins{off}{apart}"


TEXTS: dict[type[ev.Event], Callable[[Any], str]] = {
    ev.OrderAccepted: lambda e: f"order {e.order.id} of {len(e.units)} units",
    ev.OrderChanged: _changed,
    ev.OrderConfirmed: lambda e: f"{e.order}: said once more, nothing is new",
    ev.UnitsAdded: lambda e: f"{e.order}: {', '.join(unit.id for unit in e.units)}, {e.reason}",
    ev.OrderCancelledAhead: lambda e: f"{e.order}, not come yet: {e.reason} {_by(e)}",
    ev.UnitLoaded: lambda e: f"on carrier {short(e.carrier)} at {e.station}",
    ev.UnitReworked: lambda e: f"rework from step {e.step}{', made fit for it' if e.fresh else ''}: {e.reason}",
    ev.UnitRetried: lambda e: f"retry{f', not at {e.exclude}' if e.exclude else ''}",
    ev.UnitUnsettled: lambda e: f"a person has to say what became of {e.operation}: {e.reason}",
    ev.LotSet: lambda e: f"{e.material} at {e.place} is of lot {e.lot or 'unknown'}{_why(e)} {_by(e)}",
    ev.UnitHeld: lambda e: f"held: {e.reason} {_by(e)}",
    ev.UnitResumed: lambda e: f"goes on {_by(e)}{_why(e)}",
    ev.UnitSettled: lambda e: (
        f"{e.operation or 'it'} is {e.verdict.words}{f': {e.reason}' if e.reason else ''} {_by(e)}"
    ),
    ev.UnitCondemned: lambda e: f"{e.status}: {e.reason}",
    ev.UnitLeft: lambda e: f"{e.status}{f': {e.reason}' if e.reason else ''}",
    ev.OperationStarted: lambda e: f"{e.operation} ({e.skill}) at {e.cell} on {e.setup or 'any setup'}",
    ev.OperationBegan: lambda e: f"{e.operation} at {e.cell}{'' if e.repeatable else ', not to be repeated'}",
    ev.OperationDone: lambda e: f"out of limits: {', '.join(e.failed_gates)}" if e.failed_gates else "done",
    ev.OperationFailed: lambda e: f"{e.recovery}: {e.message} (code {e.code})",
    ev.JobRefused: lambda e: f"{e.cell}: {e.message} ({f'code {e.code}' if e.given else 'not given to it'})",
    ev.CarrierDispatched: lambda e: f"{e.origin} to {e.destination}: {e.why}",
    ev.CarrierArrived: lambda e: f"at {e.station}",
    ev.MoveFailed: lambda e: f"{e.message} (code {e.code})",
    ev.CarrierStuck: lambda e: "takes longer than allowed",
    ev.CarrierSeen: _tag,
    ev.TagWritten: _tag,
    ev.TagWriteFailed: lambda e: f"{e.message} (code {e.code})",
    ev.ReadRequested: lambda e: f"read no. {e.count}",
    ev.CarrierDoubted: lambda e: str(e.reason),
    ev.CarrierIdentified: lambda e: f"is carrier {short(e.actual)}",
    ev.IdentificationFailed: lambda e: str(e.message),
    ev.DoubtCleared: lambda e: f"at {e.station}",
    ev.CarrierHeld: lambda e: f"{e.reason} {_by(e)}",
    ev.CarrierResumed: lambda e: f"by {e.by}{f', put at {e.station}' if e.station else ''}{_why(e)}",
    ev.CellHeld: lambda e: f"{e.cell}: {e.reason} {_by(e)}",
    ev.CellResumed: lambda e: f"{e.cell} by {e.by}{_why(e)}",
    ev.CellReported: lambda e: f"{e.cell}: state {e.state}, setup {e.setup or 'none'}",
    ev.CellLost: lambda e: f"{e.cell} is {e.why}",
    ev.TransportHeard: lambda e: "the transport is heard",
    ev.TransportForgot: lambda e: f"the transport lost its journal{f': {e.why}' if e.why else ''}",
    ev.CarriersCounted: _counted,
    ev.TransportLost: lambda e: f"the transport is {e.why}",
    ev.ChangeoverRequested: lambda e: f"{e.cell} to {e.setup}{_why(e)} {_by(e)}",
    ev.ChangeoverStarted: lambda e: f"{e.cell}: {e.from_setup or 'none'} to {e.to_setup} {_by(e)}",
    ev.ChangeoverDone: lambda e: f"{e.cell} holds {e.setup}",
    ev.ChangeoverFailed: lambda e: f"{e.cell}: {e.message} (code {e.code})",
    ev.SetupBlocked: lambda e: f"{e.cell} makes nothing on {e.setup} before it is resumed: {e.reason}",
    ev.PreparationStarted: lambda e: f"{e.cell}: {e.setup}",
    ev.PreparationEnded: lambda e: f"{e.cell}: {e.setup}{f', {e.message}' if e.message else ''}",
    ev.OrderHeld: lambda e: f"{e.order}: {e.reason} {_by(e)}",
    ev.OrderResumed: lambda e: f"{e.order} by {e.by}{_why(e)}",
    ev.OrderCancelled: lambda e: f"{e.order}: {e.reason} {_by(e)}",
    ev.OrderPrioritised: lambda e: f"{e.order}: priority {e.priority}{_why(e)} {_by(e)}",
    ev.OrderClosed: lambda e: f"{e.order}{', late' if e.late else ''}",
    ev.ForeignTagSeen: lambda e: f"{e.epc} at {e.station}",
    ev.ClockDated: _dated,
    ev.ClockStepped: lambda e: f"the wall clock was set {moved(e.by)}",
    ev.ClockAccepted: lambda e: f"the wall clock is right as it is{_why(e)} {_by(e)}",
    ev.RequestMet: lambda e: f"{e.request} of {e.about}{_times(e)}: it is so already{_why(e)} {_by(e)}",
    ev.RequestRefused: lambda e: f"{e.request} of {e.about}{_times(e)}: {e.why_not}{_why(e)} {_by(e)}",
    ev.LineTaken: lambda e: f"by {e.holder}",
    ev.StoreAccepted: lambda e: f"it goes on though {_missing(e)}{_why(e)} {_by(e)}",
    ev.MoveRecalled: lambda e: "taken back, if it has not begun",
    ev.CarrierFound: lambda e: f"stands at {e.station}, and is to be read",
    ev.LineHeld: lambda e: f"{e.reason} {_by(e)}",
    ev.LineResumed: lambda e: f"by {e.by}{_why(e)}",
    ev.LineConfigured: lambda e: f"line {e.line.name}",
    ev.ProductsRead: lambda e: _products(e),
}


def _products(e: ev.ProductsRead) -> str:
    """How many there are, what is wrong, and which are new: a few of them."""
    names = list(e.revisions)
    new = f"; new: {', '.join(names[:5])}" if names else ""
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    wrong = f"; wrong: {e.errors[0]}" if e.errors else ""
    return f"{e.products} can be ordered{new}{more}{wrong}"
