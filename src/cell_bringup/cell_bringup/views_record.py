"""Rich view of a unit's record."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from cell_bringup.output import number, plain, table, trouble
from cell_bringup.skill_defaults import Defaults, no_defaults
from cell_client.dates import Date, undated
from cell_client.times import local, zone
from cell_line.artifact import read_uri
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.unit_record import EntryRecord, MeasurementRecord, OperationRecord, UnitRecord

DEFAULT = "default now"
"""Of a parameter that neither recipe nor order gave: the log does not keep it, so it is that of the skill today."""


Lacks = Callable[[str], str]
"""Says what is wrong with the file of a hash, "" if it is there and whole."""


def record_view(
    record: UnitRecord, date: Date = undated, defaults: Defaults = no_defaults, lacks: Lacks = lambda sha256: ""
) -> RenderableType:
    """Everything known of a unit, in the order it happened.

    Args:
        record: Of the unit.
        date: Of line times.
        defaults: Tells of parameters that nobody gave.
        lacks: Looks after the files that jobs left.
    """
    head = plain(f"{record.unit}  {record.status}", "bold")
    facts = table("", "what", "value")
    times = (record.ordered, record.loaded, record.left)
    for name, value in (
        ("order", " ".join(filter(None, (record.order, record.number, record.customer)))),
        ("product", f"{record.family} / {record.variant}, recipe {record.revision}"),
        ("carriers", ", ".join(map(short, record.carriers))),
        (f"ordered, loaded, left ({zone()})", ", ".join(local(date(at)) for at in times if at)),
        ("due", local(record.due)),
        ("cycle time", f"{number(record.cycle_s)} s" if record.cycle_s is not None else ""),
        ("first pass", "yes" if record.first_pass else "no"),
        ("reason", record.reason),
    ):
        if value:
            facts.add_row(name, plain(value))
    operations = [
        part for operation in record.operations for part in ("", *_operation(operation, date, defaults, lacks))
    ]
    return Group(
        head,
        facts,
        *operations,
        "",
        _moves(record, date),
        "",
        _reads(record, date),
        "",
        history_view(record.history, date),
    )


def _operation(o: OperationRecord, date: Date, defaults: Defaults, lacks: Lacks) -> list[RenderableType]:
    good = o.outcome == "done" and not o.failed_gates
    head = plain(f"{o.step + 1}. {o.operation}", "bold")
    took = ", ".join(filter(None, (local(date(o.started)), _duration(o.started, o.ended))))
    head.append(plain(f"  {o.skill} at {o.cell} on {o.setup or 'any setup'}, {took}", "dim"))
    out: list[RenderableType] = [head, plain(f"   {o.outcome}" + (f" (code {o.code})" if o.code else ""))]
    if not good and o.outcome != "running":
        what = "; ".join(filter(None, (o.message, ", ".join(o.failed_gates), o.followed)))
        out[-1] = trouble(f"{o.outcome}: {what}" + (f" (code {o.code})" if o.code else ""))
    if o.simulated:
        out.append(plain(f"   simulated: {', '.join(o.simulated)}", "yellow"))
    if rows := _parameters(o, defaults):
        out.append(_values("parameter", rows))
    if o.measurements:
        out.append(_measurements(o.measurements))
    if rows := [(name, value, "") for name, value in o.result.items()] + _artifacts(o, lacks):
        out.append(_values("result", rows))
    return out


def _parameters(o: OperationRecord, defaults: Defaults) -> list[tuple[str, Any, str]]:
    """What the recipe and the order say, then what the skill takes beside that."""
    given = [(name, value, "") for name, value in o.parameters.items()]
    return given + [(name, value, DEFAULT) for name, value in defaults(o.skill, o.parameters).items()]


def _artifacts(o: OperationRecord, lacks: Lacks) -> list[tuple[str, str, str]]:
    """The files that it left: what each is, and what is wrong with it."""
    rows = []
    for uri in o.artifacts:
        if file := read_uri(uri):
            about = f"{file.name}, {file.media_type}, {file.size} bytes, sha256 {file.sha256}"
            rows.append(("artifact", about, lacks(file.sha256)))
        else:
            rows.append(("artifact", uri, ""))
    return rows


def _values(what: str, rows: Iterable[tuple[str, Any, str]]) -> Table:
    """One row per value; where one is no text, as JSON writes it, with six digits."""
    out = table("", f"   {what}", "value", "")
    for name, value, note in rows:
        text = value if isinstance(value, str) else json.dumps(_short(value), ensure_ascii=False)
        out.add_row(f"   {name}", plain(text), plain(note, "dim"))
    return out


def _short(value: Any) -> Any:
    """The value with no more digits than people read."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, Mapping):
        return {name: _short(part) for name, part in value.items()}
    return [_short(part) for part in value] if isinstance(value, list | tuple) else value


def _measurements(measurements: tuple[MeasurementRecord, ...]) -> Table:
    out = table("", "   measured", "value", "skill's limits", "gate's limits", "")
    for m in measurements:
        mine, gate = _limits(m.lower, m.upper), _limits(m.gate_lower, m.gate_upper)
        out.add_row(f"   {m.name}", f"{m.value:g} {m.unit}", mine, gate, trouble("" if m.passed else "out of limits"))
    return out


def _limits(lower: float | None, upper: float | None) -> str:
    if lower is None and upper is None:
        return ""
    return f"{'' if lower is None else f'{lower:g}'} .. {'' if upper is None else f'{upper:g}'}"


def _duration(started: float, ended: float | None) -> str:
    return "" if ended is None else f"{number(ended - started, 1)} s"


def _moves(record: UnitRecord, date: Date) -> Table:
    out = table("Moves", f"time ({zone()})", "carrier", "from", "to", "why", "outcome", "took")
    for m in record.moves:
        took = _duration(m.started, m.ended)
        out.add_row(local(date(m.started)), short(m.carrier), m.origin, m.destination, m.why, m.outcome, took)
    return out


def _reads(record: UnitRecord, date: Date) -> Table:
    out = table("Carrier reads and tag writes", f"time ({zone()})", "carrier", "station", "what", "text")
    for r in record.reads:
        out.add_row(local(date(r.at)), short(r.carrier), r.station, r.what, r.text)
    return out


def history_view(history: tuple[EntryRecord, ...], date: Date = undated) -> Table:
    """One row per event."""
    out = table("Log", "no.", f"time ({zone()})", "event", "text", "hash")
    for e in history:
        out.add_row(str(e.seq), local(date(e.at)), e.kind, e.text, e.hash[:12])
    return out
