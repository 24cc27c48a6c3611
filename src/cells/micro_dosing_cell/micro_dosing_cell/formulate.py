"""`./cell formulate`: which pigments make a colour."""

from pathlib import Path
from typing import Annotated

import typer

REFUSED = 1


def formulate(
    colour: Annotated[str, typer.Argument(metavar="COLOUR", help="As '#aa3344'.")],
    library: Annotated[Path | None, typer.Option(help="The pigments, a YAML file; else those of the demo.")] = None,
    pigments: Annotated[int, typer.Option(min=1, max=6, help="So many at most.")] = 6,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Which pigments make a colour: masses, the colour they are predicted to have, and whether it is the wanted one.

    Fails if it is out of gamut; the nearest colour is told then.
    """
    # Whoever asks for help shall not wait for SciPy.
    from cell_line.config.strict_yaml import ConfigError
    from cell_vision.colour.spaces import ColourError, parse_hex, srgb_to_lab
    from micro_dosing_cell.colour import formulating
    from micro_dosing_cell.colour.library import DEMO, load_library
    from micro_dosing_cell.formula_view import as_json, as_lines, out_of_gamut

    try:
        wanted = parse_hex(colour)
        pastes = load_library(library or DEMO)
        found = formulating.formulate(pastes, srgb_to_lab(wanted), pigments)
    except (ColourError, ConfigError, formulating.NoFormula) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(REFUSED) from None
    if json:
        typer.echo(as_json(pastes, wanted, found))
    elif found.in_gamut:
        typer.echo("\n".join(as_lines(pastes, wanted, found)))
    else:
        typer.echo(out_of_gamut(pastes, wanted, found), err=True)
    if not found.in_gamut:
        raise typer.Exit(REFUSED)
