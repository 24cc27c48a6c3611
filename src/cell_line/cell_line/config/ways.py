"""Whether every zone of a track leads to every other.

Every node reads the line, and a library of graphs would take longer to import than all the rest of it.
"""

from collections.abc import Iterator, Mapping, Sequence

Ways = Mapping[str, Sequence[str]]
"""Zone -> those that follow it, each of which is there."""


def unconnected(ways: Ways) -> Iterator[tuple[str, str]]:
    """Zones between which and the first one there is no way, by name: which, and what is wrong with it."""
    start = next(iter(ways))
    backward: dict[str, list[str]] = {name: [] for name in ways}
    for name, followers in ways.items():
        for follower in followers:
            backward[follower].append(name)
    for arrows, text in ((ways, "cannot be reached from"), (backward, "has no way to")):
        for name in sorted(ways.keys() - _reached(start, arrows)):
            yield name, f"{text} zone '{start}'"


def _reached(start: str, ways: Ways) -> set[str]:
    seen, stack = {start}, [start]
    while stack:
        new = set(ways[stack.pop()]) - seen
        seen |= new
        stack.extend(new)
    return seen
