"""Plug-ins by name, found through entry points; the groups of them are found so, too."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")
PREFIX = "cell."
"""What the names of groups begin with."""


@dataclass(frozen=True)
class Group(Generic[T]):
    """A group of plug-ins.  A package that makes one names it in the entry-point group `cell.groups`.

    Attributes:
        name: The entry-point group, as `cell.skills`.
        base: What each plug-in is a subclass of, or an object of.
        calls_itself: Whether each has a `name`, which is the one it is found under.
        objects: Whether they are objects, not classes.
    """

    name: str
    base: type[Any] = object
    calls_itself: bool = True
    objects: bool = False

    def __str__(self) -> str:
        return self.name


GROUPS = "cell.groups"
"""The entry points of groups, each a `Group`."""


class RegistryError(Exception):
    """A plug-in that is missing, doubled or broken.

    Attributes:
        distributions: The distributions concerned.
        entry_point: Group and name.
        cause: What is wrong.
    """

    def __init__(self, points: Iterable[EntryPoint], group: str, name: str, cause: str) -> None:
        """Name the plug-in and the cause."""
        self.distributions = sorted({distribution(point) for point in points})
        self.entry_point = f"{group} '{name}'"
        self.cause = cause
        source = f" ({', '.join(self.distributions)})" if self.distributions else ""
        super().__init__(f"{self.entry_point}{source}: {cause}")


class Registry:
    """The plug-ins of this environment; one is imported when it is first asked for, so that a cell starts fast."""

    def __init__(self, points: Iterable[EntryPoint]) -> None:
        """Sort the entry points by group and name."""
        self._points: dict[tuple[str, str], list[EntryPoint]] = {}
        for point in points:
            found = self._points.setdefault((point.group, point.name), [])
            if all(distribution(point) != distribution(other) for other in found):
                found.append(point)

    @staticmethod
    def installed() -> "Registry":
        """Return the registry of everything that is installed."""
        every = entry_points()
        ours = (group for group in every.groups if group.startswith(PREFIX))
        return Registry(point for group in ours for point in every.select(group=group))

    def get(self, group: Group[T], name: str) -> type[T]:
        """Return a plug-in.

        Raises:
            RegistryError: if it is missing, doubled, broken, not whole, or calls itself something else.
        """
        found = self._load(group.name, name)
        if not isinstance(found, type):
            raise self._error(group.name, name, "is not a class")
        if not issubclass(found, group.base):
            raise self._error(group.name, name, f"is not a {group.base.__name__}")
        if lacking := getattr(found, "__abstractmethods__", ()):
            raise self._error(group.name, name, f"lacks {', '.join(sorted(lacking))}")
        self._check_name(group, name, found)
        return found

    def instance(self, group: Group[T], name: str) -> T:
        """Return a plug-in of a group whose plug-ins are objects, not classes.

        Raises:
            RegistryError: if it is missing, doubled, broken, or calls itself something else.
        """
        found = self._load(group.name, name)
        if not isinstance(found, group.base):
            raise self._error(group.name, name, f"is not a {group.base.__name__}")
        self._check_name(group, name, found)
        return cast(T, found)

    def usable(self, group: Group[Any]) -> tuple[str, ...]:
        """Return the names in a group with which nothing is wrong, sorted; each is imported."""
        return tuple(name for name in self.names(group) if self._problem(group, name) is None)

    def names(self, group: Group[Any]) -> tuple[str, ...]:
        """Return the names in a group, sorted."""
        return self._names(group.name)

    def source(self, group: Group[Any], name: str) -> str:
        """Return the distribution a plug-in comes from."""
        return distribution(self._points[group.name, name][0])

    def packages(self) -> frozenset[str]:
        """Return the packages that bring plug-ins, as imports spell them."""
        return frozenset(package_of(distribution(point)) for points in self._points.values() for point in points)

    def points(self) -> list[EntryPoint]:
        """Return every entry point, by group and name; of one that is there twice, both."""
        return [point for key in sorted(self._points) for point in self._points[key]]

    def groups(self) -> list[Group[Any]]:
        """Return the groups that can be loaded, by name; `problems` names the others."""
        found = []
        for name in self._names(GROUPS):
            try:
                found.append(self._group(name))
            except RegistryError:
                continue
        return sorted(found, key=str)

    def problems(self) -> list[RegistryError]:
        """Import every plug-in and return what is wrong with them, one error for each."""
        groups = {group.name: group for group in self.groups()}
        problems: list[RegistryError] = []
        for group, name in sorted(self._points):
            if group == GROUPS:
                problem = self._problem_of_group(name)
            elif group in groups:
                problem = self._problem(groups[group], name)
            else:
                problem = self._error(group, name, f"no package has a group {group}")
            problems += [problem] if problem else []
        return problems

    def _problem(self, group: Group[Any], name: str) -> RegistryError | None:
        try:
            self.instance(group, name) if group.objects else self.get(group, name)
        except RegistryError as error:
            return error
        return None

    def _problem_of_group(self, name: str) -> RegistryError | None:
        try:
            self._group(name)
        except RegistryError as error:
            return error
        return None

    def _check_name(self, group: Group[Any], name: str, found: object) -> None:
        if group.calls_itself and getattr(found, "name", None) != name:
            raise self._error(group.name, name, f"calls itself {getattr(found, 'name', None)!r}")

    def _group(self, name: str) -> Group[Any]:
        found = self._load(GROUPS, name)
        if not isinstance(found, Group):
            raise self._error(GROUPS, name, "is not a Group")
        if found.name != PREFIX + name:
            raise self._error(GROUPS, name, f"calls itself '{found}'")
        return found

    def _names(self, group: str) -> tuple[str, ...]:
        return tuple(sorted(name for known, name in self._points if known == group))

    def _load(self, group: str, name: str) -> object:
        points = self._points.get((group, name), [])
        if not points:
            raise self._error(group, name, f"is not installed; {self._hint(group, name)}")
        if len(points) > 1:
            raise self._error(group, name, "is there more than once")
        try:
            return points[0].load()
        except Exception as error:  # whatever a plug-in raises while it is imported
            raise self._error(group, name, f"{type(error).__name__}: {error}") from error

    def _hint(self, group: str, name: str) -> str:
        if near := get_close_matches(name, self._names(group), n=1):
            return f"did you mean '{near[0]}'?"
        return f"there are: {', '.join(self._names(group)) or 'none'}; ./cell install FOLDER adds a package of yours"

    def _error(self, group: str, name: str, cause: str) -> RegistryError:
        return RegistryError(self._points.get((group, name), []), group, name, cause)


def package_of(distribution: str) -> str:
    """Return the package of a distribution's name, in which a hyphen and an underscore are the same."""
    return distribution.replace("-", "_")


def distribution(point: EntryPoint) -> str:
    """Return the name of the distribution an entry point comes from."""
    return point.dist.name if point.dist else point.value.partition(":")[0]
