"""Plug-ins by name: skills, setup parts, device drivers and planners, found through entry points."""

from collections.abc import Iterable
from enum import StrEnum
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from cell_skills.motion.planners import Planner
from cell_skills.setup_part import SetupPart
from cell_skills.skill import Skill


class Group(StrEnum):
    """The entry-point groups."""

    SKILLS = "cell.skills"
    """Subclasses of `Skill`, each under its own name."""
    SETUP_PARTS = "cell.setup_parts"
    """Subclasses of `SetupPart`, each under its own name."""
    DEVICES = "cell.devices"
    """Device drivers, under the name the `driver:` of a device gives."""
    PLANNERS = "cell.planners"
    """Subclasses of `motion.planners.Planner`, each under its own name."""


class RegistryError(Exception):
    """A plug-in that is missing, doubled or broken.

    Attributes:
        distributions: The distributions concerned.
        entry_point: Group and name.
        cause: What is wrong.
    """

    def __init__(self, points: Iterable[EntryPoint], group: Group, name: str, cause: str) -> None:
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
        return Registry(point for group in Group for point in every.select(group=group))

    def names(self, group: Group) -> tuple[str, ...]:
        """Return the names in a group, sorted."""
        return tuple(sorted(name for known, name in self._points if known == group))

    def skill(self, name: str) -> type[Skill[Any, Any]]:
        """Return a skill.

        Raises:
            RegistryError: if it is missing, doubled, broken, or calls itself something else.
        """
        return self._class(Group.SKILLS, name, Skill)

    def setup_part(self, name: str) -> type[SetupPart]:
        """Return a setup part.

        Raises:
            RegistryError: if it is missing, doubled, broken, or calls itself something else.
        """
        return self._class(Group.SETUP_PARTS, name, SetupPart)

    def driver(self, name: str) -> type[Any]:
        """Return the class of a device driver.

        Raises:
            RegistryError: if it is missing, doubled, broken or not a class.
        """
        found = self._load(Group.DEVICES, name)
        if not isinstance(found, type):
            raise self._error(Group.DEVICES, name, "is not a class")
        return found

    def planner(self, name: str) -> type[Planner]:
        """Return what plans motions; its libraries are not imported.

        Raises:
            RegistryError: if it is missing, doubled, broken, or calls itself something else.
        """
        return self._class(Group.PLANNERS, name, Planner)

    def source(self, group: Group, name: str) -> str:
        """Return the distribution a plug-in comes from."""
        return distribution(self._points[group, name][0])

    def problems(self) -> list[RegistryError]:
        """Import every plug-in and return what is wrong with them, one error for each."""
        load = {
            Group.SKILLS: self.skill,
            Group.SETUP_PARTS: self.setup_part,
            Group.DEVICES: self.driver,
            Group.PLANNERS: self.planner,
        }
        problems = []
        for group in Group:
            for name in self.names(group):
                try:
                    load[group](name)
                except RegistryError as error:
                    problems.append(error)
        return problems

    def _class(self, group: Group, name: str, base: type[Any]) -> type[Any]:
        found = self._load(group, name)
        if not (isinstance(found, type) and issubclass(found, base)):
            raise self._error(group, name, f"is not a {base.__name__}")
        if getattr(found, "name", None) != name:
            raise self._error(group, name, f"calls itself {getattr(found, 'name', None)!r}")
        return found

    def _load(self, group: Group, name: str) -> object:
        points = self._points.get((group, name), [])
        if not points:
            names = ", ".join(self.names(group)) or "none"
            raise self._error(group, name, f"is not installed; there are: {names}")
        if len(points) > 1:
            raise self._error(group, name, "is there more than once")
        try:
            return points[0].load()
        except Exception as error:  # whatever a plug-in raises while it is imported
            raise self._error(group, name, f"{type(error).__name__}: {error}") from error

    def _error(self, group: Group, name: str, cause: str) -> RegistryError:
        return RegistryError(self._points.get((group, name), []), group, name, cause)


def distribution(point: EntryPoint) -> str:
    """Return the name of the distribution an entry point comes from."""
    return point.dist.name if point.dist else point.value.partition(":")[0]
