"""Start a line, and look at it."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.commands.options import FASTEST, FormerSim, Json, Profile, State, domain_word, profile_of, state_of
from cell_bringup.commands.remote import page_of
from cell_bringup.commands.viewing import BlackBox, Foxglove, FoxglovePort, Mcap, Page, Record, View, keeps_black_box
from cell_bringup.failure import NOT_RUNNING
from cell_bringup.folders import default_line, default_state, whole
from cell_bringup.output import show

SHOWN = 10
"""How many of the units that were scrapped `status` shows, the last ones; `report` shows all."""


def up(
    line: Annotated[Path | None, typer.Option(help="The line's YAML file.")] = None,
    speed: Annotated[float, typer.Option(min=0.01, max=FASTEST, help="Line seconds per wall second.")] = 1.0,
    faults: Annotated[str, typer.Option(help="Fault rates of config/faults; else the line's own.")] = "",
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 0,
    store: Annotated[str, typer.Option(help="Database URL; else SQLite in the state folder.")] = "",
    profile: Profile = "",
    sim: FormerSim = "",
    state: Annotated[Path | None, typer.Option("--state", metavar="DIR", help="State folder.")] = None,
    domain: Annotated[
        str,
        typer.Option(
            metavar="N|auto", callback=domain_word, help="ROS domain; auto: one where nobody is.  Else ROS_DOMAIN_ID's."
        ),
    ] = "",
    record: Record = None,
    view: View = False,
    foxglove: Foxglove = False,
    foxglove_port: FoxglovePort = None,
    mcap: Mcap = None,
    black_box: BlackBox = None,
    page: Page = False,
) -> None:
    """Start the line and stay until Ctrl-C.  It goes on where it stopped."""
    from cell_bringup.started import started

    config, folder, asked = whole(line or default_line()), whole(state or default_state()), profile_of(profile, sim)
    with started(folder) as note:
        note.step("loads its programs")
        from cell_bringup.nodes import LineOptions
        from cell_bringup.up import run_until_stopped
        from cell_bringup.view_options import port_for, simulates_world, view_options

        port, in_world = port_for(foxglove, foxglove_port), simulates_world(config, asked)
        seen = view_options(record, view, port, mcap, in_world, keeps_black_box(black_box, asked))
        options = LineOptions(
            config, folder, speed=speed, seed=seed, faults=faults, store=store, profile=asked, view=seen
        )
        run_until_stopped(options, note, domain, page)


def status(context: typer.Context, json: Json = False, state: State = None) -> None:
    """What orders, carriers and cells are doing now, and which units were scrapped last.

    Exits with 3 where no line runs; what is shown then is how the last one ended.
    """
    from dataclasses import asdict

    from cell_bringup.known import known
    from cell_bringup.views import status_view

    if (page := page_of(context)) is not None:
        told, health = page.status()
        show({**asdict(health), **asdict(told)} if json else status_view(told, health), json)
        if not health.running:
            raise typer.Exit(NOT_RUNNING)
        return
    folder = state_of(state)
    line = known(folder)
    lost = line.lost[-SHOWN:]
    if json:
        show({**asdict(line.health), "state_dir": str(folder), **asdict(line.status), "scrapped": lost}, True)
    else:
        note = "" if line.health.running or not line.status.line else f"this is how it ended, in {folder}"
        show(status_view(line.status, line.health, lost, note, line.date), False)
    if not line.health.running:
        raise typer.Exit(NOT_RUNNING)


def down(
    drain: Annotated[bool, typer.Option("--drain", help="Load nothing more; end when no carrier has a unit.")] = False,
    state: State = None,
) -> None:
    """End the line; what was at work goes on at the next start.

    A line that was drained stays held: it loads nothing after its next start, until somebody says `./cell resume line`.
    """
    from cell_bringup.stopping import stop_line

    folder = state_of(state)
    if drain:
        _drain(folder)
    stop_line(folder)
    held = "; once started again, it loads nothing until ./cell resume line" if drain else ""
    show(f"the line in {folder} has ended{held}", False)


def _drain(folder: Path) -> None:
    from cell_bringup.draining import drain
    from cell_bringup.signals import stop_requested
    from cell_client.follower import Follower, open_store
    from cell_client.operate import operate

    with operate(folder) as line:
        line.hold("line", "", "drained, to end the line")
    with stop_requested() as stop:
        drain(Follower(open_store(folder)), stop.wait, lambda text: show(text, False))


def watch(state: State = None) -> None:
    """Live view of the line until Ctrl-C."""
    from cell_bringup.watch import watch_line

    watch_line(state_of(state))
