"""What can be done to the simulated world of a running line."""

from typing import Annotated

import typer

from cell_bringup.commands.options import State, state_of
from cell_bringup.output import show

app = typer.Typer(no_args_is_help=True, help="Act on the simulated world of the line that runs.")


@app.command()
def reset(state: State = None) -> None:
    """Let the world begin anew: carriers at home, nothing on them.

    The orchestrator still believes what it knew: take back the orders that were in work, and resume each carrier that
    is held with `--at` and the station where it stands now.
    """
    from cell_bringup.ros.world_client import WorldClient
    from cell_client.operate import running

    run = running(state_of(state))
    with WorldClient(run.namespace, run.domain) as world:
        world.reset()
    show("the world begins anew", False)


@app.command()
def fault(
    device: Annotated[str, typer.Argument(help="Device or thing by its name in the world; '' for the light.")],
    kind: Annotated[str, typer.Argument(help="drop, jam, dim, shift ...: what it can suffer.")],
    size: Annotated[float, typer.Argument(help="How much; 0 ends it.")] = 1.0,
    state: State = None,
) -> None:
    """Make something go wrong: drop a held part, jam a stopper, dim the light, shift a part."""
    from cell_bringup.ros.world_client import WorldClient
    from cell_client.operate import running

    run = running(state_of(state))
    with WorldClient(run.namespace, run.domain) as world:
        world.inject_fault(device, kind, size)
    show(f"{device or 'the light'} suffers {kind} {size:g}" if size else f"{kind} is over", False)
