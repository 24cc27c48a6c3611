"""Which machines stand in which cell, and which tool hangs on which."""

from collections.abc import Iterable
from dataclasses import dataclass

from cell_world.sdf.elements import SCOPE, SdfWorld
from cell_world.sdf.tree import joint_above

TURNTABLE = "turntable"


@dataclass(frozen=True, slots=True)
class Machine:
    """A model of a cell with driven joints: an arm, a gantry, a turntable.

    Attributes:
        name: Scoped name of the model.
        cell: The cell it belongs to.
        role: Its name in the cell.
        hand: Scoped name of the tool that hangs on it, "" for none.
        turns: Whether it turns what stands at a stop.
    """

    name: str
    cell: str
    role: str
    hand: str = ""
    turns: bool = False

    def local(self, joint: str) -> str:
        """The name of a joint as the machine's own interfaces use it."""
        return joint.removeprefix(self.name + SCOPE)

    def scoped(self, joint: str) -> str:
        """The name in the world of a joint of the machine."""
        return self.name + SCOPE + joint


def find_machines(world: SdfWorld, robots: Iterable[str], hands: Iterable[str]) -> list[Machine]:
    """Return the machines of all cells.

    Args:
        world: The world.
        robots: Scoped names of the models with driven joints.
        hands: Scoped names of the tools.
    """
    on = {carrier: hand for hand in hands if (carrier := carried_by(world, hand, robots))}
    machines = []
    for name in robots:
        cell, _, role = name.partition(SCOPE)
        if role:
            turns = any(extra.tag == TURNTABLE for extra in world.models[name].extras)
            machines.append(Machine(name, cell, role, on.get(name, ""), turns))
    return machines


def carried_by(world: SdfWorld, tool: str, robots: Iterable[str]) -> str:
    """Return which of these models a tool hangs on, "" if none."""
    above = joint_above(world.joints)
    link = world.models[tool].links[0]
    while link in above and above[link].parent in world.links:
        link = above[link].parent
        if world.links[link].model in robots:
            return world.links[link].model
    return ""
