"""What an operator does with a running line."""

from typing import Annotated

import typer

from cell_bringup.commands.options import Reason, State, Thing, state_of
from cell_bringup.commands.remote import asked_line
from cell_bringup.output import show

Name = Annotated[str, typer.Argument(help="Cell, number of a carrier, order or unit; nothing for the line.")]


def changeover(
    context: typer.Context,
    cell: Annotated[str, typer.Argument(help="Cell name.")],
    setup: Annotated[str, typer.Argument(help="One of the cell's setups.")],
    reason: Reason = "",
    state: State = None,
) -> None:
    """Bring a cell to another setup as soon as it is free."""
    with asked_line(context, state) as line:
        said = line.changeover(cell, setup, reason)
    show(said or f"{cell} will change over to {setup}", False)


def hold(
    context: typer.Context,
    kind: Annotated[Thing, typer.Argument(help="What to hold.")],
    name: Annotated[str, typer.Argument(help="Cell, number of a carrier, order or unit; nothing for the line.")] = "",
    reason: Reason = "",
    state: State = None,
) -> None:
    """Hold one cell, carrier, order or unit; the rest of the line keeps running.

    A line that is held is drained: no unit is loaded any more, what is on carriers is finished.
    """
    with asked_line(context, state) as line:
        said = line.hold(kind, name, reason)
    show(said or f"{called(kind, name)} is held", False)


def resume(
    context: typer.Context,
    kind: Annotated[Thing, typer.Argument(help="What to resume.")],
    name: Annotated[str, typer.Argument(help="Cell, number of a carrier, order or unit; nothing for the line.")] = "",
    at: Annotated[str, typer.Option(metavar="STATION", help="Where you have put the carrier, if elsewhere.")] = "",
    reason: Reason = "",
    state: State = None,
) -> None:
    """End a hold."""
    with asked_line(context, state) as line:
        said = line.resume(kind, name, at, reason)
    show(said or f"{called(kind, name)} is resumed", False)


def lot(
    place: Annotated[str, typer.Argument(help="Cell, or station where units are loaded.")],
    material: Annotated[str, typer.Argument(help="As recipes, orders and results call it, such as `vial`.")],
    lot: Annotated[str, typer.Argument(help='From which it comes from now on; "" if nobody knows.')],
    reason: Reason = "",
    state: State = None,
) -> None:
    """Say from which lot a material comes; what is made from now on remembers it."""
    from cell_client.operate import operate

    with operate(state_of(state)) as line:
        said = line.set_lot(place, material, lot, reason)
    show(said or f"{material} at {place} is of {f'lot {lot}' if lot else 'an unknown lot'}", False)


def called(kind: str, name: str) -> str:
    """What was meant, for people: a carrier by the number on it, the line without a name."""
    from cell_orchestrator.core.carrier_names import short

    return f"{kind} {short(name) if kind == 'carrier' else name}".strip()
