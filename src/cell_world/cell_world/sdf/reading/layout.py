"""Where everything stands: poses that are relative to each other, resolved to the world."""

from dataclasses import dataclass

from cell_world.geometry import IDENTITY, Pose
from cell_world.sdf.elements import SCOPE, WORLD
from cell_world.sdf.errors import hint
from cell_world.sdf.reading.outline import Outline, join
from cell_world.sdf.reading.values import pose, word
from cell_world.sdf.reading.xml_file import Node

OWN_FRAME = "__model__"
"""SDF's name for the frame of the model itself."""


@dataclass(frozen=True, eq=False, slots=True)
class PosedElement:
    """Anything with a pose that others may refer to: a link, joint, frame or model.

    Attributes:
        node: Its element, or that in which it names its holder.
        scope: The model (or "", the world) whose names it uses.
        pose: Its <pose>.
        holder: Name in `scope` of what a frame is attached to or of the child of a joint; "" for none.
        body: Scoped name of the link or inner model it moves with, if that is known without looking up a name.
    """

    node: Node
    scope: str
    pose: Node | None
    holder: str = ""
    body: str | None = None


class Layout:
    """All places of a world by scoped name, with their poses and the links they move with."""

    def __init__(self, world: Outline) -> None:
        self._places: dict[str, PosedElement] = {}
        self._poses: dict[str, Pose] = {"": IDENTITY}
        self._links: dict[str, str] = {"": WORLD}
        for found in world.everything():
            self._add(found)
        for name in self._places:
            self.link(name)  # finds wrong names even where nobody asks

    def find(self, scope: str, name: str, node: Node) -> str:
        """Return the scoped name of what a name means in a scope; "" is the world.

        Raises:
            SdfError: Nothing there has this name.
        """
        if name == OWN_FRAME and scope:
            return scope
        if name == WORLD and not scope:
            return ""
        full = join(scope, name).removesuffix(SCOPE + OWN_FRAME)
        if full not in self._places:
            start = join(scope, "")
            known = [place.removeprefix(start) for place in self._places if place.startswith(start)]
            inside = f"model {scope}" if scope else "the world"
            raise node.fail(f"there is no link, joint, frame or model {name} in {inside}{hint(name, known)}")
        return full

    def pose(self, name: str) -> Pose:
        """Return the pose of a place in the world."""
        way: list[str] = []
        while name not in self._poses:
            place = self._places[name]
            _refuse_circle(name, way, place.pose or place.node)
            way.append(name)
            name = self._origin(place)
        found = self._poses[name]
        for step in reversed(way):
            found = self._poses[step] = found @ pose(self._places[step].pose)
        return found

    def link(self, name: str) -> str:
        """Return the link that a place moves with, or WORLD."""
        way: list[str] = []
        while name not in self._links:
            place = self._places[name]
            _refuse_circle(name, way, place.node)
            way.append(name)
            carrier = self._carrier(place)
            if carrier == name:
                self._links[name] = name
            name = carrier
        self._links.update(dict.fromkeys(way, self._links[name]))
        return self._links[name]

    def pose_in_link(self, node: Node | None, link: str, scope: str) -> Pose:
        """Return the pose of a part of a link in that link, or in the world for link ""; names are those of `scope`."""
        target = node.attributes.get("relative_to") if node else None
        if node is None or not target:
            return pose(node)
        return self.pose(link).inverse() @ self.pose(self.find(scope, target, node)) @ pose(node)

    def _add(self, found: Outline) -> None:
        scope = found.scope
        if scope:
            self._places[scope] = PosedElement(
                found.place, scope.rpartition(SCOPE)[0], found.pose, body=_canonical(found)
            )
        for node in found.node.all("link"):
            name = found.name_of(node)
            self._places[name] = PosedElement(node, scope, node.child("pose"), body=name)
        for node in found.node.all("frame"):
            holder = node.attributes.get("attached_to", "")
            self._places[found.name_of(node)] = PosedElement(node, scope, node.child("pose"), holder)
        for node in found.node.all("joint"):
            child = node.needed("child")
            self._places[found.name_of(node)] = PosedElement(child, scope, node.child("pose"), word(child))

    def _origin(self, place: PosedElement) -> str:
        """Return what the pose of a place is relative to."""
        target = place.pose.attributes.get("relative_to") if place.pose else None
        if place.pose and target:
            return self.find(place.scope, target, place.pose)
        return self.find(place.scope, place.holder, place.node) if place.holder else place.scope

    def _carrier(self, place: PosedElement) -> str:
        """Return what a place moves with; itself for a link."""
        if place.body is None:
            return self.find(place.scope, place.holder, place.node) if place.holder else place.scope
        if place.body and place.body not in self._places:
            raise place.node.fail(f"there is no link {place.body} to be the canonical link")
        return place.body


def _refuse_circle(name: str, way: list[str], node: Node) -> None:
    if name in way:
        raise node.fail("goes round in a circle: " + " -> ".join([*way[way.index(name) :], name]))


def _canonical(found: Outline) -> str:
    """Return the link or inner model that stands for a model, "" for a static model without links."""
    chosen = found.node.attributes.get("canonical_link")
    if chosen:
        return join(found.scope, chosen)
    first = found.node.child("link")
    if first:
        return found.name_of(first)
    return found.inner[0].scope if found.inner else ""
