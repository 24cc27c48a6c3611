"""A world without some of its models."""

from collections.abc import Collection
from dataclasses import replace

from cell_world.sdf.elements import SCOPE, WORLD, Model, World


def without(world: World, models: Collection[str]) -> World:
    """Return the world without these models and everything in them."""
    gone = tuple(models)

    def stays(name: str) -> bool:
        return not any(name == model or name.startswith(model + SCOPE) for model in gone)

    return replace(
        world,
        models={name: model for name, model in world.models.items() if stays(name)},
        links={name: link for name, link in world.links.items() if stays(name)},
        joints={name: joint for name, joint in world.joints.items() if stays(name)},
        frames={name: frame for name, frame in world.frames.items() if stays(name)},
        lights={name: light for name, light in world.lights.items() if stays(name)},
    )


def loose_models(world: World) -> list[Model]:
    """The models that stand by themselves in the world and can be carried away, such as parts and carriers."""
    children = {joint.child for joint in world.joints.values() if joint.parent == WORLD}
    fixed = {world.links[link].model for link in children if link in world.links}
    return [
        model
        for name, model in world.models.items()
        if SCOPE not in name
        and not model.static
        and model.links
        and not any(world.links[link].static for link in model.links)
        and not any(owner == name or owner.startswith(name + SCOPE) for owner in fixed)
    ]
