"""The store of a line, which lost something."""

import typer

from cell_bringup.commands.options import Reason, State, state_of
from cell_bringup.output import show

app = typer.Typer(no_args_is_help=True, help="The store, which keeps all that happened.")


@app.callback()
def store() -> None:
    """The store, which keeps all that happened."""


@app.command()
def accept(reason: Reason = "", state: State = None) -> None:
    """Say that the line goes on with its store, though cells, transport or anchor remember more than it has.

    A line does not start on such a store until this is said. What is known to be missing is named and settled: nothing
    of it is made again.
    """
    from cell_bringup.store_accepted import accept_store
    from cell_orchestrator.memories import job_text

    lacks = accept_store(state_of(state), reason)
    for job in lacks.jobs:
        show(f"missing: {job_text(job)}", False)
    show(f"the store is accepted, though {lacks}", False)
