"""The device history record of a unit or an order as JSON values: everything an auditor asks for, with dates.

What its keys mean stands in docs/records.md.  A key that is added keeps the version; what is renamed, removed or means
something else raises it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from cell_line.artifact import read_uri
from cell_line.artifact_store import sha256_of
from cell_line.black_box_files import BlackBox, fails
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.event_text import text_of
from cell_orchestrator.core.unit_record import OperationRecord
from cell_orchestrator.store.store import Stored
from cell_records.dated import Stamp
from cell_records.nonconformance import nonconformances
from cell_records.not_recorded import NOT_RECORDED
from cell_records.proof import Proof
from cell_records.unit_source import UnitSource

SCHEMA = "cell/device-history-record"
VERSION = 1
Json = dict[str, Any]

DEVIATIONS = (
    ev.OperationFailed,
    ev.JobRefused,
    ev.UnitReworked,
    ev.UnitRetried,
    ev.UnitCondemned,
    ev.UnitUnsettled,
    ev.UnitHeld,
    ev.UnitSettled,
    ev.MoveFailed,
    ev.CarrierStuck,
    ev.ReadRequested,
    ev.CarrierDoubted,
    ev.CarrierIdentified,
    ev.IdentificationFailed,
    ev.TagWriteFailed,
)
"""Events that say that something went another way than planned; work that failed a gate is one, too."""


def history_record(
    line: str,
    order: str,
    units: Sequence[UnitSource],
    proof: Proof,
    stamp: Stamp,
    made: str,
    boxes: Sequence[BlackBox] = (),
) -> Json:
    """The record of one unit, or of all units of an order.

    Args:
        line: name of the line.
        order: the order, '' where the record is that of one unit.
        units: what was made, one at least.
        proof: what is proved of the log.
        stamp: dates line times.
        made: when this is made, ISO 8601.
        boxes: what was kept of the moments before failures.
    """
    first = units[0].record
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "made": made,
        "line": line,
        "about": f"order {order}" if order else f"unit {first.unit}",
        "order": {"id": first.order, "number": first.number, "customer": first.customer},
        "units": [unit_part(source, stamp, boxes) for source in units],
        "not_recorded": dict(NOT_RECORDED),
        "chain": asdict(proof),
    }


def unit_part(source: UnitSource, stamp: Stamp, boxes: Sequence[BlackBox] = ()) -> Json:
    """What the record says of one unit."""
    record = source.record
    return {
        "unit": record.unit,
        "family": record.family,
        "variant": record.variant,
        "revision": record.revision,
        "status": record.status,
        "reason": record.reason,
        "first_pass": record.first_pass,
        "replaces": record.replaces,
        "ordered": stamp(record.ordered),
        "due": stamp(record.due),
        "loaded": stamp(record.loaded),
        "left": stamp(record.left),
        "cycle_s": record.cycle_s,
        "carriers": list(record.carriers),
        "recipe": _recipe(source),
        "materials": list(_materials(source, stamp)),
        "operations": [_operation(operation, stamp) for operation in record.operations],
        "moves": [_dated(asdict(move), stamp) for move in record.moves],
        "reads": [_dated(asdict(read), stamp) for read in record.reads],
        "nonconformances": [
            {**asdict(report), "opened": stamp(report.opened), "closed": stamp(report.closed)}
            for report in nonconformances(stored.event for stored in source.entries)
        ],
        "deviations": [_entry(stored, stamp) for stored in source.entries if _deviates(stored.event)],
        "black_boxes": list(_boxes(source, boxes)),
        "commands": list(_commands(source, stamp)),
        "log": [_logged(stored, stamp) for stored in source.entries],
    }


def _recipe(source: UnitSource) -> Json:
    """As it was when the unit was ordered; options None where a former version did not keep them."""
    recipe = source.unit.recipe
    return {
        "options": None if recipe.options is None else dict(recipe.options),
        "operations": [
            {
                "name": operation.name,
                "skill": operation.skill,
                "setup": operation.setup,
                "parameters": _plain(operation.parameters),
                "gates": [asdict(gate) for gate in operation.gates],
                "on_fail": str(operation.on_fail),
                "rework_from": operation.rework_from,
                "max_rework": operation.max_rework,
            }
            for operation in recipe.operations
        ],
    }


def _materials(source: UnitSource, stamp: Stamp) -> Iterator[Json]:
    """What was put on the carrier with the unit; what a cell dosed or fed stands with its operation."""
    for stored in source.entries:
        if isinstance(event := stored.event, ev.UnitLoaded):
            for place, model in event.brings.items():
                put = {"station": event.station, "place": place, "model": model, "lot": event.lots.get(model, "")}
                yield {"at": stamp(event.at), **put}


def _boxes(source: UnitSource, boxes: Sequence[BlackBox]) -> Iterator[Json]:
    """The files kept for failures of the unit, with what is in them now; one that went meanwhile is left out."""
    for box in boxes_of(source.entries, boxes):
        with suppress(FileNotFoundError):
            digest = sha256_of(box.path.read_bytes())
            yield {"file": box.path.name, "first": box.first, "last": box.last, "size": box.size, "sha256": digest}


def boxes_of(entries: Iterable[Stored], boxes: Iterable[BlackBox]) -> list[BlackBox]:
    """Return those that were kept for failures among these events; what else happened meanwhile is no reason."""
    own = [it.seq for it in entries if fails(type(it.event).__name__, getattr(it.event, "failed_gates", ()))]
    return [box for box in boxes if any(box.first <= seq <= box.last for seq in own)]


def _operation(operation: OperationRecord, stamp: Stamp) -> Json:
    return {
        "step": operation.step + 1,
        "operation": operation.operation,
        "skill": operation.skill,
        "cell": operation.cell,
        "setup": operation.setup,
        "carrier": operation.carrier,
        "job": operation.job,
        "started": stamp(operation.started),
        "ended": stamp(operation.ended),
        "outcome": operation.outcome,
        "code": operation.code,
        "message": operation.message,
        "followed": operation.followed,
        "parameters": _plain(operation.parameters),
        "measurements": [asdict(measured) for measured in operation.measurements],
        "failed_gates": list(operation.failed_gates),
        "result": _plain(operation.result),
        "artifacts": [_artifact(uri) for uri in operation.artifacts],
        "simulated": list(operation.simulated),
        "lots": dict(operation.lots),
        "seq": operation.seq,
        "hash": operation.hash,
    }


def _artifact(uri: str) -> Json:
    file = read_uri(uri)
    return {"uri": uri} if file is None else {"uri": uri, **asdict(file)}


def _dated(values: Json, stamp: Stamp) -> Json:
    return {name: stamp(value) if name in ("at", "started", "ended") else value for name, value in values.items()}


def _deviates(event: ev.Event) -> bool:
    return isinstance(event, DEVIATIONS) or (isinstance(event, ev.OperationDone) and bool(event.failed_gates))


def _entry(stored: Stored, stamp: Stamp) -> Json:
    event = stored.event
    return {"seq": stored.seq, "at": stamp(event.at), "kind": type(event).__name__, "text": text_of(event)}


def _logged(stored: Stored, stamp: Stamp) -> Json:
    return {**_entry(stored, stamp), "hash": stored.hash}


def _commands(source: UnitSource, stamp: Stamp) -> Iterator[Json]:
    """Whatever somebody asked for, who it was, and why."""
    for stored in source.entries:
        event: Any = stored.event
        if hasattr(event, "by"):
            said = {"by": event.by, "reason": getattr(event, "reason", "")}
            yield {**_entry(stored, stamp), **said}


def _plain(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
