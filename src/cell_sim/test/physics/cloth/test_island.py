"""A cloth in the real physics: it lies, is dragged and smoothed."""

import json
import math

import numpy as np
import pytest

from cell_sim.makes.kinds import ClothKind
from cell_sim.physics.cloth.island import ClothIsland
from cell_world.geometry import Pose

SHIRT = ClothKind(0.5, 0.7)
LOW = 0.004
"""Height of the jaws when they pinch [m]."""


def settle(cloth: ClothIsland, limit_s: float = 3.0) -> None:
    """Step until it rests."""
    for _ in range(round(limit_s / 0.02)):
        if not cloth.awake:
            return
        cloth.step(0.02)
    raise AssertionError("it does not come to rest")


def pinch(cloth: ClothIsland, left: str, right: str) -> None:
    corners = cloth.measure().corners
    for hand, corner in (("left", left), ("right", right)):
        cloth.move(hand, Pose((*corners[corner], LOW)))
        assert cloth.pinch(hand) > 0


def carry(cloth: ClothIsland, ways: dict[str, list[tuple[float, float, float]]], duration: float) -> None:
    """Move each hand along its points."""
    steps = round(duration / 0.02)
    for step in range(1, steps + 1):
        phase = step / steps
        share = phase * phase * (3 - 2 * phase)
        for hand, points in ways.items():
            path = np.array(points)
            at = share * (len(path) - 1)
            index = min(int(at), len(path) - 2)
            point = path[index] + (at - index) * (path[index + 1] - path[index])
            cloth.move(hand, Pose(tuple(point.tolist())))
        cloth.step(0.02)


def arc(start: tuple[float, float], axis: int, at: float) -> list[tuple[float, float, float]]:
    """Over a fold line: half a turn about it, somewhat flattened."""
    points = []
    for angle in np.linspace(0.0, math.pi, 30):
        point = list(start)
        point[axis] = at - (at - start[axis]) * math.cos(angle)
        points.append((point[0], point[1], LOW + 0.6 * abs(at - start[axis]) * math.sin(angle)))
    return points


def release(cloth: ClothIsland) -> None:
    for hand in ("left", "right"):
        cloth.release(hand)
    settle(cloth)


def test_lies_where_it_is_laid_and_rests() -> None:
    """It should stay flat where it was put and stop costing time."""
    cloth = ClothIsland(SHIRT, 0.02, -0.01, 0.1, crease=0.008)
    settle(cloth)
    seen = cloth.measure()
    assert (seen.x, seen.y, seen.yaw) == pytest.approx((0.02, -0.01, 0.1), abs=0.001)
    assert (seen.width, seen.length) == pytest.approx((0.5, 0.7), abs=0.003)
    assert seen.layers == 1
    assert seen.height == 0.008


def test_an_empty_hand_holds_nothing() -> None:
    """It should feel that no cloth is between the jaws."""
    cloth = ClothIsland(SHIRT)
    cloth.move("left", Pose((0.4, 0.4, LOW)))
    assert cloth.pinch("left") == 0
    cloth.move("left", Pose((-0.25, -0.35, 0.05)))
    assert cloth.pinch("left") == 0


def test_is_dragged() -> None:
    """It should follow its corners over the table, nearly in shape."""
    cloth = ClothIsland(SHIRT)
    pinch(cloth, "back_left", "back_right")
    corners = cloth.measure().corners
    ways = {
        hand: [(*corners[name], LOW), (corners[name][0] + 0.02, corners[name][1] + 0.05, LOW)]
        for hand, name in (("left", "back_left"), ("right", "back_right"))
    }
    carry(cloth, ways, 0.6)
    assert cloth.tension() > 0.2
    release(cloth)
    seen = cloth.measure()
    assert (seen.x, seen.y) == pytest.approx((0.02, 0.05), abs=0.015)
    assert (seen.width, seen.length) == pytest.approx((0.5, 0.7), abs=0.012)


def test_pulling_smooths_creases() -> None:
    """It should become smoother the more it is pulled, and not by holding alone."""
    cloth = ClothIsland(SHIRT, crease=0.01)
    pinch(cloth, "front_left", "front_right")
    corners = cloth.measure().corners
    cloth.step(0.2)
    assert cloth.crease > 0.009
    for pull in (0.004, 0.008):
        before = cloth.crease
        ways = {
            hand: [(*corners[name], LOW), (corners[name][0] + sign * pull, corners[name][1], LOW)]
            for hand, name, sign in (("left", "front_left", -1), ("right", "front_right", 1))
        }
        carry(cloth, ways, 0.3)
        assert cloth.crease < 0.85 * before
    release(cloth)
    assert cloth.measure().height == cloth.crease


def test_slides_on_air() -> None:
    """It should follow its corners as a whole, and lie where it was brought to."""
    cloth = ClothIsland(SHIRT, 0.006, -0.005)
    pinch(cloth, "front_left", "front_right")
    corners = cloth.measure().corners
    ways = {
        hand: [(*corners[name], LOW), (corners[name][0] - 0.006, corners[name][1] + 0.005, LOW)]
        for hand, name in (("left", "front_left"), ("right", "front_right"))
    }
    cloth.lay_on_air(True)
    carry(cloth, ways, 0.5)
    cloth.step(0.5)
    cloth.lay_on_air(False)
    release(cloth)
    seen = cloth.measure()
    assert (seen.x, seen.y, seen.yaw) == pytest.approx((0.0, 0.0, 0.0), abs=0.002)


def test_goes_on_after_a_restore() -> None:
    """It should move alike after it was saved, as JSON, in the middle of a fold."""
    cloth = ClothIsland(SHIRT)
    pinch(cloth, "front_left", "front_right")
    way = {"left": arc((-0.25, -0.35), 1, 0.0)[:15], "right": arc((0.25, -0.35), 1, 0.0)[:15]}
    carry(cloth, way, 0.5)
    copy = ClothIsland.load(json.loads(json.dumps(cloth.save())))
    for one in (cloth, copy):
        one.release("left")
        one.step(0.3)
    assert copy.vertices().tobytes() == cloth.vertices().tobytes()
