"""`./cell order submit --wait`: until the units of orders have left the line."""

from collections.abc import Callable, Collection

from cell_bringup.failure import CommandFailed
from cell_client.follower import Follower

LOOK_S = 0.5
"""Time between two looks [s]."""


def wait_for_orders(follower: Follower, orders: Collection[str], pause: Callable[[float], bool]) -> None:
    """Look on until no unit of these orders is left.

    Args:
        follower: of the line.
        orders: their ids.
        pause: waits so many seconds; returns True when the user does not want to wait any more.

    Raises:
        CommandFailed: the user does not want to wait any more.
    """
    while any((order := follower.plant.orders.get(name)) and order.open_units for name in orders):
        if pause(LOOK_S):
            raise CommandFailed("the line goes on with them: ./cell order list")
        follower.poll()
