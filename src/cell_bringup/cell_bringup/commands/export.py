"""The record of what was made, as files for others; what each is stands in docs/records.md."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.commands.options import State, state_of
from cell_bringup.output import show

app = typer.Typer(help="Write what the line recorded as a file for others.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="ID", help="A unit or an order, by its id or its customer's number.")]


@app.command()
def record(
    name: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="To write: .pdf for people, .json for programs.")],
    state: State = None,
) -> None:
    """The device history record of a unit or an order, with the whole log checked."""
    from cell_bringup.exporting import export_record

    export_record(state_of(state), name, file)
    show(str(file), False)
