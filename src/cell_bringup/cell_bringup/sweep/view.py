"""What a sweep found, for people."""

from typing import Any

from rich.table import Table

from cell_bringup.sweep.run import SweepResult


def sweep_view(result: SweepResult) -> Table:
    """A row for each interface: its fields, the values tried, what had no answer."""
    table = Table(
        "kind", "name", "fields", "kinds", "values", "unanswered", title="every field, every kind of bad value"
    )
    for one in result.swept:
        kinds = {kind for kinds in one.tried.values() for kind in kinds}
        numbers = (one.fields, len(kinds), one.values, len(one.unanswered))
        table.add_row(one.offer.kind, one.offer.name, *map(str, numbers))
    table.add_section()
    table.add_row("", "all", str(sum(one.fields for one in result.swept)), "", str(result.values), "")
    return table


def sweep_json(result: SweepResult) -> dict[str, Any]:
    """The same for programs, with every field and kind."""
    return {
        "values": result.values,
        "restarts": result.restarts,
        "made_afterwards": result.made,
        "problems": result.problems,
        "interfaces": [
            {"kind": one.offer.kind, "name": one.offer.name, "type": one.offer.type, "tried": one.tried}
            for one in result.swept
        ],
    }
