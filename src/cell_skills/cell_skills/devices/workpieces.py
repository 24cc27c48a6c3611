"""What a unit is made of, where it is more than parts that lie somewhere: a cloth that folds, a print on supports."""

import random
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar

from cell_line.config.strict_yaml import StrictModel
from cell_line.registry import Group, Registry
from cell_skills.devices.bench import Bench
from cell_skills.devices.parts import Placed
from cell_skills.devices.protocols import Contact

F = TypeVar("F", bound=StrictModel)


class Workpiece(Generic[F]):
    """How the work of one family answers the kinematic devices that several families share.

    Found through the entry-point group `cell.workpieces`.  Each method is asked of every workpiece that is installed;
    what is none of its own it leaves to the others.

    Attributes:
        name: What it is found under, and what files of fault rates call it.
        Faults: Probability of each cause that it goes wrong, per action it can spoil.
    """

    name: ClassVar[str]
    Faults: ClassVar[type[StrictModel]]

    def __init__(self, bench: Bench, faults: F) -> None:
        """Take the truth of the cell, and how often it goes wrong."""
        self.bench = bench
        self.faults = faults

    def at(self, pose: str) -> Placed | None:
        """Return what of it is at a pose of its own, there to be seen and taken."""
        return None

    def falls(self) -> bool:
        """Whether what slips in a hand falls, for it is limp; then it lies where it falls."""
        return False

    def pull(self, part: str, depth_m: float, limit_n: float, rng: random.Random) -> Contact | None:
        """Pull a part of it that is held by a depth [m], below 0, with a force up to a limit [N]."""
        return None


WORKPIECES: Group[Workpiece[Any]] = Group("cell.workpieces", Workpiece)


@cache
def installed_workpieces() -> Mapping[str, type[Workpiece[Any]]]:
    """Return name -> workpiece, of all that are installed and whole; `./cell plugins` names the others."""
    registry = Registry.installed()
    return MappingProxyType({name: registry.get(WORKPIECES, name) for name in registry.usable(WORKPIECES)})
