"""Weighing with a scale of coarse digits."""

import asyncio
from itertools import cycle

import pytest

from cell_skills.context import Devices, SkillContext
from cell_skills.testing import ManualClock, MemoryLog, Rig
from micro_dosing_cell.weighing import weigh


class Digits:
    """A scale that shows these readings in turn [g]."""

    def __init__(self, *readings: float) -> None:
        self._readings = cycle(readings)

    async def tare(self) -> None:
        """Stay as it is."""

    async def tared(self) -> bool:
        """Say no."""
        return False

    async def read(self) -> float:
        """Return the next reading [g]."""
        return next(self._readings)


@pytest.mark.parametrize("low", [5.75, 6.27, 8.37, 12.04])
def test_a_load_between_two_digits_is_at_rest(low: float) -> None:
    """It should take readings one digit apart for the same, whatever binary numbers make of the difference."""
    ctx = SkillContext(Devices({}), ManualClock(), MemoryLog(), Rig().cancel)
    assert asyncio.run(weigh(ctx, Digits(low, round(low + 0.01, 2)))) == pytest.approx(low + 0.005)
