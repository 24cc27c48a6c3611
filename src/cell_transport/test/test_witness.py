"""The two searches for a witness."""

from cell_transport.witness import by_backtracking, in_rounds

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
