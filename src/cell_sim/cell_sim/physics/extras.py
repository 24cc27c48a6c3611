"""Reading elements of our own namespace; whatever is wrong with one is one line with file and line."""

import math
from collections.abc import Iterable, Mapping

from cell_skills.sdf.elements import SCOPE, Extra, Model, World
from cell_skills.sdf.errors import SdfError, hint

ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "antenna": ("place", "frame", "range_m"),
    "blaster": ("frame", "spread_rad"),
    "breakable": ("joint", "force_n"),
    "clamp": ("frame",),
    "cloth": ("width_m", "length_m", "thickness_m", "height_m", "folded"),
    "enter": (),
    "gripper": ("joint", "max_width_m", "force_n"),
    "leave": (),
    "needle": ("frame",),
    "part": ("width_m", "insert_m", "grasp_m"),
    "pincher": ("frame",),
    "scale": ("frame", "resolution_g"),
    "slot": ("zone", "frame"),
    "speed": (),
    "start": (),
    "stopper": ("zone",),
    "tag": ("frame",),
    "turntable": ("joint", "grip_m"),
    "vacuum": ("frame", "force_n"),
    "vessel": ("frame", "radius_m", "height_m"),
    "way": ("from", "to"),
}
"""All elements of our own and their attributes; docs/worlds.md tells what they mean."""


def check_extras(world: World) -> None:
    """See that all elements of our own are known.

    Raises:
        SdfError: one is not, or has an attribute that is not.
    """
    for extra in world.extras:
        raise SdfError(extra.file, extra.line, f"cell:{extra.tag} belongs into a model")
    for model in world.models.values():
        for extra in model.extras:
            _check(extra)


def _check(extra: Extra) -> None:
    if extra.tag not in ELEMENTS:
        raise SdfError(extra.file, extra.line, f"unknown element cell:{extra.tag}{hint(extra.tag, ELEMENTS)}")
    for name in extra.attributes:
        if name not in (known := ELEMENTS[extra.tag]):
            raise SdfError(extra.file, extra.line, f"unknown attribute {name} of cell:{extra.tag}{hint(name, known)}")
    for child in extra.children:
        _check(child)


def extras(world: World, tag: str) -> list[tuple[Model, Extra]]:
    """All elements with this tag, each with its model."""
    return [(model, extra) for model in world.models.values() for extra in of(model.extras, tag)]


def of(given: Iterable[Extra], tag: str) -> list[Extra]:
    """Those of some elements that have this tag."""
    return [extra for extra in given if extra.tag == tag]


def attribute(extra: Extra, name: str) -> str:
    """An attribute that must be there.

    Raises:
        SdfError: it is not.
    """
    if name not in extra.attributes:
        raise SdfError(extra.file, extra.line, f"cell:{extra.tag} needs the attribute {name}")
    return extra.attributes[name]


def named(extra: Extra, name: str, model: Model, known: Iterable[str]) -> str:
    """The scoped name of what an attribute names in a model.

    Args:
        extra: the element.
        name: of the attribute.
        model: in which it is looked for.
        known: scoped names that it may be.

    Raises:
        SdfError: there is no such thing.
    """
    given = attribute(extra, name)
    scoped = f"{model.name}{SCOPE}{given}" if model.name else given
    if scoped not in known:
        near = [full.removeprefix(model.name + SCOPE) for full in known]
        raise SdfError(extra.file, extra.line, f"there is no {name} {given!r}{hint(given, near)}")
    return scoped


def number(extra: Extra, text: str, what: str = "a number") -> float:
    """A number above 0 in an element.

    Raises:
        SdfError: it is none.
    """
    value = coordinate(extra, text, what)
    if value <= 0.0:
        raise SdfError(extra.file, extra.line, f"{text!r} is not {what} above 0")
    return value


def coordinate(extra: Extra, text: str, what: str = "a number") -> float:
    """Any finite number in an element.

    Raises:
        SdfError: it is none.
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise SdfError(extra.file, extra.line, f"{text!r} is not {what}")
    return value
