"""What an operator does with a running line."""

from typing import Annotated

import typer

from cell_bringup.commands.options import State, Thing, state_of
from cell_bringup.output import show


def changeover(
    cell: Annotated[str, typer.Argument(help="Cell name.")],
    setup: Annotated[str, typer.Argument(help="One of the cell's setups.")],
    state: State = None,
) -> None:
    """Bring a cell to another setup as soon as it is free."""
    from cell_bringup.operate import operate

    with operate(state_of(state)) as line:
        line.changeover(cell, setup)
    show(f"{cell} will change over to {setup}", False)


def hold(
    kind: Annotated[Thing, typer.Argument(help="What to hold.")],
    name: Annotated[str, typer.Argument(help="Cell name, carrier id or order id.")],
    reason: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    state: State = None,
) -> None:
    """Hold one cell, carrier or order; the rest of the line keeps running."""
    from cell_bringup.operate import operate

    with operate(state_of(state)) as line:
        line.hold(kind, name, reason)
    show(f"{kind} {name} is held", False)


def resume(
    kind: Annotated[Thing, typer.Argument(help="What to resume.")],
    name: Annotated[str, typer.Argument(help="Cell name, carrier id or order id.")],
    at: Annotated[str, typer.Option(metavar="STATION", help="Where you have put the carrier, if elsewhere.")] = "",
    state: State = None,
) -> None:
    """End a hold."""
    from cell_bringup.operate import operate

    with operate(state_of(state)) as line:
        line.resume(kind, name, at)
    show(f"{kind} {name} is resumed", False)
