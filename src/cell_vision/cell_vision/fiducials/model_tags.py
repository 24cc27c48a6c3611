"""The tags that a model of the world carries, as a target."""

import re

from cell_vision.fiducials.target import IDS, PlacedTag, TagTarget
from cell_world.sdf.elements import CustomElement, SdfWorld
from cell_world.sdf.extras import attribute, named, number, of, refused

FIDUCIAL = "fiducial"
NUMBER = re.compile(r"\d{1,3}")


def tags_of(world: SdfWorld, model: str) -> TagTarget | None:
    """Return the tags of one model, in its frame; None if it has none.

    Args:
        world: In which it stands.
        model: Its scoped name.

    Raises:
        SdfError: A tag has no frame, number or size, or one that cannot be.
    """
    owner = world.models[model]
    back, tags = owner.pose.inverse(), {}
    for extra in of(owner.extras, FIDUCIAL):
        frame = world.frames[named(extra, "frame", owner, owner.frames)]
        tags[_id(extra)] = PlacedTag(number(extra, attribute(extra, "size_m")), back @ frame.world)
    return TagTarget(tags) if tags else None


def _id(extra: CustomElement) -> int:
    text = attribute(extra, "id")
    if not NUMBER.fullmatch(text) or int(text) >= IDS:
        raise refused(extra, f"{text!r} is no tag of the family; there are 0 to {IDS - 1}")
    return int(text)
