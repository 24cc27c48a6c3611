"""ZoneGraph: checks and routes."""

import itertools
from pathlib import Path

import pytest

from cell_line.config.line import load_line
from cell_transport.loop_line import loop_line
from cell_transport.zones import Zone, ZoneError, ZoneGraph

LINE = loop_line()
DEMO = Path(__file__).parents[3] / "config" / "lines" / "demo.yaml"


@pytest.mark.parametrize("start", LINE.zones)
@pytest.mark.parametrize("end", ["z0", "z9", "s3", "buffer"])
def test_a_route_follows_the_arrows(start: str, end: str) -> None:
    """It should lead over successors, without a loop, to the destination."""
    graph = LINE
    way = (start, *graph.route(start, end))
    assert way[-1] == end
    assert len(set(way)) == len(way)
    assert all(after in graph.zones[before].next for before, after in itertools.pairwise(way))


def test_a_route_goes_around_stations() -> None:
    """It should take the longer way when the short one leads through a station."""
    zones = [
        Zone("a", ("stop", "b")),
        Zone("stop", ("d",), length_m=0.1, station="stop"),
        Zone("b", ("c",)),
        Zone("c", ("d",)),
        Zone("d", ("a",)),
    ]
    assert ZoneGraph(zones, 1.0).route("a", "d") == ("b", "c", "d")


def test_a_route_is_the_shortest_in_metres() -> None:
    """It should take two short zones rather than a long one."""
    zones = [
        Zone("a", ("long", "b")),
        Zone("b", ("c",)),
        Zone("c", ("d",)),
        Zone("long", ("d",), length_m=1.9),
        Zone("d", ("a",)),
    ]
    assert ZoneGraph(zones, 1.0).route("a", "d") == ("b", "c", "d")


def test_a_route_to_where_it_begins_is_empty() -> None:
    """It should not lead around the loop."""
    assert LINE.route("z3", "z3") == ()


def test_a_track_of_a_line_has_what_its_file_says() -> None:
    """It should take each zone, its station and the speed over."""
    config = load_line(DEMO).transport
    graph = ZoneGraph.of(config)
    assert graph.speed_m_s == config.speed_m_s
    assert graph.zones.keys() == config.zones.keys()
    assert graph.zone_of_station == {zone.station: name for name, zone in config.zones.items() if zone.station}
    for name, zone in config.zones.items():
        mine = graph.zones[name]
        assert (mine.next, mine.length_m, mine.capacity) == (tuple(zone.next), zone.length_m, zone.capacity)
        assert (mine.station, mine.kind) == (zone.station, zone.kind)


def test_a_route_goes_through_a_station_when_there_is_no_other_way() -> None:
    """It should still find the way."""
    zones = [Zone("a", ("stop",)), Zone("stop", ("b",), station="stop"), Zone("b", ("a",))]
    assert ZoneGraph(zones, 1.0).route("a", "b") == ("stop", "b")


def test_hop_time_is_length_over_speed() -> None:
    """It should be in seconds."""
    assert ZoneGraph([Zone("a", ("b",), length_m=0.5), Zone("b", ("a",))], 0.25).hop_time("a") == 2.0


def test_read_points_are_stations_and_diverters() -> None:
    """It should see both, and no plain zone."""
    graph = loop_line()
    assert graph.has_read_point("s0")
    assert graph.has_read_point("z0")
    assert graph.is_diverter("z0")
    assert not graph.has_read_point("z1")


@pytest.mark.parametrize(
    ("zones", "message"),
    [
        ([], "at least one"),
        ([Zone("a", ("a",)), Zone("a", ("a",))], "'a' is there twice"),
        ([Zone("a", ("x",))], "'a': next names 'x'"),
        ([Zone("a", ("a",), capacity=0)], "'a': capacity"),
        ([Zone("a", ("a",), length_m=0.0)], "'a': capacity and length_m"),
        ([Zone("a", ("a",), length_m=-1.0)], "'a': capacity and length_m"),
        ([Zone("a", ("b",)), Zone("b", ("b",))], "'b' has no way to zone 'a'"),
        ([Zone("a", ("a",)), Zone("b", ("a",))], "'b' cannot be reached from zone 'a'"),
        ([Zone("a", ("b",), station="s"), Zone("b", ("a",), station="s")], "station 's' is in zone 'a' and in 'b'"),
    ],
)
def test_a_track_that_cannot_work_is_refused(zones: list[Zone], message: str) -> None:
    """It should name the zone."""
    with pytest.raises(ZoneError, match=message):
        ZoneGraph(zones, 1.0)


def test_a_speed_must_be_positive() -> None:
    """It should refuse to stand still."""
    with pytest.raises(ZoneError, match="speed_m_s"):
        ZoneGraph([Zone("a", ("a",))], 0.0)
