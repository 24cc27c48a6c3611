"""Where carriers stand, by what the orchestrator believes: for a line whose world nobody simulates."""

from collections.abc import Mapping, Sequence
from typing import Any

from cell_world.geometry import Pose


def standing(
    status: Mapping[str, Any], carriers: Sequence[str], places: Mapping[str, Sequence[Pose]]
) -> dict[int, Pose]:
    """Return the pose of each carrier that stands at a station, by its index in `carriers`.

    Args:
        status: Of the line, as in the JSON of its state.
        carriers: Ids in the order of the line.
        places: Where carriers can stand, by station; in a buffer each carrier has a place of its own.
    """
    numbers = {carrier: number for number, carrier in enumerate(carriers)}
    found: dict[int, Pose] = {}
    for carrier in status.get("carriers", ()):
        number, free = numbers.get(carrier["id"]), places.get(carrier["station"], ())
        if number is not None and free:
            found[number] = free[number % len(free)]
    return found
