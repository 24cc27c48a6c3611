"""What works together in a cell: the needles of a head, the head whose vessels a scale weighs, fingers at one cloth."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from cell_world.sdf.elements import SCOPE, CustomElement, Model, SdfWorld
from cell_world.sdf.extras import extras, named, refused

H = TypeVar("H")
CLOTH = f"{SCOPE}cloth"
"""Name of what lies on the table of a cell, after the cell's."""
PUMPS, DRAIN = f"{SCOPE}pumps", f"{SCOPE}waste"
"""Of the pumps of a head, after the head's name; of the frame that its needles are purged over, after the cell's."""


@dataclass(frozen=True, slots=True)
class HeadMake:
    """What a dosing head is made of.

    Attributes:
        pumps: Name of its pumps.
        needles: Frames at their tips.
        drains: Frames that they are purged over.
    """

    pumps: str
    needles: tuple[str, ...]
    drains: tuple[str, ...]


def heads(world: SdfWorld) -> dict[str, HeadMake]:
    """Return what the dosing heads of a world are made of: models with needles, by name."""
    needles: dict[str, list[str]] = {}
    for model, extra in extras(world, "needle"):
        needles.setdefault(model.name, []).append(named(extra, "frame", model, model.frames))
    drains = {name: _cell(name) + DRAIN for name in needles}
    return {
        name: HeadMake(name + PUMPS, tuple(frames), (drains[name],) if drains[name] in world.frames else ())
        for name, frames in needles.items()
    }


def weighed_head(model: Model, extra: CustomElement, heads: Mapping[str, H]) -> H:
    """Return the head of a scale's own cell: what that doses, the scale weighs.

    Raises:
        SdfError: There is none.
    """
    cell = _cell(model.name)
    head = next((head for name, head in heads.items() if name.startswith(cell + SCOPE)), None)
    if head is None:
        raise refused(extra, f"there are no needles in {cell or 'the world'}")
    return head


def folding(world: SdfWorld) -> dict[str, list[str]]:
    """Cells with pinching fingers, and the frames between their jaws, the left one first."""
    fingers: dict[str, list[str]] = {}
    for model, extra in extras(world, "pincher"):
        fingers.setdefault(_cell(model.name), []).append(named(extra, "frame", model, model.frames))
    return fingers


def _cell(model: str) -> str:
    return model.rpartition(SCOPE)[0]
