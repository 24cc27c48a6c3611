"""Kits to be made, by seed, with what goes wrong on the way, as data."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from cell_bringup.bench.kits import NESTS, some_kit

TROUBLES = ("wrong part", "flipped", "dropped", "other tray", "empty tray")
"""The feeder brings another part, or the part on its head; the hand loses it; the feeder is empty, and another one has
a part that may take its place, or none has."""
WIDTHS: Mapping[str, float] = {"tray": 0.07, "leaflet": 0.06, "card": 0.06, "board": 0.026, "lid": 0.03}
"""Between the fingers, by the first word of a part's name [m] ..."""
WIDE: Mapping[str, float] = {"lid_clear": 0.07, "box_lid": 0.08}
"""... and of parts that are otherwise."""


@dataclass(frozen=True)
class KitOrder:
    """One kit.

    Attributes:
        wanted: Nest -> part.
        trouble: What goes wrong, "" for nothing.
        nest: Whose part it concerns.
        other: A part that may take its place, or that lies in its feeder; "" for none.
    """

    wanted: Mapping[str, str]
    trouble: str
    nest: str
    other: str

    @property
    def parameters(self) -> dict[str, object]:
        """What `load_kit` is told."""
        parts = [
            {"slot": nest.removeprefix("nest."), "part": part, "width_m": width_of(part)}
            for nest, part in self.wanted.items()
        ]
        if self.trouble == "other tray":
            parts[list(self.wanted).index(self.nest)]["feeders"] = [self.other]
        return {"parts": parts}

    @property
    def made(self) -> Mapping[str, str]:
        """What lies in the nests in the end: nest -> part."""
        return {**self.wanted, self.nest: self.other} if self.trouble == "other tray" else self.wanted


def kit_order(seed: int) -> KitOrder:
    """Return a kit of 4 to 8 different parts; with every other one something goes wrong, each kind equally."""
    chance = random.Random(seed)
    wanted = some_kit(chance)
    trouble = TROUBLES[seed // 2 % len(TROUBLES)] if seed % 2 else ""
    if trouble == "wrong part":
        spare = {part for parts in NESTS.values() for part in parts} - set(wanted.values())
        return KitOrder(wanted, trouble, chance.choice(list(wanted)), chance.choice(sorted(spare)))
    spares = {nest: [part for part in NESTS[nest] if part not in wanted.values()] for nest in wanted}
    nest = chance.choice([one for one in wanted if spares[one] or trouble != "other tray"])
    return KitOrder(wanted, trouble, nest, chance.choice(spares[nest]) if trouble == "other tray" else "")


def width_of(part: str) -> float:
    """Return how wide a part is between the fingers [m]."""
    return WIDE.get(part) or WIDTHS[part.partition("_")[0]]
