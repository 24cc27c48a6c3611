"""What a camera sees, as an arm may be told."""

import asyncio
import math

import pytest

from cell_skills.devices.looking import TRIES, see, seen_offset
from cell_skills.devices.protocols import DeviceFault, Offset


class Blinded:
    """A camera whose first pictures are of no use."""

    def __init__(self, useless: int) -> None:
        self._left = useless

    async def look(self, target: str) -> dict[str, float]:
        """Return nothing, or that nothing is there."""
        self._left -= 1
        return {} if self._left >= 0 else {"present": 0.0}


def test_it_looks_again() -> None:
    """It should take the first picture of use, and give up after some."""
    assert asyncio.run(see(Blinded(TRIES - 1), "nest.a")) == {"present": 0.0}
    with pytest.raises(DeviceFault, match=r"no usable picture of nest\.a"):
        asyncio.run(see(Blinded(TRIES), "nest.a"))


def test_an_offset_is_what_was_seen() -> None:
    """It should turn the short way."""
    assert seen_offset({"x_m": 0.01, "y_m": -0.3, "yaw_rad": 0.1}, "nest.a") == Offset(0.01, -0.3, 0.1)
    assert seen_offset({"x_m": 0.0, "y_m": 0.0, "yaw_rad": 7.0}, "nest.a").yaw_rad == pytest.approx(7.0 - math.tau)


@pytest.mark.parametrize("away", [{"x_m": 0.51}, {"y_m": -0.4, "x_m": 0.4}, {"x_m": math.nan}, {"y_m": 1e300}])
def test_no_arm_is_sent_where_nothing_can_lie(away: dict[str, float]) -> None:
    """It should not believe a camera that sees a part far off its place."""
    with pytest.raises(DeviceFault, match=r"camera: sees what belongs to nest\.a .* m off it, 0\.5 m at most"):
        seen_offset({"x_m": 0.0, "y_m": 0.0, "yaw_rad": 0.0, **away}, "nest.a")
