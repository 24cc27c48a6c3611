"""Start something new, and make a package of yours known."""

from pathlib import Path
from typing import Annotated

import typer

from cell_bringup.folders import sources, whole

app = typer.Typer(no_args_is_help=True, help="Start something new: complete, and yours to change.")

Noun = Annotated[str, typer.Argument(help="snake_case, a noun: label_printer.")]
Folder = Annotated[Path | None, typer.Option("--dir", help="Where to put it; else src/.")]


@app.command("skill")
def new_skill(
    name: Annotated[str, typer.Argument(help="snake_case, a verb and a noun: polish_lid.")], folder: Folder = None
) -> None:
    """Write a package with one skill that builds and passes its test."""
    from cell_bringup.new import next_steps, steps_for_package, steps_for_skill, write_skill

    written = write_skill(name, _place(folder))
    typer.echo(next_steps(written, [*steps_for_package(written), *steps_for_skill(name)]))


@app.command("device")
def new_device(name: Noun, folder: Folder = None) -> None:
    """Write a package with a device kind, a kinematic driver, a driver with a socket, and what to try it against."""
    from cell_bringup.new import next_steps, steps_for_package, write_device

    written = write_device(name, _place(folder))
    typer.echo(next_steps(written, steps_for_package(written)))


@app.command("cell")
def new_cell(
    name: Noun,
    skill: Annotated[str, typer.Option(help="Name of its skill; else use_NAME.")] = "",
    part: Annotated[str, typer.Option(help="Name of its setup part; else NAME_tool.")] = "",
    device: Annotated[str, typer.Option(help="Name of its device kind; else NAME.")] = "",
    folder: Folder = None,
) -> None:
    """Write a package with a device, a setup part, a skill, and a line with two products to try them: a whole cell."""
    from cell_bringup.new import line_of, next_steps, steps_for_line, steps_for_package, write_cell

    written = write_cell(name, _place(folder), skill, part, device)
    typer.echo(next_steps(written, [*steps_for_package(written), *steps_for_line(line_of(written))]))


@app.command("line")
def new_line(
    name: Annotated[str, typer.Argument(help="snake_case: bakery.")],
    folder: Annotated[Path, typer.Option("--dir", help="Where to put it; else here.")] = Path(),
) -> None:
    """Write a folder with a small line, a family, two variants and an order; its cell does nothing yet."""
    from cell_bringup.new import line_of, next_steps, steps_for_line, write_line

    written = write_line(name, whole(folder))
    typer.echo(next_steps(written, steps_for_line(line_of(written))))


def install(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Of packages outside of src/.")],
) -> None:
    """Build packages of yours, now and when they change, where they stand: lines may name their plug-ins."""
    from cell_bringup.installing import install as make_known

    for folder in folders:
        names = make_known(whole(folder), sources())
        typer.echo(f"{', '.join(names)}: known; `./cell plugins` lists what there is")


def uninstall(folder: Annotated[Path, typer.Argument(help="As `install` was told.")]) -> None:
    """Forget the packages of a folder that `install` made known; its files stay."""
    from cell_bringup.installing import uninstall as forget

    forget(whole(folder), sources())
    typer.echo(f"{whole(folder)} is not known any more")


def _place(folder: Path | None) -> Path:
    return whole(folder) if folder else sources() / "src"
