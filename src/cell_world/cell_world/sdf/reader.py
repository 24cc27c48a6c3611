"""Reads an SDF 1.9 world with everything it includes, strictly: what it cannot use, it refuses."""

from collections.abc import Sequence
from pathlib import Path

from cell_world.sdf.elements import WORLD, CustomElement, Frame, Joint, Light, Link, Model, Physics, Scene, SdfWorld
from cell_world.sdf.reading.bodies import read_link
from cell_world.sdf.reading.joined import check_joined
from cell_world.sdf.reading.layout import Layout
from cell_world.sdf.reading.library import Library
from cell_world.sdf.reading.looks import read_light, read_scene, read_view
from cell_world.sdf.reading.movements import read_joint
from cell_world.sdf.reading.origins import origins
from cell_world.sdf.reading.outline import Outline, join, outline
from cell_world.sdf.reading.values import optional, positive, vector3, within
from cell_world.sdf.reading.xml_file import Node

GRAVITY = (0.0, 0.0, -9.8)
"""SDF's default [m/s2]."""
STEPS = (1e-6, 1.0)
"""Shortest and longest step of time [s]; with a shorter one the world would stand still."""


def load_world(path: Path, search: Sequence[Path] = ()) -> SdfWorld:
    """Return the world of a file; a file that holds a single model is a world with that model in it.

    Args:
        path: The SDF file.
        search: Folders that hold models, each as ``NAME/model.config``.

    Raises:
        SdfError: Whatever is wrong, as one line with file and line.
    """
    library = Library(search)
    root = library.root(path)
    worlds = list(root.all("world"))
    models = list(worlds[0].all("model", "include") if len(worlds) == 1 else root.all("model"))
    if len(root.children) != 1:
        raise root.fail(f"a file holds one <world> or one <model>, not {len(root.children)} of them")
    return _Reading(worlds[0] if worlds else root, models, library).world()


class _Reading:
    """One reading of one world: what the steps share."""

    def __init__(self, node: Node, models: list[Node], library: Library) -> None:
        self._node = node
        self._library = library
        self._outline = outline(node, models, library)
        self._layout = Layout(self._outline)
        self._nodes: dict[str, Node] = {}

    def world(self) -> SdfWorld:
        """Return the world."""
        links, joints = self._links(), self._joints()
        check_joined(links, joints, self._nodes)
        physics = self._node.child("physics")
        return SdfWorld(
            name=self._node.name or self._outline.inner[0].scope,
            gravity=optional(self._node, "gravity", vector3, GRAVITY),
            physics=Physics(
                optional(physics, "max_step_size", within(*STEPS), Physics().step),
                optional(physics, "real_time_factor", positive, Physics().real_time_factor),
            ),
            scene=optional(self._node, "scene", read_scene, Scene()),
            models={found.scope: self._model(found) for found in self._outline.everything() if found.scope},
            links=links,
            joints=joints,
            frames=self._frames(),
            lights=self._lights(),
            extras=tuple(map(_extra, self._outline.extras())),
            camera=read_view(self._node),
            origins=origins(self._outline),
        )

    def _parts(self, tag: str) -> list[tuple[Outline, Node]]:
        """Return all elements of this name with what they stand in, and remember them by scoped name."""
        parts = [(found, node) for found in self._outline.everything() for node in found.node.all(tag)]
        self._nodes.update({found.name_of(node): node for found, node in parts})
        return parts

    def _links(self) -> dict[str, Link]:
        links = [read_link(node, found, self._layout, self._library) for found, node in self._parts("link")]
        return {link.name: link for link in links}

    def _joints(self) -> dict[str, Joint]:
        joints = [read_joint(node, found, self._layout) for found, node in self._parts("joint")]
        return {joint.name: joint for joint in joints}

    def _frames(self) -> dict[str, Frame]:
        return {name: self._frame(name) for name in (found.name_of(node) for found, node in self._parts("frame"))}

    def _frame(self, name: str) -> Frame:
        link, pose = self._layout.link(name), self._layout.pose(name)
        held = pose if link == WORLD else self._layout.pose(link).inverse() @ pose
        return Frame(name, link, held, pose)

    def _lights(self) -> dict[str, Light]:
        lights = []
        for node in self._node.all("light"):
            lights.append(read_light(node, node.name, WORLD, self._layout.pose_in_link(node.child("pose"), "", "")))
        for found, link in self._parts("link"):
            holder = found.name_of(link)
            for node in link.all("light"):
                where = self._layout.pose_in_link(node.child("pose"), holder, found.scope)
                lights.append(read_light(node, join(holder, node.name), holder, where))
        return {light.name: light for light in lights}

    def _model(self, found: Outline) -> Model:
        def names(tag: str) -> tuple[str, ...]:
            return tuple(found.name_of(node) for node in found.node.all(tag))

        return Model(
            name=found.scope,
            uri=found.uri,
            static=found.static,
            pose=self._layout.pose(found.scope),
            links=names("link"),
            joints=names("joint"),
            frames=names("frame"),
            models=tuple(inner.scope for inner in found.inner),
            extras=tuple(map(_extra, found.extras())),
        )


def _extra(node: Node) -> CustomElement:
    return CustomElement(
        node.tag, dict(node.attributes), node.text, tuple(map(_extra, node.children)), node.file, node.line
    )
