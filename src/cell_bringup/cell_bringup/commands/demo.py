"""The demo: a whole batch on a simulated line of real nodes."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.commands.options import FASTEST, FormerSim, Profile, profile_of
from cell_bringup.commands.viewing import BlackBox, Foxglove, FoxglovePort, Mcap, Page, Record, View, keeps_black_box
from cell_bringup.failure import FAILED
from cell_bringup.folders import default_line, default_orders, demo_state, whole, world_orders

SPEED = 25.0
SLOWER = 8.0
"""Line seconds per wall second: 20 kills, 5 s apart, shall hit the batch of 24 units."""
IN_WORLD = 5.0
"""Line seconds per wall second a simulated world tries to keep up with."""
FILMED = 2.0
"""The same when it is filmed: more pictures can be drawn, and the film is smooth."""


def demo(
    orders: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Order file; else a mixed batch of 24, with physics of 8."),
    ] = None,
    profile: Profile = "",
    sim: FormerSim = "",
    json: Annotated[Path | None, typer.Option("--json", metavar="OUT", help="Write the summary to this file.")] = None,
    line: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="The line's YAML file.")] = None,
    faults: Annotated[str, typer.Option(help="Fault rates of config/faults: none, light, heavy.")] = "none",
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 0,
    speed: Annotated[
        float,
        typer.Option(min=0.0, max=FASTEST, help="Line seconds per wall second; 0: 25, kills 8, physics 5, filmed 2."),
    ] = 0.0,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="DIR", help="State folder, begun anew; else .cell/demo.")
    ] = None,
    kill_every: Annotated[
        float, typer.Option(min=0.0, help="Kill a random process after so many seconds; 0: never.")
    ] = 0.0,
    kills: Annotated[int, typer.Option(min=0, help="At most this many kills.")] = 20,
    timeout: Annotated[float, typer.Option(min=1.0, help="Longest wait for the batch, in seconds.")] = 900.0,
    record: Record = None,
    view: View = False,
    foxglove: Foxglove = False,
    foxglove_port: FoxglovePort = None,
    mcap: Mcap = None,
    black_box: BlackBox = None,
    page: Page = False,
) -> None:
    """Make a batch of orders on a simulated line: install nothing, press nothing, look.

    With faults, a simulated operator resumes what is held after 30 s of line time.  Ends well only if every unit
    left the line, none was lost and nothing was done twice.
    """
    from cell_bringup.demo import Demo, DemoOptions
    from cell_bringup.view_options import port_for, simulates_world, view_options

    config, asked = whole(line or default_line()), profile_of(profile, sim)
    in_world = simulates_world(config, asked)
    pace = (FILMED if record else IN_WORLD) if in_world else SLOWER if kill_every else SPEED
    wanted = DemoOptions(
        config=config,
        orders=whole(orders or (world_orders() if in_world else default_orders())),
        state_dir=whole(state or demo_state()),
        faults=faults,
        seed=seed,
        speed=speed or pace,
        kill_every_s=kill_every,
        kills=kills,
        timeout_s=timeout,
        profile=asked,
        view=view_options(
            record, view, port_for(foxglove, foxglove_port), mcap, in_world, keeps_black_box(black_box, asked)
        ),
        page=page,
    )
    if not Demo(wanted).run(json):
        raise typer.Exit(FAILED)
