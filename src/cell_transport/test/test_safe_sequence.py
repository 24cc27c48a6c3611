"""The two searches for a safe sequence."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from cell_transport.safe_sequence import Hop, by_backtracking, in_rounds

# Two-way dead end: "in" leads to "end" and back; the carrier inside must leave before the other comes in.
FREE = {"track": 1, "in": 1, "end": 0, "out": 0, "home": 1}
AT = {"inside": "end", "outside": "out"}
AHEAD = {"inside": ("in", "track", "home"), "outside": ("in", "end")}


def test_rounds_move_all_at_once() -> None:
    """It should let carriers follow each other."""
    ways = {"a": ("2", "3"), "b": ("1", "2")}
    assert in_rounds({"0": 0, "1": 0, "2": 1, "3": 1}, {"a": "1", "b": "0"}, ways) == [
        ("a", "2"),
        ("b", "1"),
        ("a", "3"),
        ("b", "2"),
    ]


def test_rounds_may_run_into_a_dead_end() -> None:
    """It should say None when its own order ends blocked."""
    assert in_rounds(dict(FREE), AT, AHEAD) is None


def test_backtracking_finds_the_other_order() -> None:
    """It should let the carrier inside leave first, and leave the places as an executed order would."""
    free = dict(FREE)
    order = by_backtracking(free, AT, AHEAD, limit=100)
    assert order is not None
    assert order.index(("inside", "track")) < order.index(("outside", "in"))
    assert free == {"track": 1, "in": 1, "end": 0, "out": 1, "home": 0}


def test_backtracking_knows_when_there_is_none() -> None:
    """It should give up when every order is blocked, and when the limit is reached."""
    assert by_backtracking({"a": 0, "b": 0}, {"x": "a", "y": "b"}, {"x": ("b",), "y": ("a",)}, limit=100) is None
    assert by_backtracking(dict(FREE), AT, AHEAD, limit=1) is None


def test_nothing_to_move_is_an_empty_order() -> None:
    """It should be done at once."""
    assert in_rounds({}, {}, {}) == []
    assert by_backtracking({}, {}, {}, limit=1) == []


def test_the_limit_counts_states_that_were_looked_at() -> None:
    """It should find what is found from the first state with a limit of one."""
    assert by_backtracking({"a": 0, "b": 1}, {"x": "a"}, {"x": ("b",)}, limit=1) == [("x", "b")]


@dataclass(frozen=True)
class Crowd:
    """Carriers on zones with one place each, and their ways.

    Attributes:
        free: Zone -> empty places.
        at: Carrier -> where it is.
        ahead: Carrier -> zones it still has to enter.
    """

    free: dict[str, int]
    at: dict[str, str]
    ahead: dict[str, tuple[str, ...]]

    def after(self, order: list[Hop]) -> dict[str, int]:
        """Hop in this order; returns the empty places afterwards."""
        free, at, left = dict(self.free), dict(self.at), {carrier: list(way) for carrier, way in self.ahead.items()}
        for carrier, zone in order:
            assert left[carrier].pop(0) == zone
            free[at[carrier]] += 1
            free[zone] -= 1
            at[carrier] = zone
            assert free[zone] >= 0
        assert not any(left.values())
        return free

    def can_end(self) -> bool:
        """Whether any order brings all to their ends, found by trying all."""
        carriers = list(self.ahead)
        fresh = seen = {(0,) * len(carriers)}
        while fresh:
            fresh = {after for state in fresh for after in self._next(carriers, state)} - seen
            seen = seen | fresh
        return tuple(len(way) for way in self.ahead.values()) in seen

    def _next(self, carriers: list[str], state: tuple[int, ...]) -> list[tuple[int, ...]]:
        tracks = [(self.at[carrier], *self.ahead[carrier]) for carrier in carriers]
        taken = {track[done] for track, done in zip(tracks, state, strict=True)}
        blocked = taken | {zone for zone, places in self.free.items() if not places and zone not in self.at.values()}
        return [
            (*state[:i], done + 1, *state[i + 1 :])
            for i, done in enumerate(state)
            if done + 1 < len(tracks[i]) and tracks[i][done + 1] not in blocked
        ]


@st.composite
def crowds(draw: st.DrawFn) -> Crowd:
    """Two to four carriers on a few zones, of which some are closed, with ways that cross."""
    zones = [f"z{i}" for i in range(draw(st.integers(3, 6)))]
    starts = draw(st.permutations(zones))[: draw(st.integers(2, min(4, len(zones) - 1)))]
    closed = draw(st.sampled_from([*zones, ""]))
    at = {f"c{i}": zone for i, zone in enumerate(starts)}
    ahead: dict[str, tuple[str, ...]] = {}
    for carrier, zone in at.items():
        way = [zone]
        for _ in range(draw(st.integers(0, 4))):
            way.append(draw(st.sampled_from([other for other in zones if other != way[-1]])))
        ahead[carrier] = tuple(way[1:])
    return Crowd({zone: int(zone not in starts and zone != closed) for zone in zones}, at, ahead)


@settings(max_examples=400, deadline=None)
@given(crowds())
def test_backtracking_finds_an_order_where_there_is_one(crowd: Crowd) -> None:
    """It should find one exactly if trying all finds one, and leave the places as that order does."""
    free = dict(crowd.free)
    order = by_backtracking(free, crowd.at, crowd.ahead, limit=10_000)
    assert (order is not None) == crowd.can_end()
    if order is not None:
        assert crowd.after(order) == free


@settings(max_examples=200, deadline=None)
@given(crowds())
def test_an_order_in_rounds_can_be_done(crowd: Crowd) -> None:
    """It should overfill no zone, and bring all to their ends."""
    free, ahead = dict(crowd.free), {carrier: way for carrier, way in crowd.ahead.items() if way}
    order = in_rounds(free, crowd.at, ahead)
    if order is not None:
        assert crowd.after(order) == free
