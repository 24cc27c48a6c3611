"""What the drivers of one cell share, and who makes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar, cast

from cell_line.clock import Clock
from cell_line.config.line import LineConfig
from cell_line.config.profiles import KINEMATIC, Profile
from cell_line.registry import Group, Registry

T = TypeVar("T")


@dataclass(frozen=True)
class CellSite:
    """Which cell it is, and what is around it.

    Attributes:
        line: The line.
        cell: Name of the cell in it; "" for the transport.
        registry: The plug-ins.
        clock: Line time.
        ros: The ROS side of the cell, for those who make things on it; None where the cell runs without ROS.
        profile: In which the line runs.
    """

    line: LineConfig
    cell: str
    registry: Registry
    clock: Clock
    ros: Any = None
    profile: Profile = Profile((KINEMATIC,))


class Shared:
    """Base of what drivers share: a connection, the world of the line, a planner.

    It is found through the entry-point group `cell.shared`, made when the first driver asks for it, and outlives a
    cell that goes off work and back.

    Attributes:
        name: The `shared` of the kind it is.
    """

    name: ClassVar[str]

    @classmethod
    def make(cls, things: "SharedThings") -> "Shared":
        """Make it, in the thread that spins ROS; what it needs itself it gets from `things`.

        Raises:
            ConfigError: the line's file does not allow for it.
            NotHere: it needs what this cell does not have.
        """
        raise NotImplementedError

    def start(self) -> None:
        """Go to work with the cell, in its event loop."""

    async def close(self) -> None:
        """Go off work with the cell."""

    def destroy(self) -> None:
        """Let go of everything, in the thread that spins ROS."""


SHARED: Group[Shared] = Group("cell.shared", Shared)


class NotHere(Exception):
    """What is asked for is nowhere around this cell; the text says why."""


class SharedThings:
    """The shared things of one cell, by what asks for them.

    A kind is a class with a class attribute `shared`: the name of the plug-in that gives it.
    """

    def __init__(self, site: CellSite | None = None, given: Mapping[Any, object] | None = None) -> None:
        """Take the cell.

        Args:
            site: Where things are made for; without it there are only those that are given.
            given: Kind -> the thing that is used, instead of one that is made.
        """
        self.site = site
        self._given = dict(given or {})
        self._made: dict[str, Shared] = {}
        self._at_work = False

    def use(self, kind: Callable[..., T]) -> T:
        """Return the thing of a kind.

        Raises:
            NotHere: it is nowhere around this cell.
            RegistryError: it is not installed, or broken.
            ConfigError: the line's file does not allow for it.
        """
        if kind in self._given:
            return cast(T, self._given[kind])
        name = str(kind.shared)  # type: ignore[attr-defined]
        if self.site is None:
            raise NotHere(f"needs '{name}', and this cell runs without")
        if name not in self._made:
            made = self.site.registry.get(SHARED, name).make(self)
            if not isinstance(made, cast(type, kind)):
                raise NotHere(f"needs '{name}', and what is installed by that name is a {type(made).__name__}")
            self._made[name] = made
            if self._at_work:
                made.start()
        return cast(T, self._made[name])

    def start(self) -> None:
        """Have everything go to work, and what is made from now on."""
        self._at_work = True
        for made in self._made.values():
            made.start()

    async def close(self) -> None:
        """Have everything go off work."""
        self._at_work = False
        for made in self._made.values():
            await made.close()

    def destroy(self) -> None:
        """Let go of everything that was made."""
        for made in self._made.values():
            made.destroy()
        self._made.clear()
