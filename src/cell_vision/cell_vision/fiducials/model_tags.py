"""The tags that models of the world carry, as targets."""

import re
from pathlib import Path

import numpy as np

from cell_vision.fiducials.target import IDS, PlacedTag, TagTarget
from cell_world.geometry import Pose
from cell_world.line_world import LineWorld
from cell_world.sdf.elements import SCOPE, WORLD, CustomElement, SdfWorld
from cell_world.sdf.extras import attribute, named, number, of, refused
from cell_world.sdf.reader import load_world
from cell_world.sdf.tree import rigid_groups

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


def library_tags(library: Path, model: str) -> TagTarget | None:
    """Return the tags of a model of a library, in its frame; None if it has none, or is not there.

    Raises:
        SdfError: Something is wrong in it.
    """
    file = library / model / "model.sdf"
    if not file.is_file():
        return None
    world = load_world(file, [library])
    return tags_of(world, next(iter(world.models)))


def fixed_tags(world: LineWorld) -> tuple[Pose, TagTarget] | None:
    """Return the tags of a cell that do not move: where their middle is in the world, and they about it; None: none.

    Raises:
        SdfError: Something is wrong with one.
    """
    groups = rigid_groups(world.world.links, world.world.joints)
    own = world.cell + SCOPE
    found: dict[int, PlacedTag] = {}
    for name, model in world.world.models.items():
        stands = all(groups[link] == WORLD for link in model.links)
        if name.startswith(own) and stands and (target := tags_of(world.world, name)):
            found |= {tag: PlacedTag(one.size_m, model.pose @ one.pose) for tag, one in target.tags.items()}
    if not found:
        return None
    x, y, z = np.mean([tag.pose.position for tag in found.values()], axis=0).tolist()
    back = (middle := Pose((x, y, z))).inverse()
    return middle, TagTarget({tag: PlacedTag(one.size_m, back @ one.pose) for tag, one in found.items()})


def _id(extra: CustomElement) -> int:
    text = attribute(extra, "id")
    if not NUMBER.fullmatch(text) or int(text) >= IDS:
        raise refused(extra, f"{text!r} is no tag of the family; there are 0 to {IDS - 1}")
    return int(text)
