"""The models of a world with everything included, before anything has a pose."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cell_world.sdf.elements import SCOPE, WORLD
from cell_world.sdf.reading.library import Library
from cell_world.sdf.reading.values import flag, optional, word
from cell_world.sdf.reading.xml_file import DEEPEST, Node


@dataclass(frozen=True, eq=False, slots=True)
class Outline:
    """The world or a model in it.

    Attributes:
        scope: Its scoped name, which its parts carry in front of theirs; "" for the world.
        node: The <world> or <model> element, of an included model in its own file.
        place: Where it was put: the <include>, or `node` itself.
        uri: What was included, "" if nothing was.
        pose: The <pose> that counts.
        static: Whether it or anything around it is static.
        inner: The models in it.
    """

    scope: str
    node: Node
    place: Node
    uri: str
    pose: Node | None
    static: bool
    inner: tuple["Outline", ...]

    def name_of(self, part: Node) -> str:
        """Return the scoped name of one of its parts."""
        return join(self.scope, part.name)

    def extras(self) -> list[Node]:
        """Return the elements of our namespace, those in the model before those in the include."""
        nodes = self.node.children if self.place is self.node else self.node.children + self.place.children
        return [node for node in nodes if node.namespace]

    def everything(self) -> Iterator["Outline"]:
        """Yield it and all models in it, outer ones first."""
        yield self
        for inner in self.inner:
            yield from inner.everything()


def join(scope: str, name: str) -> str:
    """Return a name within a scope."""
    return f"{scope}{SCOPE}{name}" if scope else name


def outline(world: Node, models: Iterable[Node], library: Library) -> Outline:
    """Return the outline of a world that consists of these <model> and <include> elements.

    Raises:
        SdfError: A model is missing, includes itself, or two things have one name.
    """
    inner = tuple(_model(node, "", False, library, (world.file,)) for node in models)
    found = Outline("", world, world, "", None, False, inner)
    _check_names(found)
    return found


def _model(place: Node, scope: str, static: bool, library: Library, files: tuple[Path, ...]) -> Outline:
    node, uri = place, ""
    if place.tag == "include":
        address = place.needed("uri")
        node, uri = library.model(address), address.text
        if node.file in files:
            raise address.fail(f"{uri} includes itself")
        files = (*files, node.file)
        _no_placement(node)
    name = join(scope, optional(place, "name", word, node.name))
    if name.count(SCOPE) > DEEPEST:
        raise place.fail(f"this model stands in more than {DEEPEST} models")
    still = static or optional(place, "static", flag, optional(node, "static", flag, False))
    inner = tuple(_model(part, name, still, library, files) for part in node.all("model", "include"))
    found = Outline(name, node, place, uri, place.child("pose") or node.child("pose"), still, inner)
    if not (still or inner or node.child("link")):
        raise place.fail(f"the model {name} has no link; only a static model may have none")
    _check_names(found)
    return found


def _no_placement(node: Node) -> None:
    """Refuse a pose that means something else in every file that includes the model."""
    pose = node.child("pose")
    if pose and pose.attributes:
        raise pose.fail("the <pose> of a model that is included cannot be relative to a frame outside it")


def _check_names(found: Outline) -> None:
    parts = list(found.node.all("link", "joint", "frame", "light"))
    named = [(part.name, part) for part in parts]
    named += [(inner.scope.removeprefix(join(found.scope, "")), inner.place) for inner in found.inner]
    _check_unique(named, found.node)
    for link in (part for part in parts if part.tag == "link"):
        bodies = link.all("collision", "visual", "sensor", "light")
        _check_unique([(part.name, part) for part in bodies], link)


def _check_unique(named: list[tuple[str, Node]], parent: Node) -> None:
    seen: dict[str, Node] = {}
    for name, node in named:
        if SCOPE in name or name == WORLD or (name.startswith("__") and name.endswith("__")) or name.split() != [name]:
            raise node.fail(f"{name!r} cannot be a name: no spaces, no {SCOPE}, not {WORLD}, not __..__")
        first = seen.setdefault(name, node)
        if first is not node:
            where = f"{first.file}:{first.line}" if first.file != node.file else f"line {first.line}"
            raise node.fail(f"a second {name} in <{parent.tag} {parent.name}>, the first is on {where}")
