"""What an engine is: it simulates the world of a line, in the node of the world."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cell_line.config.line import LineConfig
from cell_line.config.strict_yaml import ConfigError
from cell_line.registry import Group, Registry
from cell_sim.world.world import World
from cell_transport.tag import Tag
from cell_world.sdf import elements

BuildWorld = Callable[[elements.SdfWorld, Sequence[Path], Mapping[str, Tag], int], World]
"""Makes a world: what SDF says of it, folders of models that can be put into it, what is glued below each carrier by
the name of its model, and the seed of all chance.  Raises SdfError: SDF says something that cannot be."""


class EngineFailed(Exception):
    """An engine cannot go on, or begin; the text says why, in one line."""


class EngineMissing(EngineFailed):
    """What an engine is made of is not installed."""


def always_there() -> None:
    """Find that an engine is there: it comes with the framework."""


@dataclass(frozen=True)
class WorldEngine:
    """An engine; the name of a profile's `engine`.

    Attributes:
        name: Its name.
        build: Makes a world in it, in the node of the world.
        check: Sees that it is installed; raises EngineMissing.
    """

    name: str
    build: BuildWorld
    check: Callable[[], None] = always_there


ENGINES: Group[WorldEngine] = Group("cell.engines", WorldEngine, objects=True)
"""Engines by name."""


def engine_errors(line: LineConfig, registry: Registry) -> Iterator[ConfigError]:
    """Every profile of a line whose engine is not installed; none is imported."""
    known = registry.names(ENGINES)
    for name, profile in line.profiles.items():
        if profile.engine is not None and profile.engine not in known:
            message = f"'{profile.engine}' is no engine; there are: {', '.join(known)}"
            yield line.error(("profiles", name, "engine"), message)
