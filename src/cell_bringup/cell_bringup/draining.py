"""`./cell down --drain`: wait until nothing is left on the carriers of a line that loads nothing more."""

from collections.abc import Callable

from cell_bringup.failure import CommandFailed
from cell_bringup.follower import Follower
from cell_orchestrator.core.carrier_names import short
from cell_orchestrator.core.plant import Plant

LOOK_S = 0.5
"""Time between two looks [s]."""


def left_on_carriers(plant: Plant) -> list[str]:
    """The units that still ride, each with its carrier and what keeps it there for a person."""
    riding = [carrier for carrier in plant.carriers.values() if carrier.unit]
    return [
        f"{carrier.unit} on carrier {short(carrier.id)}{f' (held: {carrier.held})' if carrier.held else ''}"
        for carrier in sorted(riding, key=lambda carrier: carrier.unit)
    ]


def drain(follower: Follower, pause: Callable[[float], bool], say: Callable[[str], None]) -> None:
    """Look on until no carrier has a unit, and no cell a job.

    Args:
        follower: of the line.
        pause: waits so many seconds; returns True when the user does not want to wait any more.
        say: told what is left, whenever that changes.

    Raises:
        CommandFailed: the user does not want to wait any more; the line stays as it is, held.
    """
    told: list[str] = []
    while (left := left_on_carriers(follower.plant)) or follower.plant.jobs:
        if left != told:
            say(f"waits for {', '.join(left)}" if left else "no unit is left; jobs of cells end")
            told = left
        if pause(LOOK_S):
            raise CommandFailed("the line runs on and loads nothing: ./cell resume line, or ./cell down")
        follower.poll()
