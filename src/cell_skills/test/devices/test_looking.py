"""What a camera sees, as an arm may be told."""

import asyncio
import math

import pytest

from cell_line.codes import Code
from cell_skills.devices.looking import TRIES, see_part, seen_offset
from cell_skills.devices.protocols import DeviceFault, Offset, Uncertain
from cell_skills.devices.seen import PartSeen

NOTHING = PartSeen(present=False)


class Blinded:
    """A camera whose first pictures are of no use."""

    def __init__(self, useless: int) -> None:
        self._left = useless

    async def look(self, place: str) -> PartSeen | None:
        """Return nothing, or that nothing is there."""
        self._left -= 1
        return None if self._left >= 0 else NOTHING


def seen(x_m: float = 0.0, y_m: float = 0.0, yaw_rad: float = 0.0, sigma_m: float = 0.0001) -> PartSeen:
    return PartSeen(present=True, x_m=x_m, y_m=y_m, yaw_rad=yaw_rad, sigma_m=sigma_m)


def test_it_looks_again() -> None:
    """It should take the first picture of use, and give up after some."""
    assert asyncio.run(see_part(Blinded(TRIES - 1), "nest.a")) is NOTHING
    with pytest.raises(DeviceFault, match=r"no usable picture of nest\.a"):
        asyncio.run(see_part(Blinded(TRIES), "nest.a"))


def test_an_offset_is_what_was_seen() -> None:
    """It should turn the short way."""
    assert seen_offset(seen(0.01, -0.3, 0.1), "nest.a") == Offset(0.01, -0.3, 0.1)
    assert seen_offset(seen(yaw_rad=7.0), "nest.a").yaw_rad == pytest.approx(7.0 - math.tau)


@pytest.mark.parametrize(("x_m", "y_m"), [(0.51, 0.0), (0.4, -0.4), (0.0, 99.0)])
def test_no_arm_is_sent_where_nothing_can_lie(x_m: float, y_m: float) -> None:
    """It should not believe a camera that sees a part far off its place."""
    with pytest.raises(DeviceFault, match=r"camera: sees what belongs to nest\.a .* m off it, 0\.5 m at most"):
        seen_offset(seen(x_m, y_m), "nest.a")


def test_no_arm_is_sent_to_what_is_seen_badly() -> None:
    """It should say how badly, with a code of its own."""
    with pytest.raises(Uncertain, match=r"sees what lies at nest\.a to within 2\.50 mm; 2 mm are needed") as refused:
        seen_offset(seen(sigma_m=0.0025), "nest.a")
    assert refused.value.code is Code.UNCERTAIN
