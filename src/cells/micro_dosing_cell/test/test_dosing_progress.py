"""What of a formula is in the vessel, from its net mass alone."""

from hypothesis import given
from hypothesis import strategies as st

from micro_dosing_cell.models import Formula
from micro_dosing_cell.progress import aim, dosed

FORMULA = Formula(components={"blue": 0.35, "red": 1.2, "white": 4.0})


def test_an_empty_vessel_holds_nothing() -> None:
    """It should take noise about zero for nothing."""
    assert dosed(FORMULA, 0.0) == {"white": 0.0, "red": 0.0, "blue": 0.0}
    assert sum(dosed(FORMULA, -0.003).values()) == 0.0


def test_components_are_complete_in_the_order_of_dosing() -> None:
    """It should find the second one half done."""
    assert dosed(FORMULA, 4.5) == {"white": 4.0, "red": 0.5, "blue": 0.0}


def test_the_order_does_not_depend_on_how_the_formula_is_written() -> None:
    """It should be the same for two spellings."""
    turned = Formula(components=dict(reversed(FORMULA.components.items())))
    assert FORMULA.order() == turned.order() == ["white", "red", "blue"]


masses = st.dictionaries(st.sampled_from("abcdef"), st.floats(min_value=0.05, max_value=20.0), min_size=1)


@given(masses, st.data())
def test_whatever_is_told_is_within_tolerance_of_the_truth(components: dict[str, float], data: st.DataObject) -> None:
    """It should be off by less than a tolerance though only the sum is known."""
    formula = Formula(components=components)
    order = formula.order()
    at = data.draw(st.integers(min_value=0, max_value=len(order) - 1))
    true = dict.fromkeys(order, 0.0)
    for channel in order[:at]:
        off = data.draw(st.floats(min_value=-1.0, max_value=1.0))
        true[channel] = components[channel] + off * aim(formula)
    true[order[at]] = data.draw(st.floats(min_value=0.0, max_value=1.0)) * components[order[at]]
    told = dosed(formula, sum(true.values()))
    carried = at * aim(formula)
    for channel in order:
        assert abs(told[channel] - true[channel]) <= carried + aim(formula) + 1e-9, channel
