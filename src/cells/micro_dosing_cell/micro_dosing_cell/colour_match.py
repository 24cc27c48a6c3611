"""What to add to a bottle of a colour, by what was measured of it, and whether it is good then.  Pure."""

from dataclasses import dataclass, field

import numpy as np

from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_vision.colour.difference import delta_e_2000
from cell_vision.colour.observer import Floats
from cell_vision.colour.spaces import parse_hex, srgb_to_lab
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.colour.correcting import NotCorrectable, correct
from micro_dosing_cell.colour_order import library_of
from micro_dosing_cell.devices import ColourSeen
from micro_dosing_cell.models import ColourMatched, ColourParams

LAB = ("lightness", "a_star", "b_star")


@dataclass(frozen=True)
class Addition:
    """Pigment -> mass to add [g]; none of any, and why not."""

    masses_g: dict[str, float] = field(default_factory=dict)
    refused: str = ""


@dataclass(frozen=True)
class Added:
    """What was added: masses [g] and lots by channel, and what is to be said of it."""

    masses_g: dict[str, float] = field(default_factory=dict)
    lots: dict[str, str] = field(default_factory=dict)
    note: str = ""


def target_of(colour: str) -> Floats:
    """Return a colour as '#aa3344' in CIELAB (D65), shape (3,)."""
    return srgb_to_lab(parse_hex(colour))


def off(seen: ColourSeen, params: ColourParams) -> float:
    """Return dE00 between what was seen and what is wanted."""
    return float(delta_e_2000(np.array(seen.lab), target_of(params.colour)))


def addition(params: ColourParams, lab: tuple[float, float, float], room_g: float) -> Addition:
    """Return what brings a bottle with this measured colour within the limit, if it fits into it [g]."""
    library = library_of(params.library)
    if room_g < library.smallest_g:
        return Addition(refused="nothing more fits into the bottle")
    there = np.array([params.components.get(name, 0.0) for name in library.names])
    try:
        more = correct(library, there, np.array(lab), target_of(params.colour), room_g, params.limit)
    except NotCorrectable as refused:
        return Addition(refused=str(refused))
    return Addition(more.additions_g)


def judged(params: ColourParams, before: float, seen: ColourSeen, added: Added) -> Outcome[ColourMatched]:
    """Return the outcome: what was measured first [dE00] and in the end, what was added, and whether it will do."""
    now, total = off(seen, params), sum(added.masses_g.values())
    measured = (
        Measurement("delta_e_before", before, "1"),
        Measurement("delta_e", now, "1", upper=params.accept),
        *(
            Measurement(name, value, "1")
            for name, value in zip(("lightness", "a_star", "b_star"), seen.lab, strict=True)
        ),
        Measurement("chart_off", seen.chart_off, "1"),
        Measurement(
            "added_mass", total, "g", upper=params.room_g * (1.0 + params.tolerance_ratio) + params.tolerance_g
        ),
        *(Measurement(f"added_{name}", mass, "g") for name, mass in added.masses_g.items()),
    )
    if now > params.accept:
        why = f"; {added.note}" if added.note else ""
        text = f"the colour is dE00 {now:.2f} from {params.colour}, {params.accept:g} is the limit{why}"
        return Failed(DosingCode.COLOUR_OFF, text, Recovery.SCRAP, measured)
    result = ColourMatched(
        delta_e_before=before, delta_e=now, lab=seen.lab, added=added.masses_g, lots=added.lots, note=added.note
    )
    return Done(result, measured)
