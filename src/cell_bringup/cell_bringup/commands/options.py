"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from cell_bringup.places import current_state

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
State = Annotated[
    Path | None, typer.Option("--state", metavar="DIR", help="State folder of the line; else the line started last.")
]
Thing = Literal["cell", "carrier", "order"]


def state_of(state: Path | None) -> Path:
    """The state folder that is meant."""
    return (state or current_state()).resolve()
