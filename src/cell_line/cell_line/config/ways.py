"""The zones of a track as a graph, and whether every one leads to every other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import networkx as nx

Ways = Mapping[str, Sequence[str]]
"""Zone -> those that follow it, each of which is there."""


def graph_of(ways: Ways) -> "nx.DiGraph[str]":
    """Return zones and which may follow which."""
    arrows: dict[str, Iterable[str]] = dict(ways)
    return nx.DiGraph(arrows)


def unconnected(ways: Ways) -> Iterator[tuple[str, str]]:
    """Zones between which and the first one there is no way, by name: which, and what is wrong with it."""
    graph, start = graph_of(ways), next(iter(ways))
    for zone in sorted(ways.keys() - nx.descendants(graph, start) - {start}):
        yield zone, f"cannot be reached from zone '{start}'"
    for zone in sorted(ways.keys() - nx.ancestors(graph, start) - {start}):
        yield zone, f"has no way to zone '{start}'"
