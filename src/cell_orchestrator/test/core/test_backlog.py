"""The units that wait, grouped by what they need."""

from immutables import Map
from small_line import FILL, PACK, PRESS, make_order

from cell_orchestrator.core.backlog import Backlog, way_of, with_units, without_unit

A = make_order("A", (PRESS, PACK), (FILL,), (PRESS, PACK)).units
B = make_order("B", (PRESS, PACK)).units
BOTH, FILLED = "press@red pack@green", "fill@red"


def shown(backlog: Backlog) -> dict[str, dict[str, tuple[str, ...]]]:
    return {way: dict(orders) for way, orders in backlog.items()}


def test_a_way_is_what_a_unit_needs_in_order() -> None:
    """It should name skills and setups, and nothing that no cell asks for."""
    assert [way_of(unit.recipe) for unit in A] == [BOTH, FILLED, BOTH]


def test_units_come_and_go() -> None:
    """It should keep the order of arrival, and no group that is empty."""
    backlog = with_units(with_units(Map(), A), B)
    assert shown(backlog) == {BOTH: {"A": ("A-01", "A-03"), "B": ("B-01",)}, FILLED: {"A": ("A-02",)}}
    backlog = without_unit(without_unit(backlog, A[0]), B[0])
    assert shown(backlog) == {BOTH: {"A": ("A-03",)}, FILLED: {"A": ("A-02",)}}
    assert shown(without_unit(backlog, A[1])) == {BOTH: {"A": ("A-03",)}}
    assert shown(without_unit(without_unit(backlog, A[1]), A[2])) == {}
