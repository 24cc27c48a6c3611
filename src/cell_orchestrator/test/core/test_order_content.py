"""What an order asks for, and when that is the same."""

from dataclasses import replace

import pytest
from small_line import PACK, PRESS, PRESS_BLUE

from cell_orchestrator.core.order_content import Content, product_in, product_of
from cell_orchestrator.core.recipes import Recipe

TEE = Recipe("textile", "TEE-M", "1.1", (PRESS, PACK), options={"quality": "boutique", "note": "für Zoë"})
OLD = replace(TEE, options=None)
SAID = Content(100.0, {"TEE-M": 2}, 1, 700.0, "Zoë")


def test_a_product_is_a_variant_with_its_options() -> None:
    """It should name both, whatever order they come in, and nothing of how it is made."""
    assert product_of(TEE) == 'TEE-M note="für Zoë" quality="boutique"'
    assert product_of(replace(TEE, options={"note": "für Zoë", "quality": "boutique"})) == product_of(TEE)
    assert product_of(replace(TEE, options={}, operations=(PACK,), revision="2.1")) == "TEE-M"


def test_products_of_versions_that_kept_no_options() -> None:
    """It should know them by what is done to them, and find what is ordered now among them."""
    assert product_of(OLD).startswith("TEE-M #")
    assert product_of(OLD) == product_of(
        replace(OLD, revision="9.9", operations=(PRESS, replace(PACK, duration_s=1.0)))
    )
    different = [(PRESS,), (PACK, PRESS), (PRESS_BLUE, PACK), (replace(PRESS, parameters={"grams": 5.0}), PACK)]
    assert len({product_of(OLD), *(product_of(replace(OLD, operations=ops)) for ops in different)}) == 5
    assert product_in(TEE, {product_of(OLD): 2}) == product_of(OLD)
    assert product_in(TEE, {product_of(OLD): 2, product_of(TEE): 1}) == product_of(TEE)
    assert product_in(TEE, {"TEE-L": 2}) == product_of(TEE)
    assert product_in(OLD, {}) == product_of(OLD)


def test_a_product_that_is_stored_keeps_its_name() -> None:
    """It should be called as the logs of before call it, in whatever order the parameters come back from the store."""
    parts = {"grams": 5.0, "channel": "a"}
    recipe = Recipe("polish", "polish-red", "1.1", (replace(PRESS, parameters=parts),))
    assert product_of(recipe) == "polish-red #c798c1753419"
    again = replace(recipe, operations=(replace(PRESS, parameters=dict(sorted(parts.items()))),))
    assert product_of(again) == product_of(recipe)


@pytest.mark.parametrize(
    "change",
    [{"products": {"TEE-M": 3}}, {"products": {}}, {"priority": 2}, {"customer": "Zoe"}, {"due": 701.0}, {"due": None}],
)
def test_another_content(change: dict[str, object]) -> None:
    """It should tell each difference, both ways, and whether it is one of the units."""
    other = replace(SAID, **change)  # type: ignore[arg-type]
    assert SAID.says_the_same_as(SAID)
    assert not SAID.says_the_same_as(other) and not other.says_the_same_as(SAID)
    assert SAID.is_worded_as(other) == other.is_worded_as(SAID) == ("products" in change)


@pytest.mark.parametrize(
    ("at", "due", "same"),
    [
        (100.0, 700.0, True),
        (160.0, 700.0, True),
        (160.0, 760.0, True),
        (160.0, 760.0005, True),
        (160.0, 700.0005, True),
        (160.0, 761.0, False),
        (160.0, 699.0, False),
        (160.0, 740.0, False),
        (40.0, 640.0, True),
    ],
)
def test_due_at_a_time_or_after_a_time(at: float, due: float, same: bool) -> None:
    """It should be the same due date if it is the same time, or as long after it was said."""
    assert replace(SAID, at=at, due=due).is_due_as(SAID) is same
    assert SAID.is_due_as(replace(SAID, at=at, due=due)) is same


def test_times_that_differ_by_a_millisecond() -> None:
    """It should take them for two, and anything closer for one."""
    assert not Content(due=0.001).is_due_as(Content(due=0.0))
    assert Content(due=0.00099).is_due_as(Content(due=0.0))


@pytest.mark.parametrize(
    ("revised", "known", "older"),
    [(0.5, 9.0, True), (9.0, 9.0, False), (9.5, 9.0, False), (0.0, 9.0, False), (9.0, 0.0, False), (0.0, 0.0, False)],
)
def test_older_content(revised: float, known: float, older: bool) -> None:
    """It should be older only where both say when they were changed, and this one says earlier."""
    assert replace(SAID, revised=revised).is_older_than(replace(SAID, revised=known)) is older


def test_due_at_no_time() -> None:
    """It should be the same as nothing but no due date."""
    never = replace(SAID, due=None)
    assert never.is_due_as(replace(never, at=900.0))
    assert not never.is_due_as(SAID)
