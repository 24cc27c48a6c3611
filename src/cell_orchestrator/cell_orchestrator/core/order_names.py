"""What people call an order: its id, or the number the customer knows it by, with or without its '#'."""

from collections.abc import Mapping

from cell_orchestrator.core.errors import NotAllowed, Unknown


def order_called(given: str, numbers: Mapping[str, str]) -> str:
    """The id of the order that is called so.

    Args:
        given: an id, or a number such as '#1069' or '1069'.
        numbers: id -> number of every order that can be meant, '' where it has none.

    Raises:
        Unknown: none of them is called so.
        NotAllowed: several have this number.
    """
    if given in numbers:
        return given
    found = [name for name, number in numbers.items() if number and given.removeprefix("#") == number.removeprefix("#")]
    if not found:
        raise Unknown("order", given, numbers)
    if len(found) > 1:
        raise NotAllowed(f"{given!r} is the number of several orders: {', '.join(sorted(found)[:12])}")
    return found[0]


def unit_called(given: str, numbers: Mapping[str, str]) -> str:
    """The id of the unit that is called so, such as '1069-02' for the second unit of order '#1069'.

    Raises:
        Unknown: no order is called so.
        NotAllowed: several orders have this number.
    """
    order, dash, place = given.rpartition("-")
    return order_called(order, numbers) + dash + place if order else given
