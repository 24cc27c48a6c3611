"""What a record says of one unit, section by section."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cell_records.pdf.paper import Paper

Unit = Mapping[str, Any]
NONE = "none"


def unit_pages(paper: Paper, unit: Unit) -> None:
    """Write one unit."""
    paper.title_line(f"Unit {unit['unit']}", 14)
    _identity(paper, unit)
    _recipe(paper, unit["recipe"])
    _section(
        paper,
        "Put on the carrier",
        (("at", 38), ("station", 28), ("place", 40), ("model", 42), ("lot", 30)),
        ("at", "station", "place", "model", "lot"),
        unit["materials"],
    )
    paper.heading("Operations")
    for operation in unit["operations"]:
        _operation(paper, operation)
    if not unit["operations"]:
        paper.paragraph(NONE, muted=True)
    _nonconformances(paper, unit["nonconformances"])
    entry = (("no.", 10), ("at", 38), ("event", 30), ("what", 100))
    _section(paper, "Deviations", entry, ("seq", "at", "kind", "text"), unit["deviations"])
    _section(
        paper,
        "Kept of the ten seconds before failures",
        (("file", 40), ("from no.", 16), ("to no.", 16), ("bytes", 20), ("sha256", 86)),
        ("file", "first", "last", "size", "sha256"),
        unit["black_boxes"],
    )
    _section(
        paper,
        "Commands: who and why",
        (("no.", 10), ("at", 38), ("event", 27), ("by", 16), ("reason", 35), ("what", 52)),
        ("seq", "at", "kind", "by", "reason", "text"),
        unit["commands"],
    )
    _section(
        paper,
        "Reads and writes of the carrier's tag",
        (("at", 38), ("carrier", 48), ("station", 22), ("what", 20), ("text", 50)),
        ("at", "carrier", "station", "what", "text"),
        unit["reads"],
    )
    _section(
        paper,
        "Moves",
        (
            ("started", 38),
            ("ended", 38),
            ("carrier", 20),
            ("from", 16),
            ("to", 16),
            ("why", 14),
            ("outcome", 15),
            ("move", 21),
        ),
        ("started", "ended", "carrier", "origin", "destination", "why", "outcome", "move"),
        unit["moves"],
    )
    log = (("no.", 10), ("at", 38), ("event", 28), ("what", 49), ("hash", 53))
    _section(paper, "Log", log, ("seq", "at", "kind", "text", "hash"), unit["log"])


def _identity(paper: Paper, unit: Unit) -> None:
    names = ("family", "variant", "revision", "status", "reason", "first_pass", "replaces")
    times = ("ordered", "due", "loaded", "left", "cycle_s")
    words = {"revision": "recipe revision", "first_pass": "first pass", "cycle_s": "cycle time [s]"}
    paper.facts([(words.get(name, name), unit[name]) for name in (*names, *times)])
    paper.facts([("carriers", ", ".join(unit["carriers"]))])


def _recipe(paper: Paper, recipe: Mapping[str, Any]) -> None:
    paper.heading("Recipe as ordered")
    _values(paper, "option", recipe["options"] or {})
    columns = (("operation", 18), ("skill", 22), ("setup", 14), ("parameters", 44), ("gates", 40), ("on failure", 20))
    paper.grid(columns, [_planned(operation) for operation in recipe["operations"]])


def _planned(operation: Mapping[str, Any]) -> list[Any]:
    gates = "; ".join(
        f"{gate['name']}: {_limits(gate['lower'], gate['upper'])} {gate['unit']}" for gate in operation["gates"]
    )
    again = f" from {operation['rework_from']}" if operation["rework_from"] else ""
    failed = f"{operation['on_fail']}{again}, rework at most {operation['max_rework']}"
    return [operation["name"], operation["skill"], operation["setup"], operation["parameters"], gates, failed]


def _operation(paper: Paper, operation: Mapping[str, Any]) -> None:
    paper.heading(f"{operation['step']}. {operation['operation']}", 9.5)
    if operation["outcome"] != "done" or operation["failed_gates"]:
        gates = f"; failed gates: {', '.join(operation['failed_gates'])}" if operation["failed_gates"] else ""
        paper.paragraph(f"{operation['outcome']}{gates}", wrong=operation["outcome"] != "running")
    names = ("outcome", "code", "message", "followed", "cell", "skill", "setup", "started", "ended", "carrier", "job")
    paper.facts([(name, operation[name]) for name in names])
    paper.facts(
        [
            ("failed gates", ", ".join(operation["failed_gates"])),
            ("simulated", ", ".join(operation["simulated"])),
            ("event", operation["seq"]),
            ("its hash", operation["hash"]),
        ]
    )
    _values(paper, "parameter", operation["parameters"])
    if operation["measurements"]:
        columns = (
            ("measured", 30),
            ("value", 28),
            ("unit", 10),
            ("skill's limits", 34),
            ("gate's limits", 34),
            ("passed", 12),
        )
        paper.grid(columns, [_measured(measured) for measured in operation["measurements"]])
    _values(paper, "result", operation["result"])
    _values(paper, "lot of", operation["lots"])
    for file in operation["artifacts"]:
        paper.facts([("file", file.get("name")), *((name, file[name]) for name in file if name != "name")])


def _nonconformances(paper: Paper, reports: Sequence[Mapping[str, Any]]) -> None:
    paper.heading("Nonconformances")
    for report in reports:
        is_open = not report["disposition"]
        paper.heading(f"{report['number']}. {report['disposition'] or 'open'}", 9.5)
        paper.paragraph(report["what"], wrong=is_open)
        paper.facts([(name, report[name]) for name in ("operation", "opened", "closed", "by")])
        paper.facts([(name, report[name]) for name in ("reason", "cause", "action", "signature")])
    if not reports:
        paper.paragraph(NONE, muted=True)


def _measured(measured: Mapping[str, Any]) -> list[Any]:
    own = _limits(measured["lower"], measured["upper"])
    gate = _limits(measured["gate_lower"], measured["gate_upper"])
    mark = "" if measured["passed"] else "! "
    return [f"{mark}{measured['name']}", measured["value"], measured["unit"], own, gate, measured["passed"]]


def _limits(lower: float | None, upper: float | None) -> str:
    if lower is None and upper is None:
        return ""
    return f"{'' if lower is None else repr(lower)} .. {'' if upper is None else repr(upper)}"


def _values(paper: Paper, what: str, values: Mapping[str, Any]) -> None:
    if values:
        paper.grid(((what, 40), ("value", 110)), list(values.items()))


def _section(
    paper: Paper,
    title: str,
    columns: Sequence[tuple[str, float]],
    keys: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
) -> None:
    """A heading and a table; of nothing it says that there is none."""
    paper.heading(title)
    found = [[row[key] for key in keys] for row in rows]
    if found:
        paper.grid(columns, found)
    else:
        paper.paragraph(NONE, muted=True)
