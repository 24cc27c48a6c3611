"""Which units and customers something concerns."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.commands.options import Json, State, state_of
from cell_bringup.output import show


def recall(
    variant: Annotated[str, typer.Option(metavar="SKU", help="What it is.")] = "",
    revision: Annotated[str, typer.Option(metavar="R", help="Of its recipe, as `./cell trace UNIT` shows it.")] = "",
    part: Annotated[str, typer.Option(metavar="MODEL", help="Put on its carrier with it.")] = "",
    lot: Annotated[str, typer.Option(metavar="LOT", help="Of something that went into it.")] = "",
    cell: Annotated[str, typer.Option(metavar="C", help="That worked on it.")] = "",
    setup: Annotated[str, typer.Option(metavar="S", help="On which a cell worked on it.")] = "",
    tool: Annotated[str, typer.Option(metavar="T", help="That a cell held for it: of setups in the line's YAML.")] = "",
    since: Annotated[
        str,
        typer.Option("--from", metavar="TIME", help="Work went on then or later: '2026-11-28 06:00', 06:00, 8h, 2d."),
    ] = "",
    until: Annotated[str, typer.Option("--to", metavar="TIME", help="Work went on then or earlier.")] = "",
    json: Json = False,
    state: State = None,
) -> None:
    """Every unit, order and customer that something concerns; all that is given must be true of a unit."""
    from cell_bringup.recalling import recall as find
    from cell_bringup.recalling import setups_with
    from cell_bringup.views_recall import recall_view
    from cell_client.dates import Dates
    from cell_client.follower import open_store, the_run
    from cell_line.config.line import load_line
    from cell_records.recall.concern import Concern

    folder = state_of(state)
    on = setups_with(load_line(Path(the_run(folder).config)), tool) if tool else ()
    asked = Concern(variant, revision, part, lot, cell, setup, on=on)
    if not (asked.anything or since or until):
        raise typer.BadParameter(
            "say what it concerns: --variant, --revision, --part, --lot, --cell, --setup, --tool, --from or --to"
        )
    found = find(folder, asked, since, until)
    date = Dates.of(open_store(folder)).date
    if json:
        show([{**unit._asdict(), "left": unit.left and date(unit.left)} for unit in found], True)
        return
    show(recall_view(found, date), False)
