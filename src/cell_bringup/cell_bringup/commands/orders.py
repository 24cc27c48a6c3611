"""Orders: submit and cancel."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.commands.options import Json, Reason, State, state_of
from cell_bringup.commands.remote import asked_line, only_here, page_of
from cell_bringup.output import show
from cell_client.errors import Refused

app = typer.Typer(no_args_is_help=True, help="Submit, look at and change orders.")


@app.command()
def submit(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", allow_dash=True, help="Orders, as docs/orders.md says; - reads from stdin."),
    ],
    format: Annotated[str, typer.Option(help="Name of the format; else it is recognised.")] = "",
    wait: Annotated[bool, typer.Option("--wait", help="Stay until all of their units have left the line.")] = False,
    json: Json = False,
    state: State = None,
) -> None:
    """Put the orders of files in the book.  The same file again adds nothing; a bad one does not stop the others."""
    from cell_bringup.submitting import submit_files

    if wait:
        only_here(context, "--wait")
    with asked_line(context, state) as line:
        answer = submit_files(line.submit_order, files, format)
    if json:
        show(answer, json)
    else:
        for note in answer.notes:
            show(note, False)
        if answer.orders:
            show(f"in the book: {', '.join(answer.orders)}", False)
    if wait:
        _wait(state_of(state), answer.orders)
    if answer.errors:
        raise Refused("\n".join(answer.errors))


def _wait(folder: Path, orders: list[str]) -> None:
    from cell_bringup.order_wait import wait_for_orders
    from cell_bringup.signals import stop_requested
    from cell_client.follower import Follower, open_store

    with stop_requested() as stop:
        wait_for_orders(Follower(open_store(folder)), orders, stop.wait)


@app.command("list")
def list_orders(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those that are closed, too.")] = False,
    json: Json = False,
    state: State = None,
) -> None:
    """The open orders, in the order they came in."""
    from cell_bringup.views_orders import orders_list_view
    from cell_client.follower import Follower, open_store
    from cell_client.orders import all_orders

    if (page := page_of(context)) is not None:
        from cell_client.remote_line import listed

        rows = page.orders(every)
        show(rows if json else orders_list_view(map(listed, rows)), json)
        return
    store = open_store(state_of(state))
    plant = Follower(store).plant
    orders = [order for order in all_orders(store, plant, plant.at) if every or order.closed is None]
    show(orders if json else orders_list_view(orders), json)


@app.command("show")
def show_order(
    context: typer.Context,
    order: Annotated[str, typer.Argument(help="Order id, or the number that the customer knows.")],
    json: Json = False,
    state: State = None,
) -> None:
    """One order: its units, why those that were lost were lost, and all that was decided about it."""
    from cell_bringup.views_orders import order_view
    from cell_client.dates import Dates
    from cell_client.follower import Follower, open_store
    from cell_client.orders import one_order

    if (page := page_of(context)) is not None:
        told = page.order(order)
        show(told if json else order_view(told), json)
        return
    store = open_store(state_of(state))
    plant = Follower(store).plant
    found = one_order(store, plant, plant.at, order)
    show(found if json else order_view(found, Dates.of(store).date), json)


@app.command()
def priority(
    context: typer.Context,
    order: Annotated[str, typer.Argument(help="Order id, or the number that the customer knows.")],
    value: Annotated[int, typer.Argument(metavar="PRIORITY", min=0, max=100, help="0 to 100; higher goes first.")],
    reason: Reason = "",
    state: State = None,
) -> None:
    """Let the units of an open order go before or after those of others."""
    with asked_line(context, state) as line:
        said = line.set_priority(order, value, reason)
    show(said or f"order {order} has priority {value}", False)


@app.command()
def cancel(
    context: typer.Context,
    order: Annotated[str, typer.Argument(help="Order id, or the number that the customer knows.")],
    reason: Reason = "",
    state: State = None,
) -> None:
    """Take an order back: units not started are dropped, units in work leave the line."""
    with asked_line(context, state) as line:
        said = line.cancel_order(order, reason)
    show(said or f"order {order} is cancelled", False)


@app.command()
def attach(
    context: typer.Context,
    order: Annotated[str, typer.Argument(help="Id of an open order, or the number that the customer knows.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that it names by sha256, such as a part's CAD.")],
    copies: Annotated[
        int, typer.Option(min=0, max=1_000_000, help="Units that may be made of it, in all; else as many as ordered.")
    ] = 0,
    json: Json = False,
    state: State = None,
) -> None:
    """Keep a file that an order names, whether the line runs or not; units wait for theirs before their work begins."""
    from cell_bringup.attaching import attach as keep_file
    from cell_bringup.attaching import files_named
    from cell_bringup.attachments import look_into
    from cell_client.follower import Follower, open_store
    from cell_line.artifact_store import FOLDER, ArtifactStore

    only_here(context, "attach")
    folder = state_of(state)
    name, named = files_named(Follower(open_store(folder)).plant, order)
    done = keep_file(name, named, file, ArtifactStore(folder / FOLDER), look_into, copies)
    said = f"order {done.order} has its {done.kind}: {done.what}, sha256 {done.sha256}"
    if done.copies is not None:
        said += f"; {done.made} of {done.copies} copies are made"
    show(done if json else said, json)
