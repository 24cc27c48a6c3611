"""What only some engines can do. Each capability says what it does, and an engine has it or is refused by name."""

from typing import ClassVar, TypeVar

from cell_sim.world.world import World


class CannotDo(ValueError):
    """The engine of a world lacks a capability; the text says which engine, and what it cannot do."""


class Capability:
    """Base of all capabilities.

    Attributes:
        does: What an engine without it cannot do: it ends the line "gazebo cannot ...".
    """

    does: ClassVar[str]


C = TypeVar("C", bound=Capability)


def capability(world: World, kind: type[C]) -> C:
    """Return a capability of a world.

    Raises:
        CannotDo: its engine does not have it.
    """
    found = world.find(kind)
    if found is None:
        raise CannotDo(f"{world.engine} cannot {kind.does}")
    return found
