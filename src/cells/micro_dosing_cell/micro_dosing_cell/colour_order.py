"""A colour that is ordered: its formula by a pigment library, or why there is none; at order and in the cell."""

from functools import cache, lru_cache

from cell_line.config.strict_yaml import ConfigError
from cell_vision.colour.spaces import ColourError, parse_hex, srgb_to_lab
from micro_dosing_cell.colour.formulating import NoFormula, formulate
from micro_dosing_cell.colour.library import PigmentLibrary, load_library
from micro_dosing_cell.formula_view import out_of_gamut
from micro_dosing_cell.plugins import PIGMENT_LIBRARIES, file_of

REMEMBERED = 1000
"""Colours whose formulas are kept in memory."""


@cache
def library_of(name: str) -> PigmentLibrary:
    """Return a library by the name that a package brings it under.

    Raises:
        ValueError: There is none, or its file is wrong.
    """
    try:
        return load_library(file_of(PIGMENT_LIBRARIES, name))
    except ConfigError as error:
        raise ValueError(str(error)) from None


@lru_cache(REMEMBERED)
def ordered(colour: str, library: str) -> tuple[tuple[str, float], ...]:
    """Return the formula of a colour as '#aa3344': pigments and masses [g].

    Raises:
        ValueError: It is no colour, or out of gamut: then the nearest is told, with its dE00.
    """
    pastes = library_of(library)
    try:
        wanted = parse_hex(colour)
        found = formulate(pastes, srgb_to_lab(wanted))
    except (ColourError, NoFormula) as error:
        raise ValueError(str(error)) from None
    if not found.in_gamut:
        raise ValueError(out_of_gamut(pastes, wanted, found))
    return tuple(found.masses_g.items())
