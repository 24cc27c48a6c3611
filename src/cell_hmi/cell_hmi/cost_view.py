"""What `./cell cost` prints."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from cell_client.errors import ClientError
from cell_hmi.kpi.costs import Cost, Costs
from cell_hmi.live.past_line import PastLine

HEADS = ("", "done", "scrapped", "material", "cells", "people", "changeovers", "per good unit", "margin")


def cost_lines(state_dir: Path, unit: str, as_json: bool) -> Iterator[str]:
    """The costs of a line's units, or of one.

    Raises:
        ClientError, StoreError: nothing can be read, no rates are known, or that unit has not left the line.
    """
    past = PastLine(state_dir)
    past.read()
    found = past.costs()
    own = [it for it in found.units if it.unit == unit]
    if unit and not own:
        raise ClientError(f"no unit {unit!r} left the line")
    if as_json:
        yield json.dumps(asdict(own[0] if unit else found), ensure_ascii=False)
    elif unit:
        price = "not known" if own[0].price is None else f"{own[0].price:.2f}"
        yield f"{unit} ({own[0].variant}, {own[0].status}): {_parts(own[0].cost)}; price {price} {found.currency}"
    else:
        yield from _table(found)


def _parts(it: Cost) -> str:
    parts = f"material {it.material:.2f}, cells {it.machine:.2f}, people {it.labour:.2f}, changeovers {it.setup:.2f}"
    return f"{it.total:.2f} = {parts}"


def _table(found: Costs) -> Iterator[str]:
    rows: list[tuple[str, ...]] = [HEADS]
    for it in found.variants:
        parts = (it.cost.material, it.cost.machine, it.cost.labour, it.cost.setup)
        ends = ["-" if value is None else f"{value:.2f}" for value in (it.per_good, it.margin)]
        rows.append((it.variant, str(it.done), str(it.scrapped), *(f"{part:.2f}" for part in parts), *ends))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *rest = (text.rjust(width) for text, width in zip(row, widths, strict=True))
        yield "  ".join([first.strip().ljust(widths[0]), *rest])
    yield f"all in {found.currency}; changeovers that no unit bears: {found.idle_setup:.2f}"
