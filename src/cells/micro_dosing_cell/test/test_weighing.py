"""Weighing with a scale of coarse digits."""

import asyncio
import math
from itertools import chain, cycle, repeat

import pytest

from cell_line.manual_clock import ManualClock
from cell_line.outcome import Failed, Recovery
from cell_skills.context import Devices, SkillContext
from cell_skills.testing import MemoryLog, Rig
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.weighing import weigh


class Digits:
    """A scale that shows these readings in turn [g]."""

    def __init__(self, *readings: float, before: tuple[float, ...] = ()) -> None:
        self._readings = chain(before, cycle(readings))

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
    assert weighed(Digits(low, round(low + 0.01, 2))) == pytest.approx(low + 0.005)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("at", range(4))
def test_a_reading_that_is_no_number_is_dropped(bad: float, at: int) -> None:
    """It should wait for four readings in a row that agree, and average no other."""
    assert weighed(Digits(5.0, before=(*repeat(9.0, at), bad, *repeat(7.0, 3)))) == 5.0


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_scale_that_gives_no_numbers_is_not_at_rest(bad: float) -> None:
    """It should say so, and not print them."""
    outcome = weighed(Digits(bad))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (DosingCode.SCALE_UNSTABLE, Recovery.RETRY)
    assert outcome.message.endswith("last readings no g")


def weighed(scale: Digits) -> float | Failed:
    """Weigh to the end."""
    ctx = SkillContext(Devices({}), ManualClock(), MemoryLog(), Rig().cancel)
    return asyncio.run(weigh(ctx, scale))
