"""Whether every zone leads to every other."""

from cell_line.config.ways import unconnected


def test_a_loop_is_connected() -> None:
    """It should find nothing wrong, with branches too."""
    assert list(unconnected({"a": ["b", "c"], "b": ["a"], "c": ["b"]})) == []
    assert list(unconnected({"a": ["a"]})) == []


def test_what_is_cut_off_is_named() -> None:
    """It should say which way is missing, by name."""
    assert list(unconnected({"b": ["c"], "c": ["b", "end"], "end": ["end"], "a": ["b"]})) == [
        ("a", "cannot be reached from zone 'b'"),
        ("end", "has no way to zone 'b'"),
    ]
