"""Flap and plate of a fold table, on a cloth in the real physics."""

import json
from typing import Literal

import pytest

from cell_sim.makes.kinds import ClothKind
from cell_sim.physics.cloth.folding import ClothFold, Folding
from cell_sim.physics.cloth.island import ClothIsland
from cell_sim.world.cloth import TURN_S, ClothMeasure
from cell_world.geometry import Pose

TICK = 0.02
PLANS: dict[str, tuple[ClothKind, list[tuple[Literal[0, 1], float, bool]], ClothMeasure]] = {
    "shirt": (
        ClothKind(0.5, 0.7),
        [(0, -0.125, False), (0, 0.125, True), (1, 0.0, False)],
        ClothMeasure(0.0, 0.175, 0.0, 0.25, 0.35, 4, 0.0, {}),
    ),
    "towel": (
        ClothKind(0.5, 1.0, mass=0.3),
        [(1, 0.0, True), (0, 0.5 / 6.0, True)],
        ClothMeasure(-0.5 / 6.0, -0.25, 0.0, 0.5 * 2.0 / 3.0, 0.5, 4, 0.0, {}),
    ),
}


def made(cloth: ClothIsland, fold: ClothFold | None, back: bool = False) -> ClothFold:
    """Make a fold, or take it back, and wait until the cloth lies still."""
    assert fold is not None
    folding = Folding(fold, back)
    folding.begin(cloth)
    while not folding.step(cloth, TICK):
        cloth.step(TICK)
    while cloth.awake:
        cloth.step(TICK)
    return fold


@pytest.mark.parametrize("name", PLANS)
def test_folds_by_a_plan(name: str) -> None:
    """It should lay edge after edge over, all layers of it, near to where geometry has them, even if askew."""
    kind, plan, wanted = PLANS[name]
    cloth = ClothIsland(kind, 0.003, -0.002, 0.01)
    for line in plan:
        made(cloth, ClothFold.of(cloth.vertices(), *line))
    seen = cloth.measure()
    assert (seen.x, seen.y) == pytest.approx((wanted.x, wanted.y), abs=0.005)
    assert (seen.width, seen.length) == pytest.approx((wanted.width, wanted.length), abs=0.006)
    assert seen.layers == wanted.layers
    assert seen.height < 0.001


def test_takes_a_fold_back() -> None:
    """It should turn the same edge back, and nothing of what lies below it."""
    cloth = ClothIsland(ClothKind(0.5, 0.7))
    fold = made(cloth, ClothFold.of(cloth.vertices(), 0, -0.125, False))
    made(cloth, fold, back=True)
    flat = cloth.measure()
    assert (flat.x, flat.y) == pytest.approx((0.0, 0.0), abs=0.002)
    assert (flat.width, flat.length) == pytest.approx((0.5, 0.7), abs=0.003)
    assert flat.layers == 1


def test_the_flap_lifts_the_edge_in_an_arc() -> None:
    """It should stand up half way, while the plate keeps the crease down."""
    cloth = ClothIsland(ClothKind(0.5, 0.7))
    fold = ClothFold.of(cloth.vertices(), 0, -0.125, False)
    assert fold is not None
    folding = Folding(fold, back=False)
    folding.begin(cloth)
    for _ in range(round(TURN_S / 2.0 / TICK)):
        folding.step(cloth, TICK)
        cloth.step(TICK)
    heights = cloth.vertices()[:, 2]
    assert heights[list(fold.edge)] == pytest.approx(0.125, abs=0.01)
    assert heights[list(fold.crease)] == pytest.approx(0.001, abs=0.002)


def test_a_line_beside_the_cloth_folds_nothing() -> None:
    """It should hold nothing where no cloth lies on both sides."""
    vertices = ClothIsland(ClothKind(0.5, 0.7)).vertices()
    for line in (-0.3, -0.245, 0.245, 0.3):
        assert ClothFold.of(vertices, 0, line, False) is None


def test_goes_on_after_a_restore() -> None:
    """It should end a fold that was saved, as JSON, half way."""
    cloth = ClothIsland(ClothKind(0.5, 0.7))
    fold = ClothFold.of(cloth.vertices(), 1, 0.0, False)
    assert fold is not None
    folding = Folding(fold, back=False)
    folding.begin(cloth)
    for _ in range(20):
        folding.step(cloth, TICK)
        cloth.step(TICK)
    text = json.dumps([cloth.save(), folding.save()])
    other, other_folding = ClothIsland.load(json.loads(text)[0]), Folding.load(json.loads(text)[1])
    for one, moving in ((cloth, folding), (other, other_folding)):
        for _ in range(10):
            moving.step(one, TICK)
            one.step(TICK)
    assert other.vertices().tobytes() == cloth.vertices().tobytes()


def test_moves_with_the_cloth() -> None:
    """It should know its line after the folded cloth was put elsewhere."""
    fold = ClothFold(1, 0.1, False, [0], [1])
    assert fold.displaced(Pose((0.5, 0.02, 0.0))).at == pytest.approx(0.12)
