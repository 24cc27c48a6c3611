"""To look at the world of a line: pictures of it, and the options of those commands that start one."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.commands.options import State, state_of
from cell_bringup.folders import FOXGLOVE_PORT, default_line, state_base, whole

LOOK = "To look at"
Record = Annotated[
    Path | None,
    typer.Option(
        "--record", metavar="FILE", dir_okay=False, help="Film the simulated world: out.mp4.", rich_help_panel=LOOK
    ),
]
View = Annotated[bool, typer.Option("--view", help="Open a window on the simulated world.", rich_help_panel=LOOK)]
Foxglove = Annotated[
    bool, typer.Option("--foxglove", help="Let Foxglove watch, on this machine.", rich_help_panel=LOOK)
]
FoxglovePort = Annotated[
    int | None,
    typer.Option(min=1, max=65535, help=f"Where, if not at port {FOXGLOVE_PORT}.", rich_help_panel=LOOK),
]
Mcap = Annotated[
    Path | None,
    typer.Option(
        "--mcap", metavar="FILE", dir_okay=False, help="Record what Foxglove would show.", rich_help_panel=LOOK
    ),
]
BlackBox = Annotated[
    bool | None,
    typer.Option(
        "--black-box/--no-black-box",
        help="Keep what precedes each failure; else where a line is not of timed devices.",
        rich_help_panel=LOOK,
    ),
]
Page = Annotated[bool, typer.Option("--page", help="Show it in browsers on this machine, too.", rich_help_panel=LOOK)]


def keeps_black_box(asked: bool | None, profile: str) -> bool:
    """Return whether what precedes failures is kept: as asked, else where there is more than the log has."""
    from cell_line.config.profiles import KINEMATIC

    return asked if asked is not None else profile != KINEMATIC


def parse_size(text: str) -> tuple[int, int]:
    """Return width and height.

    Raises:
        BadParameter: it says something else.
    """
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) * int(height)):
        raise typer.BadParameter(f"{text!r} is no size; say for example 1600x900")
    return int(width), int(height)


def snapshot(
    world: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A world file, seen at its start.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the pictures; else .cell/snapshot.")
    ] = None,
    size: Annotated[str, typer.Option(metavar="WxH", help="Size of pictures not from a camera.")] = "1600x900",
    state: State = None,
) -> None:
    """Take pictures of the world of the line that runs: from every camera, of every cell, and of the whole.

    Where no line runs in a simulated world, the one of the demo is shown as it is at the start.
    """
    pixels = parse_size(size)
    from cell_bringup.snapshot import shown_world, take

    seen = shown_world(state_of(state), default_line(), world and whole(world))
    for file in take(seen, out or state_base() / "snapshot", pixels):
        typer.echo(file)
