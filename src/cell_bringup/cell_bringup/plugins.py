"""Everything that is found by entry point, with the package that brings it and what is wrong with it."""

from collections import Counter
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from cell_bringup.output import PlainTable, table, trouble
from cell_skills.registry import Group, Registry, distribution

GROUPS = "cell."
"""What the names of our groups begin with."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point.

    Attributes:
        group: What it is, as `cell.skills`.
        name: What files call it.
        package: The distribution that brings it.
        target: Where it is, as MODULE:CLASS.
        problem: What is wrong with it, "" if it can be used.
    """

    group: str
    name: str
    package: str
    target: str
    problem: str = ""


def plugins() -> list[Plugin]:
    """Every plug-in that is installed, by group and name; each is imported, to see whether it can be."""
    every = entry_points()
    points = {point for group in every.groups if group.startswith(GROUPS) for point in every.select(group=group)}
    checked = {error.entry_point: error.cause for error in Registry.installed().problems()}
    times = Counter((point.group, point.name) for point in points)
    return [
        Plugin(
            point.group,
            point.name,
            distribution(point),
            point.value,
            checked.get(f"{point.group} '{point.name}'", "") or _problem(point, times[point.group, point.name]),
        )
        for point in sorted(points, key=lambda point: (point.group, point.name, distribution(point)))
    ]


def plugins_view(found: list[Plugin]) -> PlainTable:
    """For people."""
    out = table("", "group", "name", "package", "trouble")
    for plugin in found:
        out.add_row(plugin.group, plugin.name, plugin.package, trouble(plugin.problem))
    return out


def _problem(point: EntryPoint, times: int) -> str:
    """Of a plug-in that the registry does not know: whoever asks for it finds it by itself."""
    if times > 1:
        return "is there more than once"
    if point.group in tuple(Group):
        return ""
    try:
        point.load()
    except Exception as error:  # whatever a package raises when it is imported
        return f"{type(error).__name__}: {error}"
    return ""
