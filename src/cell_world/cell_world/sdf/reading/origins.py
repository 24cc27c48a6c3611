"""Where in the files each named thing of a world stands."""

from collections.abc import Iterator, Mapping

from cell_world.sdf.elements import Origin
from cell_world.sdf.reading.outline import Outline, join
from cell_world.sdf.reading.xml_file import Node

PARTS = ("link", "joint", "frame", "light")
BODIES = ("collision", "visual", "sensor", "light")


def origins(world: Outline) -> Mapping[str, Origin]:
    """Return the place of each model, part of a model and part of a link by scoped name, "" for the world's own."""
    return {name: Origin(node.file, node.line) for name, node in _named(world)}


def _named(world: Outline) -> Iterator[tuple[str, Node]]:
    for found in world.everything():
        yield found.scope, found.place
        for part in found.node.all(*PARTS):
            name = found.name_of(part)
            yield name, part
            yield from ((join(name, body.name), body) for body in part.all(*BODIES))
