"""Traffic: reservations, hops, and who may go first."""

import pytest
from traffic_driver import Driver

from cell_transport import traffic
from cell_transport.loop_line import BUFFER, loop_line
from cell_transport.traffic import Traffic, TrafficError
from cell_transport.zones import Zone, ZoneGraph


def test_two_carriers_swap_stations(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should accept a swap when both ask together, without a long search, and refuse each alone."""
    subject = Driver(loop_line(), carriers=2, seed=0)
    assert subject.ask("c0", "s1")
    assert subject.ask("c1", "s4")
    subject.drain()
    assert not subject.traffic.request("c0", "s4")
    assert not subject.traffic.request("c1", "s1")
    monkeypatch.setattr(traffic, "by_backtracking", not_to_be_searched)
    assert subject.traffic.request_all({"c0": "s4", "c1": "s1"})
    subject.bound_for = {"c0": "s4", "c1": "s1"}
    subject.drain()


def test_a_dead_end_is_left_before_it_is_entered() -> None:
    """It should keep the second carrier off the only way out of a two-way spur."""
    graph = ZoneGraph(
        [Zone("a", ("b", BUFFER)), Zone("b", ("a", "end")), Zone("end", ("b",)), Zone(BUFFER, ("a",), capacity=2)], 1.0
    )
    subject = Driver(graph, carriers=2, seed=0)
    assert subject.ask("c0", "end")
    subject.drain()
    assert subject.ask("c0", BUFFER)
    assert subject.ask("c1", "end")
    subject.drain()
    assert subject.traffic.occupancy() == {BUFFER: ["c0"], "end": ["c1"]}


def test_a_destination_is_reserved_once() -> None:
    """It should refuse a place that is taken or promised, and give it when the carrier there is leaving."""
    subject = Driver(loop_line(), carriers=3, seed=0)
    assert subject.ask("c0", "s0")
    assert subject.ask("c1", "s0") is False
    subject.drain()
    assert not subject.ask("c1", "s0")
    assert subject.ask("c0", "s1")
    assert subject.ask("c1", "s0")
    assert not subject.ask("c0", "s2"), "it is moving already"
    subject.drain()


def test_a_move_to_where_it_stands_is_done_at_once() -> None:
    """It should accept without a hop."""
    subject = Driver(loop_line(), carriers=1, seed=0)
    assert subject.ask("c0", BUFFER)
    assert not subject.traffic.is_moving("c0")


def test_a_way_through_a_standing_carrier_is_refused() -> None:
    """It should not accept a move that another carrier without orders blocks."""
    graph = ZoneGraph(
        [Zone("a", ("b",)), Zone("b", ("c",)), Zone("c", (BUFFER,)), Zone(BUFFER, ("a",), capacity=8)], 1.0
    )
    subject = Driver(graph, carriers=2, seed=0)
    assert subject.ask("c0", "b")
    subject.drain()
    assert subject.ask("c1", "c") is False
    assert subject.ask("c0", BUFFER)
    assert subject.ask("c1", "c")
    subject.drain()


def test_grants_lists_what_may_start() -> None:
    """It should name the carrier and the zone, and change nothing."""
    subject = Driver(loop_line(), carriers=2, seed=0).traffic
    subject.request("c0", "s0")
    subject.request("c1", "s1")
    assert subject.grants() == subject.grants() == [("c0", "z15"), ("c1", "z15")]
    assert subject.start_hop("c0") == "z15"
    assert subject.grants() == []
    assert subject.finish_hop("c0") is False, "it has further to go"


def test_a_copy_is_independent() -> None:
    """It should leave the original alone."""
    original = Driver(loop_line(), carriers=1, seed=0).traffic
    original.request("c0", "s0")
    copy = original.copy()
    copy.start_hop("c0")
    assert original.zone_of("c0") == BUFFER
    assert original.occupancy() == {BUFFER: ["c0"]}


def test_misuse_is_named() -> None:
    """It should raise with a text that says what is wrong."""
    subject = Driver(loop_line(), carriers=1, seed=0).traffic
    with pytest.raises(TrafficError, match="not on the track"):
        subject.request("nobody", "s0")
    with pytest.raises(TrafficError, match="no zone"):
        subject.request("c0", "nowhere")
    with pytest.raises(TrafficError, match="not hopping"):
        subject.finish_hop("c0")
    with pytest.raises(TrafficError, match="unknown or full"):
        subject.place("c9", "nowhere")
    with pytest.raises(TrafficError, match="zone 'nowhere' is unknown or full"):
        subject.place("c9", "s0", leaving="nowhere")
    with pytest.raises(TrafficError, match="already"):
        subject.place("c0", BUFFER)


def test_a_hop_of_before_can_be_finished() -> None:
    """It should hold both zones of a carrier that is placed in mid-hop, and let it stand afterwards."""
    subject = Traffic(loop_line())
    subject.place("c0", "z1", leaving="z0")
    assert subject.is_moving("c0")
    assert subject.occupancy() == {"z1": ["c0"], "z0": ["c0"]}
    assert subject.start_hop("c0") is None
    assert subject.finish_hop("c0")
    assert not subject.is_moving("c0")
    assert subject.occupancy() == {"z1": ["c0"]}
    subject.place("c1", "z0")


def placed(graph: ZoneGraph, standing: dict[str, str]) -> Traffic:
    """Traffic with carriers that stand."""
    made = Traffic(graph)
    for carrier, zone in standing.items():
        made.place(carrier, zone)
    return made


def drive(subject: Traffic) -> None:
    """Let everything move that may, as soon as it may, until all have arrived."""
    while subject.moving():
        started = [carrier for carrier in subject.moving() if subject.start_hop(carrier)]
        assert started, f"deadlock: {subject.occupancy()}"
        for carrier in started:
            subject.finish_hop(carrier)


@pytest.mark.parametrize(
    ("standing", "wanted", "accepted"),
    [
        ("a s1, b s4", "a s4, b s1", ["a", "b"]),
        ("a buffer, b buffer", "a s0, b s0", ["a"]),
        ("a s1, b s4, c s2", "a s4, b s1, c buffer", ["c", "a", "b"]),
        ("a s1, b s4, c s2, d s3", "a s4, b s1, c s1, d s2", ["a", "b"]),
        ("a s1, b buffer, c buffer, d s5", "a buffer, b s1, c s1, d s1", ["a", "b"]),
        ("a s1, b s4", "a s4", []),
    ],
    ids=["swap", "first come", "alone and together", "left out, and who waits for it", "one of many", "who stays"],
)
def test_most_moves_are_accepted(standing: str, wanted: str, accepted: list[str]) -> None:
    """It should accept what can be done alone, the first ones first, then what can be done together; all arrive."""
    at, to = (dict(pair.split() for pair in text.split(", ")) for text in (standing, wanted))
    subject = placed(loop_line(buffer_capacity=2), at)
    assert subject.request_most(to) == accepted
    assert sorted(subject.moving()) == sorted(accepted)
    drive(subject)
    assert {carrier: subject.zone_of(carrier) for carrier in at} == at | {carrier: to[carrier] for carrier in accepted}


def test_carriers_that_face_each_other_stay() -> None:
    """It should accept neither where they have no way around each other."""
    graph = ZoneGraph([Zone("a", ("b",)), Zone("b", ("a",))], 1.0)
    assert placed(graph, {"x": "a", "y": "b"}).request_most({"x": "b", "y": "a"}) == []


DEAD_END = ZoneGraph(
    [
        Zone("track", ("in", "home", "bay")),
        Zone("in", ("end", "track")),
        Zone("end", ("in",)),
        Zone("out", ("in",)),
        Zone("home", ("out",), capacity=2),
        Zone("bay", ("home", "pit")),
        Zone("pit", ("track",)),
    ],
    1.0,
)
"""A track with a spur that is entered and left by the same zone."""


def not_to_be_searched(*_: object) -> None:
    """Stands for the search that takes long."""
    raise AssertionError("this needs no search")


def test_one_after_another_needs_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should find at once that all can go in the order in which they asked, when they cannot go together."""
    monkeypatch.setattr(traffic, "by_backtracking", not_to_be_searched)
    subject = placed(DEAD_END, {"inside": "end", "outside": "out", "late": "bay"})
    assert subject.request_all({"inside": "home", "outside": "end", "late": "out"})
    drive(subject)


def test_another_order_than_that_of_the_requests_is_found() -> None:
    """It should let the one inside leave first, whoever asked first."""
    subject = placed(DEAD_END, {"inside": "end", "outside": "out"})
    assert subject.request_all({"outside": "end", "inside": "home"})
    assert subject.grants() == [("inside", "in")]
    drive(subject)


def test_a_way_that_others_fill_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should refuse at once what no order of hops can do."""
    monkeypatch.setattr(traffic, "by_backtracking", not_to_be_searched)
    subject = placed(DEAD_END, {"first": "in", "second": "out"})
    assert not subject.request("second", "end")


def test_who_is_in_nobodys_way_may_start() -> None:
    """It should not wait for those who have to go one after another elsewhere."""
    subject = placed(DEAD_END, {"inside": "end", "outside": "out", "other": "bay"})
    assert subject.request_all({"inside": "home", "outside": "end"})
    assert subject.request("other", "pit")
    assert subject.grants() == [("inside", "in"), ("other", "pit")]


def star(*ways: str) -> ZoneGraph:
    """Zones with one place each, from "zone: next next" lines."""
    table = (way.split(": ") for way in ways)
    return ZoneGraph([Zone(name, tuple(after.split())) for name, after in table], 1.0)


def test_who_ends_on_the_way_of_another_goes_last() -> None:
    """It should let the other pass first, though the one that ends there is nearer and was first."""
    subject = placed(star("a: b", "d: b", "b: c", "c: a d"), {"near": "a", "passing": "d"})
    assert subject.request_all({"near": "b", "passing": "c"})
    assert subject.grants() == [("passing", "b")]
    drive(subject)


def test_a_place_that_is_left_is_one_place() -> None:
    """It should not count on it twice, for one that ends there and for one that passes."""
    subject = placed(star("a: e f", "b: a", "c: a", "e: b c", "f: b c"), {"x": "a", "y": "b", "z": "c"})
    assert subject.request_all({"x": "f", "y": "a", "z": "e"})
    drive(subject)


def test_the_place_left_behind_is_counted_on() -> None:
    """It should let one go before another that is nearer, where those behind it can follow."""
    graph = star("x: z", "y: z", "w: y", "z: t", "t: hx hy hw", "hx: x", "hy: y", "hw: w")
    subject = placed(graph, {"X": "x", "Y": "y", "W": "w"})
    assert subject.request_all({"X": "hx", "Y": "hy", "W": "hw"})
    assert subject.grants() == [("X", "z"), ("Y", "z")]
    assert subject.start_hop("Y") == "z"
    subject.finish_hop("Y")
    drive(subject)


def test_the_place_left_behind_is_one_place() -> None:
    """It should keep one from going too early, when two need the place it leaves and would block each other."""
    graph = star("hx: x", "x: z", "z: u hx end", "end: x", "u: y", "y: z hu", "hu: hu2", "hu2: v", "v: y")
    subject = placed(graph, {"V": "v", "U": "u", "X": "x", "Y": "y"})
    assert subject.request_all({"V": "end", "U": "hu2", "X": "hx", "Y": "u"})
    assert subject.grants() == [("X", "z")]
    drive(subject)
