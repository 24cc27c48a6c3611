"""The ready-made line of the tests: a loop with spurs."""

from cell_line.config.transport import StationKind
from cell_transport.loop_line import BUFFER, loop_line
from cell_transport.zones import Zone


def test_a_loop_with_spurs_spread_over_it() -> None:
    """It should lead from some zones of the loop into a spur each, and from there on behind that zone."""
    cell, buffer = StationKind.CELL, StationKind.BUFFER
    assert list(loop_line(length=4, spurs=1, buffer_capacity=3).zones.values()) == [
        Zone("z0", ("z1", "s0")),
        Zone("z1", ("z2",)),
        Zone("z2", ("z3", BUFFER)),
        Zone("z3", ("z0",)),
        Zone("s0", ("z1",), capacity=1, station="s0", kind=cell),
        Zone(BUFFER, ("z3",), capacity=3, station=BUFFER, kind=buffer),
    ]


def test_the_line_that_most_tests_use() -> None:
    """It should have seven cells on a loop of 17 zones, and a buffer for eight; a zone takes two seconds."""
    graph = loop_line()
    assert list(graph.zone_of_station) == [*(f"s{i}" for i in range(7)), BUFFER]
    assert (len(graph.zones), graph.zones[BUFFER].capacity, graph.hop_time("z0")) == (17 + 8, 8, 2.0)
