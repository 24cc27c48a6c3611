"""`./cell calibrate` and `./cell vision show`; help is quick and needs no library of vision."""

from pathlib import Path
from typing import Annotated

import typer

from cell_vision.telling import FAILED, told

Cell = Annotated[str, typer.Argument(metavar="CELL", help="Its name in the line.")]
Camera = Annotated[str, typer.Option(metavar="ROLE", help="Which camera of the cell.")]
LineFile = Annotated[Path | None, typer.Option(metavar="FILE", help="Its YAML file; else that of the line at work.")]
STOP_CAMERA = "stop_camera"


def calibrate(
    context: typer.Context,
    cell: Cell,
    camera: Camera = STOP_CAMERA,
    views: Annotated[int, typer.Option(min=5, max=1000, help="How many pictures.")] = 20,
    line: LineFile = None,
    try_only: Annotated[bool, typer.Option("--try", help="Tell what comes out, and write nothing.")] = False,
) -> None:
    """Measure where a camera of a running cell stands, by the cell's fixed tags, and write it down.

    Nothing moves. Fails, and writes nothing, if the residuals are above their limits. Its cell takes the file when it
    starts the next time.
    """
    with told():
        from cell_vision.calibrating import calibrate_camera_of

        typer.echo(calibrate_camera_of(context.obj, cell, camera, views, line, write=not try_only))


def vision(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="show", help="show.")],
    cell: Cell,
    camera: Camera = STOP_CAMERA,
    save: Annotated[Path | None, typer.Option(metavar="PATH", help="For pictures; else CELL-ROLE.png here.")] = None,
    images: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Look at the pictures of a folder or MCAP file, not through the camera."),
    ] = None,
    line: LineFile = None,
) -> None:
    """Show what a camera of a cell sees: a picture with tags, carrier and camera drawn in, and what they tell.

    Fails if there is a picture in which the carrier is not located.
    """
    if what != "show":
        raise typer.BadParameter("there is: show", param_hint="what")
    located = True
    with told():
        from cell_vision.showing import show

        for text, good in show(context.obj, cell, camera, save, images, line):
            typer.echo(text)
            located = located and good
    if not located:
        raise typer.Exit(FAILED)
