"""What a cell has by name and by size, and what a job would ask of it: compared before anything is ordered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from cell_line.config.yaml_text import Key

SHOWN = 12
"""How many names are listed for people."""


@dataclass(frozen=True, slots=True)
class Names:
    """Things by name: the channels of a pump bank, the parts of a feeder."""

    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Range:
    """Sizes, from lowest to highest."""

    lowest: float
    highest: float


Offer = Names | Range
Offers = Mapping[str, Offer]
"""What is offered, in one or two words of the field ("channel", "part") -> all there is.  What is not in it is not
known, and so not checked."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a job would ask of its cell.

    Attributes:
        what: As the drivers call it that offer it.
        value: Its name or size.
        key: Leads from the parameters to where it is asked for.
        off: How far a size may be off.
    """

    what: str
    value: str | float
    key: Key
    off: float = 0.0


def lacking(ask: Ask, offers: Offers) -> str:
    """Say that something asked for is not offered, and what is; "" when it is, or nobody knows."""
    match offers.get(ask.what):
        case Names(known) if ask.value not in known:
            near = get_close_matches(str(ask.value), known, n=1)
            return f"there is no {ask.what} '{ask.value}'" + (
                f", did you mean '{near[0]}'?" if near else _listed(known)
            )
        case Range(lowest, highest) if not lowest - ask.off <= float(ask.value) <= highest + ask.off:
            there = f"is {lowest:g}" if lowest == highest else f"is from {lowest:g} to {highest:g}"
            return f"{ask.what} {there}, not {ask.value:g}"
    return ""


def together(offers: Iterable[Offers]) -> dict[str, Offer]:
    """What several devices of a cell offer: a name that one of them knows is there."""
    found: dict[str, Offer] = {}
    for some in offers:
        for what, offer in some.items():
            before = found.get(what, offer)
            if isinstance(before, Names) and isinstance(offer, Names):
                found[what] = Names(before.known | offer.known)
            elif isinstance(before, Range) and isinstance(offer, Range):
                found[what] = Range(min(before.lowest, offer.lowest), max(before.highest, offer.highest))
    return found


def in_both(first: Offers, second: Offers) -> dict[str, Offer]:
    """What is offered by a device and by one that takes its place in a profile; who says nothing has it."""
    found = {**first, **second}
    for what in first.keys() & second.keys():
        one, other = first[what], second[what]
        if isinstance(one, Names) and isinstance(other, Names):
            found[what] = Names(one.known & other.known)
        elif isinstance(one, Range) and isinstance(other, Range):
            found[what] = Range(max(one.lowest, other.lowest), min(one.highest, other.highest))
    return found


def _listed(known: Iterable[str]) -> str:
    names = sorted(known)
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"; there are: {', '.join(names[:SHOWN]) or 'none'}{more}"
