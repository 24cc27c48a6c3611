"""The wall clock of a line, which was set."""

import typer

from cell_bringup.commands.options import Reason, State, state_of
from cell_bringup.output import show

app = typer.Typer(no_args_is_help=True, help="The wall clock, which dates what the line does.")


@app.callback()
def clock() -> None:
    """The wall clock, which dates what the line does."""


@app.command()
def accept(reason: Reason = "", state: State = None) -> None:
    """Say that the wall clock is right as it is, after it was set while the line ran or was off.

    A line does not start while its wall clock is more than an hour behind the last event, until this is said.
    """
    from cell_bringup.clock_accepted import accept_stopped
    from cell_client.operate import operate
    from cell_client.run_file import is_running

    folder = state_of(state)
    if is_running(folder):
        with operate(folder) as line:
            line.accept_clock(reason)
    else:
        accept_stopped(folder, reason)
    show("the wall clock is accepted", False)
