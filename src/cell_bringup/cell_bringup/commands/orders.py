"""Orders: submit and cancel."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.commands.options import Json, State, state_of
from cell_bringup.failure import Refused
from cell_bringup.output import show
from cell_skills import plain

app = typer.Typer(no_args_is_help=True, help="Submit and cancel orders.")


@app.command()
def submit(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Orders, as docs/orders.md says.")],
    format: Annotated[str, typer.Option(help="Name of the format; else it is recognised.")] = "",
    json: Json = False,
    state: State = None,
) -> None:
    """Put the orders of a file in the book.  The same file again adds nothing."""
    from cell_bringup.operate import operate
    from cell_orchestrator.intake.decoding import decode

    name = plain.shown(str(file), 200)  # a name of bytes that are no text cannot be sent
    read = decode(file.read_bytes(), name)
    with operate(state_of(state)) as line:
        answer = line.submit_order(name, read.text, read.encoding, plain.shown(format, 40))
    if json:
        show(answer, json)
    else:
        for note in answer.notes:
            show(note, False)
        if answer.orders:
            show(f"in the book: {', '.join(answer.orders)}", False)
    if answer.errors:
        raise Refused("\n".join(answer.errors))


@app.command()
def cancel(
    order: Annotated[str, typer.Argument(help="Order id.")],
    reason: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    state: State = None,
) -> None:
    """Take an order back: units not started are dropped, units in work leave the line."""
    from cell_bringup.operate import operate

    with operate(state_of(state)) as line:
        line.cancel_order(order, reason)
    show(f"order {order} is cancelled", False)
