"""Models put together to a world that a planner needs: nothing that is only seen, loose things as they come and go."""

from dataclasses import replace

from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.models import renamed


def solid(world: SdfWorld) -> SdfWorld:
    """Return what of a world can be run into: nothing that is only seen, or sees."""
    links = {name: replace(link, visuals=(), sensors=()) for name, link in world.links.items()}
    return replace(world, links=links, lights={})


def added(world: SdfWorld, name: str, template: SdfWorld) -> SdfWorld:
    """Return a world with one more model in it, at its origin.

    Args:
        world: The world.
        name: Of the new model.
        template: The world of the model's own file.
    """
    new = solid(renamed(template, name))
    return replace(
        world,
        models={**world.models, **new.models},
        links={**world.links, **new.links},
        joints={**world.joints, **new.joints},
        frames={**world.frames, **new.frames},
    )
