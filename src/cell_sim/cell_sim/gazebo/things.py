"""Things that come and go: what a model of the catalogue is made of for Gazebo, and where its parts are."""

import copy
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cell_sim.gazebo.detachable import DETACHABLE, detach_topic
from cell_sim.gazebo.expanding import model_of
from cell_sim.gazebo.port import Gazebo, Place
from cell_sim.makes.machines import breaks
from cell_sim.physics.build_simulation import physical_spec
from cell_sim.physics.catalogue import ModelCatalogue
from cell_sim.world.world import SpawnError
from cell_world.geometry import IDENTITY, Pose
from cell_world.sdf.elements import WORLD, SdfWorld

TWICE = 2
"""The first message to a plugin just found may be lost."""


@dataclass(frozen=True, slots=True)
class ThingPiece:
    """A model of Gazebo's: its name, its text, and its pose in the frame of the thing."""

    name: str
    sdf: str
    pose: Pose


class SpawnedThing:
    """A spawned thing: one model, and one more for each link that may break off.

    Attributes:
        name: Of the thing.
        pieces: In the order in which they are made.
        hanging: Links that still hang on the first one, by their own name: the joint that breaks.
    """

    def __init__(self, name: str, world: SdfWorld, pieces: Sequence[ThingPiece], weak: dict[str, str]) -> None:
        """Take what it is made of: what its model says, by names within it, and joints that break by their child."""
        self.name = name
        self.pieces = tuple(pieces)
        self.world = world
        self.hanging = dict(weak)
        self._own = {link: piece_name(name, link) for link in weak}
        self._base = next(link for link in world.links if link not in weak)

    def at(self, gazebo: Gazebo, link: str) -> Place | None:
        """Return where a link is now."""
        pose = self.pose(gazebo, link)
        return (pose.position, pose.quaternion) if pose else None

    def pose(self, gazebo: Gazebo, name: str) -> Pose | None:
        """Return where a link or a frame is now, by its own name."""
        frame = self.world.frames.get(name)
        link = frame.link if frame else name
        if link == WORLD or link not in self.world.links:
            return None
        pose = self._link(gazebo, link)
        return pose @ frame.pose if frame and pose else pose

    def origin(self, gazebo: Gazebo) -> Pose:
        """Return where the frame of the thing is now."""
        place = gazebo.at(self.name)
        return Pose(*place) if place else IDENTITY

    def frames(self, gazebo: Gazebo) -> dict[str, Pose]:
        """Return where its frames are now."""
        return {name: pose for name in self.world.frames if (pose := self.pose(gazebo, name))}

    def links(self) -> list[str]:
        """Return its links by their own names, the first one first."""
        return [self._base, *self._own]

    def anchor(self, link: str) -> tuple[str, str]:
        """Return the model of Gazebo's and the link in it at which a link is held."""
        return self._own.get(link, self.name), link

    def break_off(self, gazebo: Gazebo, link: str) -> None:
        """Let a link hang no more."""
        if link in self.hanging:
            del self.hanging[link]
            for _ in range(TWICE):
                gazebo.publish(detach_topic(self._own[link]))
                gazebo.step(1)

    def announce(self, gazebo: Gazebo) -> None:
        """Say on which topics links will be broken off."""
        for link in self.hanging:
            gazebo.announce(detach_topic(self._own[link]))

    def detach(self, gazebo: Gazebo) -> None:
        """Let no link hang any more, before it is taken away."""
        for link in list(self.hanging):
            self.break_off(gazebo, link)

    def _link(self, gazebo: Gazebo, link: str) -> Pose | None:
        place = gazebo.at(self._own.get(link, self.name))
        if place is None:
            return None
        return Pose(*place) if link in self._own else Pose(*place) @ self.world.links[link].pose


def piece_name(thing: str, link: str) -> str:
    """Return what Gazebo calls a link that may break off."""
    return f"{thing}.{link}"


class ThingCatalogue:
    """Makes things of the models in some folders."""

    def __init__(self, models: Sequence[Path]) -> None:
        """Take the folders."""
        self._models = tuple(models)
        self.world = ModelCatalogue(models, physical_spec).world
        self._text = cache(lambda model: model_of(model, self._models))

    def make(self, name: str, model: str) -> SpawnedThing:
        """Return a new thing of a model.

        Raises:
            SpawnError: There is no such model, or it cannot move by itself.
        """
        world = self.world(model)
        if not _is_loose(world):
            raise SpawnError(f"{model!r} cannot move by itself, so it cannot be brought")
        weak = {world.joints[one.joint].child: one.joint for one in breaks(world)}
        element = copy.deepcopy(self._text(model))
        element.set("name", name)
        for pose in element.findall("pose"):
            element.remove(pose)
        pieces = [_broken_off(element, name, world, link, joint) for link, joint in weak.items()]
        for link, joint in weak.items():
            piece = piece_name(name, link)
            element.append(DETACHABLE.element(world.joints[joint].parent, piece, link, piece))
        pieces.append(ThingPiece(name, _file(element), IDENTITY))
        return SpawnedThing(name, world, pieces, weak)


def _is_loose(world: SdfWorld) -> bool:
    return all(joint.parent != WORLD for joint in world.joints.values()) and not any(
        link.static for link in world.links.values()
    )


def _broken_off(element: ET.Element, name: str, world: SdfWorld, link: str, joint: str) -> ThingPiece:
    """Take a link out of a model, with the joint that holds it, and make a model of it."""
    for tag, gone in (("joint", joint), ("link", link)):
        for child in element.findall(tag):
            if child.get("name") == gone:
                element.remove(child)
                if tag == "link":
                    alone = child
    for frame in element.findall("frame"):
        if frame.get("attached_to") == link or frame.get("relative_to") == link:
            element.remove(frame)
    for pose in alone.findall("pose"):
        alone.remove(pose)
    model = ET.Element("model", name=piece_name(name, link))
    model.append(alone)
    return ThingPiece(piece_name(name, link), _file(model), world.links[link].pose)


def _file(model: ET.Element) -> str:
    return f'<sdf version="1.9">{ET.tostring(model, encoding="unicode")}</sdf>'
