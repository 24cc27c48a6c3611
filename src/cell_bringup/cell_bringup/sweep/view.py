"""What a sweep found, for people and for programs."""

from itertools import groupby
from typing import Any

from rich.console import Group

from cell_bringup.output import plain, table
from cell_bringup.sweep.coverage import untried
from cell_bringup.sweep.run import SweepResult
from cell_bringup.sweep.swept import Swept


def sweep_view(result: SweepResult) -> Group:
    """Fields and kinds of bad values of each side of each interface, the totals, and what was not tried."""
    rows = table("fields and bad values", "interface", "side", "named", "fields", "kinds", "values", "wrong")
    for (type_, side), group in groupby(sorted(result.swept, key=_side), key=_side):
        alike = list(group)
        kinds = {kind for one in alike for kinds in one.tried.values() for kind in kinds}
        wrong = sum(len(one.problems) for one in alike)
        numbers = (len(alike), alike[0].fields, len(kinds), sum(one.values for one in alike), wrong)
        rows.add_row(type_, side, *map(str, numbers))
    figures = (f"{name}: {number}" for name, number in totals(result).items())
    left = groupby(untried(result.swept, result.with_world), key=lambda one: (one[0].split(":")[0], one[1]))
    return Group(
        rows, *figures, *(plain(f"not tried: {side}, {excuse or 'and should be'}") for (side, excuse), _ in left)
    )


def totals(result: SweepResult) -> dict[str, int]:
    """The figures of a sweep."""
    sides = {_side(one): one.fields for one in result.swept}
    return {
        "interfaces": len({type_ for type_, _ in sides}),
        "fields": sum(sides.values()),
        "kinds of bad values": len({k for one in result.swept for kinds in one.tried.values() for k in kinds}),
        "values": result.values,
        "restarts": sum(result.restarts.values()),
        "orders made afterwards": len(result.made),
    }


def sweep_json(result: SweepResult) -> dict[str, Any]:
    """The same for programs, with every field and kind."""
    return {
        **totals(result),
        "restarts_of": result.restarts,
        "made": result.made,
        "problems": result.problems,
        "untried": dict(untried(result.swept, result.with_world)),
        "sides": [
            {"interface": one.offer.type, "side": one.offer.kind, "name": one.offer.name, "tried": one.tried}
            for one in result.swept
        ],
    }


def _side(one: Swept) -> tuple[str, str]:
    return one.offer.type, one.offer.kind
