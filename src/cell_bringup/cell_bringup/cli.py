"""The command line `./cell`."""

import os
import sys
from typing import Annotated

import typer

from cell_bringup.commands import (
    about,
    clock,
    demo,
    developing,
    export,
    line,
    new,
    operating,
    orders,
    recall,
    records,
    secure,
    store,
    units,
    viewing,
    world,
)
from cell_bringup.commands.at_hand import OwnLines
from cell_bringup.commands.open_group import WORDS, OpenGroup
from cell_bringup.commands.remote import PageElsewhere, Token, Url
from cell_bringup.failure import EXIT_CODES, explain
from cell_line.plain import shown
from cell_line.ros.dds import sockets_only

app = typer.Typer(
    cls=OpenGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog=EXIT_CODES,
)


@app.callback()
def front_door(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=about.print_version, is_eager=True, help="Say what this is.")
    ] = False,
    url: Url = "",
    token: Token = "",
) -> None:
    """A line of modular robotic cells on ROS 2."""
    context.obj = OwnLines(elsewhere := PageElsewhere(url, token))
    if "--help" not in context.meta[WORDS]:
        elsewhere.check(context.invoked_subcommand or "")


app.command()(demo.demo)
app.command(context_settings=developing.PASS_ON)(developing.test)
app.command()(line.up)
app.command()(line.down)
app.command()(line.status)
app.command()(line.watch)
app.command()(viewing.snapshot)
app.add_typer(orders.app, name="order")
app.add_typer(units.app, name="unit")
app.add_typer(world.app, name="world")
app.command()(operating.changeover)
app.command()(operating.hold)
app.command()(operating.resume)
app.command()(operating.lot)
app.add_typer(clock.app, name="clock")
app.add_typer(store.app, name="store")
app.command()(records.trace)
app.command()(records.report)
app.command()(records.backup)
app.command()(records.restore)
app.command()(records.archive)
app.add_typer(export.app, name="export")
app.command()(recall.recall)
app.command()(secure.secure)
app.command()(developing.bench)
app.command()(developing.simulate)
app.command()(developing.sweep)
app.add_typer(new.app, name="new")
app.command()(new.install)
app.command()(new.uninstall)
app.command()(developing.check)
app.command()(developing.doctor)
app.command()(developing.plugins)
app.command()(about.completion)


def main() -> None:
    """Run the command line; an expected error is one clear line and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # not every terminal has every character
    about.complete_words()
    os.environ.update(sockets_only(os.environ))
    try:
        try:
            app(prog_name="cell")
        finally:
            sys.stdout.flush()
    except Exception as error:
        if isinstance(error, OSError):
            _give_up_stdout()
        if isinstance(error, BrokenPipeError):  # the reader of a pipe has seen enough
            return
        found = explain(error)
        if found is None:
            raise
        text, code = found
        sys.stderr.writelines(f"{shown(line)}\n" for line in text.split("\n"))
        sys.exit(code)


def _give_up_stdout() -> None:
    """What could not be written shall not be tried again at the end of the process."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
