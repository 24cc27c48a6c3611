"""Models put together to a world that a planner needs: nothing that is only seen, loose things as they come and go."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeVar

from cell_world.sdf.elements import SCOPE, WORLD, Frame, Joint, Link, Model, World

T = TypeVar("T")


def loose(world: World) -> list[str]:
    """Return the models that stand by themselves and can be carried away, such as parts and carriers."""
    held = {world.links[joint.child].model for joint in world.joints.values() if joint.parent == WORLD}
    held |= {link.model for link in world.links.values() if link.static}
    return [name for name in world.models if SCOPE not in name and not any(_inside(model, name) for model in held)]


def without(world: World, models: Collection[str]) -> World:
    """Return the solid part of a world without these models."""

    def kept(named: Mapping[str, T]) -> dict[str, T]:
        return {name: thing for name, thing in named.items() if not any(_inside(name, model) for model in models)}

    links = {name: replace(link, visuals=(), sensors=()) for name, link in kept(world.links).items()}
    return replace(
        world,
        models=kept(world.models),
        links=links,
        joints=kept(world.joints),
        frames=kept(world.frames),
        lights={},
    )


def added(world: World, name: str, template: World) -> World:
    """Return a world with one more model in it, at its origin.

    Args:
        world: The world.
        name: Of the new model.
        template: The world of the model's own file.
    """
    rename = _Rename(next(iter(template.models)), name)
    return replace(
        world,
        models={**world.models, **{rename(n): rename.model(m) for n, m in template.models.items()}},
        links={**world.links, **{rename(n): rename.link(link) for n, link in template.links.items()}},
        joints={**world.joints, **{rename(n): rename.joint(j) for n, j in template.joints.items()}},
        frames={**world.frames, **{rename(n): rename.frame(f) for n, f in template.frames.items()}},
    )


class _Rename:
    """Puts another name in the place of a model's own."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new

    def __call__(self, name: str) -> str:
        return self._new + name[len(self._old) :] if _inside(name, self._old) else name

    def model(self, model: Model) -> Model:
        return replace(
            model,
            name=self(model.name),
            links=tuple(map(self, model.links)),
            joints=tuple(map(self, model.joints)),
            frames=tuple(map(self, model.frames)),
            models=tuple(map(self, model.models)),
        )

    def link(self, link: Link) -> Link:
        collisions = tuple(replace(one, name=self(one.name)) for one in link.collisions)
        return replace(
            link, name=self(link.name), model=self(link.model), collisions=collisions, visuals=(), sensors=()
        )

    def joint(self, joint: Joint) -> Joint:
        return replace(
            joint,
            name=self(joint.name),
            model=self(joint.model),
            parent=self(joint.parent),
            child=self(joint.child),
            mimic=joint.mimic and replace(joint.mimic, joint=self(joint.mimic.joint)),
        )

    def frame(self, frame: Frame) -> Frame:
        return replace(frame, name=self(frame.name), link=self(frame.link))


def _inside(name: str, model: str) -> bool:
    return name == model or name.startswith(model + SCOPE)
