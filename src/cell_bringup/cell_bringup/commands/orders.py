"""Orders: submit and cancel."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.commands.options import Json, State, state_of
from cell_bringup.output import show

app = typer.Typer(no_args_is_help=True, help="Submit and cancel orders.")


@app.command()
def submit(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Our JSON or CSV, or a Shopify order.")],
    json: Json = False,
    state: State = None,
) -> None:
    """Put the orders of a file in the book.  The same file again adds nothing."""
    from cell_bringup.operate import operate

    try:
        document = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{file} is not UTF-8 text") from error
    with operate(state_of(state)) as line:
        orders = line.submit_order(str(file), document)
    show({"orders": orders} if json else f"in the book: {', '.join(orders)}", json)


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
