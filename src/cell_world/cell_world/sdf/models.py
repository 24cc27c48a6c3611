"""Models of a world as wholes: which of them can be carried away, a world without some, a model by another name."""

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from cell_world.sdf.elements import SCOPE, WORLD, Model, SdfWorld

T = TypeVar("T")
BREAKABLE = "breakable"
"""Element of a model that names a joint which breaks."""


def is_inside(name: str, model: str) -> bool:
    """Whether a scoped name is that of a model or of something in it."""
    return name == model or name.startswith(model + SCOPE)


def loose_models(world: SdfWorld) -> list[Model]:
    """Return the models that stand by themselves in a world and can be carried away, such as parts and carriers."""
    held = {world.links[joint.child].model for joint in world.joints.values() if joint.parent == WORLD}
    held |= {link.model for link in world.links.values() if link.static}
    own = [model for name, model in world.models.items() if SCOPE not in name and model.links and not model.static]
    return [model for model in own if not any(is_inside(name, model.name) for name in held)]


def without(world: SdfWorld, models: Collection[str]) -> SdfWorld:
    """Return a world without these models and everything in them."""

    def kept(named: Mapping[str, T]) -> dict[str, T]:
        return {name: thing for name, thing in named.items() if not any(is_inside(name, model) for model in models)}

    return replace(
        world,
        models=kept(world.models),
        links=kept(world.links),
        joints=kept(world.joints),
        frames=kept(world.frames),
        lights=kept(world.lights),
    )


def renamed(world: SdfWorld, new: str) -> SdfWorld:
    """Return the world of a single model with another name in the place of the model's own.

    Args:
        world: As the model's own file says.
        new: Name; where it is "", names are those within the model.
    """
    renamed: SdfWorld = _renamed(world, next(iter(world.models)), new)
    return renamed


def _renamed(value: Any, old: str, new: str) -> Any:
    if type(value) is str:  # an enumeration is a text as well
        if value == old:
            return new
        scope = new + SCOPE if new else ""
        return scope + value.removeprefix(old + SCOPE) if is_inside(value, old) else value
    if is_dataclass(value) and not isinstance(value, type):
        changes = {f.name: _renamed(getattr(value, f.name), old, new) for f in fields(value) if f.init}
        return replace(value, **changes)
    if isinstance(value, dict):
        return {_renamed(key, old, new): _renamed(item, old, new) for key, item in value.items()}
    if type(value) is tuple:
        return tuple(_renamed(item, old, new) for item in value)
    return value


def coming_off(world: SdfWorld, model: str) -> list[str]:
    """Return the scoped names of the links that can come off a model: what its `cell:breakable` joints hold."""
    extras = (extra for extra in world.models[model].extras if extra.tag == BREAKABLE)
    joints = (world.joints.get(model + SCOPE + extra.attributes.get("joint", "")) for extra in extras)
    return [joint.child for joint in joints if joint]
