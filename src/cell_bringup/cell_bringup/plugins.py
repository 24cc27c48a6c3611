"""Everything that is found by entry point, with the package that brings it and what is wrong with it."""

from dataclasses import dataclass

from cell_bringup.output import PlainTable, table, trouble
from cell_line.registry import Registry, distribution


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
    registry = Registry.installed()
    problems = {error.entry_point: error.cause for error in registry.problems()}
    return [
        Plugin(
            point.group,
            point.name,
            distribution(point),
            point.value,
            problems.get(f"{point.group} '{point.name}'", ""),
        )
        for point in registry.points()
    ]


def plugins_view(found: list[Plugin]) -> PlainTable:
    """For people."""
    out = table("", "group", "name", "package", "trouble")
    for plugin in found:
        out.add_row(plugin.group, plugin.name, plugin.package, trouble(plugin.problem))
    return out
