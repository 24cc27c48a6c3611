"""Orders by id and by the number the customer knows."""

import pytest

from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.order_names import order_called, unit_called

NUMBERS = {"A1": "", "700001": "#1069", "700002": "WC-7", "700003": "#1070", "9": "1070", "1069": ""}


@pytest.mark.parametrize(
    ("given", "order"),
    [("A1", "A1"), ("700001", "700001"), ("#1069", "700001"), ("1069", "1069"), ("WC-7", "700002")],
)
def test_it_should_find_an_order_by_id_first_then_by_its_number(given: str, order: str) -> None:
    assert order_called(given, NUMBERS) == order


def test_it_should_find_a_number_without_its_sign() -> None:
    assert order_called("1070", {"7": "#1070"}) == "7"
    assert unit_called("1070-02", {"7": "#1070"}) == "7-02"
    assert unit_called("#1070-02", {"7": "#1070"}) == "7-02"
    assert unit_called("A-1-02", {"A-1": ""}) == "A-1-02"


@pytest.mark.parametrize("given", ["", "#", "1071", "a1"])
def test_it_should_say_what_there_is_instead(given: str) -> None:
    with pytest.raises(Unknown, match="no order"):
        order_called(given, NUMBERS)


def test_it_should_not_choose_between_two() -> None:
    with pytest.raises(NotAllowed, match="several orders: 700003, 9"):
        order_called("1070", NUMBERS)


def test_it_should_name_a_dozen_of_those_that_could_be_meant() -> None:
    with pytest.raises(NotAllowed) as refused:
        order_called("1070", {f"order{n}": "#1070" for n in range(14)})
    assert str(refused.value).count("order") == 12 + len(["orders"])


def test_it_should_leave_alone_what_names_no_unit() -> None:
    assert unit_called("nothing", {}) == "nothing"
