"""It should tell a camera that was knocked from a fixture that was moved, and say when it cannot tell."""

import pytest

from cell_vision.calibration.knocked import Standing, camera_standing
from cell_vision.fiducials.locating import TargetLocated
from cell_world.geometry import Pose

WAS = {"dock": Pose((0.1, 0.0, 0.6)), "nest": Pose((-0.1, 0.05, 0.7)), "scale": Pose((0.0, -0.1, 0.8))}


def seen(pose: Pose, off_m: float = 1e-4, turn_rad: float = 2e-4) -> TargetLocated:
    spread = tuple((off_m if row < 3 else turn_rad) ** 2 * (row == column) for row in range(6) for column in range(6))
    return TargetLocated(pose, spread, (0,), (), 0.1)


def standing(moved: dict[str, Pose], names: tuple[str, ...] = ("dock", "nest", "scale")) -> Standing:
    looked = {name: seen(moved.get(name, WAS[name])) for name in names}
    return camera_standing(WAS, looked).standing


KNOCK = Pose.from_xyz_rpy((0.002, 0.0, 0.0), (0.0, 0.004, 0.0))
KNOCKED = {name: KNOCK @ pose for name, pose in WAS.items()}


def test_held() -> None:
    """It should bear what noise there is."""
    assert standing({}) == Standing.HELD
    assert standing({"dock": WAS["dock"] @ Pose((0.0009, 0.0, 0.0))}) == Standing.HELD


def test_knocked() -> None:
    """It should find all that is seen elsewhere, be it one fixture."""
    assert standing(KNOCKED) == Standing.KNOCKED
    assert standing(KNOCKED, ("nest",)) == Standing.KNOCKED
    result = camera_standing(WAS, {name: seen(pose) for name, pose in KNOCKED.items()})
    assert result.moved == ("dock", "nest", "scale")
    assert result.turn_rad["dock"] == pytest.approx(0.004, rel=1e-3)
    assert result.off_m["dock"] == pytest.approx(0.0044, abs=0.0002)


def test_turned() -> None:
    """It should notice a turn of half a degree without a way."""
    turned = {name: pose @ Pose.from_xyz_rpy((0, 0, 0), (0.0, 0.0, 0.009)) for name, pose in WAS.items()}
    assert standing(turned) == Standing.KNOCKED


def test_fixture_moved() -> None:
    """It should not blame the camera for one fixture among several."""
    assert standing({"dock": KNOCKED["dock"]}) == Standing.FIXTURE_MOVED


def test_unknown() -> None:
    """It should say so when nothing is seen, or nothing well enough."""
    assert standing({}, ()) == Standing.UNKNOWN
    assert camera_standing(WAS, {"other": seen(WAS["dock"])}).standing == Standing.UNKNOWN
    for off_m, turn_rad in ((2e-3, 1e-4), (1e-4, 0.02)):
        assert camera_standing(WAS, {"dock": seen(KNOCKED["dock"], off_m, turn_rad)}).standing == Standing.UNKNOWN


def test_limit_grows_with_what_is_not_known() -> None:
    """It should not call a camera knocked for what may be noise."""
    moved = WAS["dock"] @ Pose((0.0017, 0.0, 0.0))
    assert camera_standing(WAS, {"dock": seen(moved)}).standing == Standing.KNOCKED
    assert camera_standing(WAS, {"dock": seen(moved, off_m=3e-4)}).standing == Standing.HELD
