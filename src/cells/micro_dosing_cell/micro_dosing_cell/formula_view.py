"""A formula as people and programs read it."""

import json
from dataclasses import asdict

import numpy as np

from cell_vision.colour.observer import Floats
from cell_vision.colour.spaces import as_hex, lab_to_xyz, xyz_to_srgb
from micro_dosing_cell.colour.formulating import Formulated
from micro_dosing_cell.colour.library import PigmentLibrary


def as_lines(library: PigmentLibrary, wanted: Floats, found: Formulated) -> list[str]:
    """Return a line for each pigment, for the colour, and for what it was reckoned with."""
    wide = max(map(len, found.masses_g))
    total = sum(found.masses_g.values())
    doses = [f"{name:<{wide}}  {mass:7.3f} g  {mass / total:6.1%}" for name, mass in found.masses_g.items()]
    return [
        *doses,
        f"wanted     {as_hex(wanted)}  {_lab(found.target)}",
        f"predicted  {_hex(found)}  {_lab(found.predicted)}  dE00 {found.delta_e:.2f}",
        f"gamut      inside, by '{library.name}': {library.source}",
    ]


def out_of_gamut(library: PigmentLibrary, wanted: Floats, found: Formulated) -> str:
    """Return one line that refuses a colour and names the nearest."""
    doses = ", ".join(f"{name} {mass:g} g" for name, mass in found.masses_g.items())
    return (
        f"{as_hex(wanted)} is out of the gamut of '{library.name}': the nearest is {_hex(found)}, "
        f"dE00 {found.delta_e:.2f}, of {doses}"
    )


def as_json(library: PigmentLibrary, wanted: Floats, found: Formulated) -> str:
    """Return all of it as JSON."""
    whole = asdict(found) | {
        "colour": as_hex(wanted),
        "predicted_colour": _hex(found),
        "library": library.name,
        "source": library.source,
    }
    return json.dumps(whole, indent=2)


def _hex(found: Formulated) -> str:
    return as_hex(xyz_to_srgb(lab_to_xyz(np.array(found.predicted))))


def _lab(lab: tuple[float, float, float]) -> str:
    return "L* {:.1f}  a* {:.1f}  b* {:.1f}".format(*lab)
