"""It should wait until the last unit of the orders that are meant has left, whatever became of it."""

from typing import cast

import pytest
from immutables import Map

from cell_bringup.failure import CommandFailed
from cell_bringup.order_wait import wait_for_orders
from cell_client.follower import Follower
from cell_orchestrator.core.orders import Order
from cell_orchestrator.core.plant import Plant


class Film:
    """A follower that sees one plant after the other."""

    def __init__(self, *open_units: dict[str, int]) -> None:
        self._plants = [
            Plant(orders=Map({name: Order(name, (), 0.0, open_units=count) for name, count in each.items()}))
            for each in open_units
        ]

    @property
    def plant(self) -> Plant:
        return self._plants[0]

    def poll(self) -> None:
        del self._plants[0]

    @property
    def left(self) -> int:
        return len(self._plants)


def test_it_ends_with_the_last_unit() -> None:
    """It should look until no order that is meant has a unit left; others do not count."""
    film = Film({"A": 2, "B": 1, "C": 1}, {"A": 0, "B": 1, "C": 1}, {"B": 0, "C": 1}, {"C": 0})
    wait_for_orders(cast(Follower, film), ["A", "B"], lambda wait: False)
    assert film.left == 2


def test_who_does_not_want_to_wait_is_told() -> None:
    """It should name the command that shows what is left."""
    with pytest.raises(CommandFailed, match=r"\./cell order list"):
        wait_for_orders(cast(Follower, Film({"A": 1})), ["A"], lambda wait: True)
