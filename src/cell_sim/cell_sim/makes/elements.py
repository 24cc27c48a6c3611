"""The elements of our own namespace that a simulated world knows."""

from collections.abc import Mapping

from cell_world.sdf.elements import CustomElement, SdfWorld
from cell_world.sdf.errors import hint
from cell_world.sdf.extras import coordinate, of, refused

ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "antenna": ("place", "frame", "range_m"),
    "blaster": ("frame", "spread_rad"),
    "breakable": ("joint", "force_n"),
    "clamp": ("frame",),
    "cloth": ("width_m", "length_m", "thickness_m", "height_m", "folded"),
    "enter": (),
    "fiducial": ("frame", "id", "size_m"),
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

ONCE = frozenset({"blaster", "cloth", "gripper", "part", "scale", "tag", "turntable", "vacuum", "vessel"})
"""Those that say what a model is."""
MEASURES = ("_m", "_n", "_g", "_rad")
"""How the names of attributes end that are numbers: in a unit."""


def check_extras(world: SdfWorld) -> None:
    """See that all elements of our own are known.

    Raises:
        SdfError: one is not, or has an attribute that is not or is no number where it should be one.
    """
    for extra in world.extras:
        raise refused(extra, f"cell:{extra.tag} belongs into a model")
    for model in world.models.values():
        for extra in model.extras:
            _check(extra)
            if extra.tag in ONCE and (first := of(model.extras, extra.tag)[0]) is not extra:
                raise refused(extra, f"a second cell:{extra.tag} in {model.name}, the first is on line {first.line}")


def _check(extra: CustomElement) -> None:
    if extra.tag not in ELEMENTS:
        raise refused(extra, f"unknown element cell:{extra.tag}{hint(extra.tag, ELEMENTS)}")
    for name in extra.attributes:
        if name not in (known := ELEMENTS[extra.tag]):
            raise refused(extra, f"unknown attribute {name} of cell:{extra.tag}{hint(name, known)}")
        if name.endswith(MEASURES):
            coordinate(extra, extra.attributes[name])
    for child in extra.children:
        _check(child)
