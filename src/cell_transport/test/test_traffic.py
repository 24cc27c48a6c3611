"""Traffic: reservations, hops, and the promise that every accepted move arrives."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traffic_driver import SEEDS, Driver, tracks

from cell_transport.testing import BUFFER, loop_line
from cell_transport.traffic import Traffic, TrafficError
from cell_transport.zones import Zone, ZoneGraph


@settings(max_examples=300, deadline=None)
@given(tracks(), st.integers(1, 8), SEEDS)
def test_every_accepted_move_arrives(graph: ZoneGraph, carriers: int, seed: int) -> None:
    """It should never overfill a zone and never stop while a carrier is on its way."""
    subject = Driver(graph, carriers, seed)
    for _ in range(60):
        subject.ask_at_random()
        subject.start_all()
        if subject.bound_for:
            subject.finish_next()
    subject.drain()


@settings(max_examples=200, deadline=None)
@given(tracks(), st.integers(1, 8), SEEDS)
def test_a_state_can_be_rebuilt(graph: ZoneGraph, carriers: int, seed: int) -> None:
    """It should accept all open moves again from where the carriers are, as after a restart, and go on with them."""
    driver = Driver(graph, carriers, seed)
    for _ in range(25):
        driver.ask_at_random()
        driver.start_all()
        rebuilt = Traffic(graph)
        for carrier, (*left, zone) in driver.inside.items():
            rebuilt.place(carrier, zone, *left)
        assert rebuilt.request_all(driver.bound_for)
        driver.traffic = rebuilt
        driver.check()
        if driver.bound_for:
            driver.finish_next()
    driver.drain()


@settings(max_examples=100, deadline=None)
@given(tracks(), st.integers(2, 8), SEEDS)
def test_a_stuck_carrier_stops_only_those_behind_it(graph: ZoneGraph, carriers: int, seed: int) -> None:
    """It should bring all home once a carrier that did not start its hops for a while starts them again."""
    subject = Driver(graph, carriers, seed)
    stuck = subject.carriers[0]
    subject.ask_at_random()
    for _ in range(40):
        for carrier in subject.traffic.moving():
            if carrier != stuck and (zone := subject.traffic.start_hop(carrier)) is not None:
                subject.inside[carrier].append(zone)
                subject.inside[carrier].pop(0)
                if subject.traffic.finish_hop(carrier):
                    del subject.bound_for[carrier]
                subject.check()
    subject.drain()


def test_eight_carriers_on_a_line_with_spurs() -> None:
    """It should keep eight carriers busy: many moves in bounded line time."""
    subject = Driver(loop_line(), carriers=8, seed=4)
    while subject.finished < 200:
        subject.ask_at_random()
        subject.start_all()
        subject.finish_next()
    subject.drain()
    assert subject.now / subject.finished < 20.0


def test_a_loop_with_more_carriers_than_zones() -> None:
    """It should not let the loop fill up."""
    subject = Driver(loop_line(length=4, spurs=3), carriers=8, seed=1)
    while subject.finished < 100:
        subject.ask_at_random()
        subject.start_all()
        if subject.bound_for:
            subject.finish_next()
    subject.drain()


def test_two_carriers_swap_stations() -> None:
    """It should accept a swap when both ask together, and refuse each alone."""
    subject = Driver(loop_line(), carriers=2, seed=0)
    assert subject.ask("c0", "s1")
    assert subject.ask("c1", "s4")
    subject.drain()
    assert not subject.traffic.request("c0", "s4")
    assert not subject.traffic.request("c1", "s1")
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
    assert not subject.ask("c1", "s0")
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
    assert not subject.ask("c1", "c")
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


def test_a_thousand_hops_are_cheap() -> None:
    """It should take well under 0.15 s of processor time for 1,000 hops of 8 carriers on a 25-zone line."""
    graph = loop_line()
    driver = Driver(graph, carriers=8, seed=7)
    traffic, stations = driver.traffic, list(graph.zone_of_station.values())
    hops, start = 0, time.process_time()
    while hops < 1000:
        for carrier in driver.carriers:
            if not traffic.is_moving(carrier):
                traffic.request(carrier, driver.random.choice(stations))
        started = [carrier for carrier in traffic.moving() if traffic.start_hop(carrier)]
        hops += len(started)
        for carrier in started:
            traffic.finish_hop(carrier)
    assert time.process_time() - start < 0.15
