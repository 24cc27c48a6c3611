"""One garment in a simulated world of its own: dropped anyhow, flattened and folded by what a camera sees of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from cell_line.registry import Registry
from cell_sim.world.cloth import HANDS
from cell_sim.world.cloth_bench import CLOTH_BENCHES, ClothBench
from cell_vision.cloth.failures import ClothNotUsable
from cell_vision.cloth.finding import ClothArea, find_cloth
from cell_vision.cloth.fitting import fit_outline
from cell_vision.cloth.fold_quality import fold_quality
from cell_vision.cloth.judging import faces_of
from cell_vision.cloth.outlines import Pieces, PlanePose
from cell_vision.cloth.table_view import Colours, TableView
from cell_vision.images import Flags, Floats
from cell_vision.synthetic.colour_sensor import ColourSensor
from garment_cell.drawing_out import DrawOut
from garment_cell.finger_ways import FingerWay, drawn, laid, lifted, travel_s, turned_over, widths
from garment_cell.flattening import FlattenLimits, LayOut, LiesFlat, next_lay
from garment_cell.garment_plan import GarmentPlan
from garment_cell.sim.folding_scene import SEEN_M, any_cloth, any_look, any_view, crumple

LOOK_S, PINCH_S = 0.5, 0.3
"""Times to take and judge a picture, and to close fingers [s]."""
TAUT_N = 3.0
"""Fingers that draw a hanging garment apart stop at this force [N] ..."""
DRAWN_N = 1.0
"""... and those that draw cloth along the table at this [N]."""
FOLD_IOU = 0.88
"""A fold is taken for good from this IoU on, as the camera sees it."""
TRUE_IOU = 0.88
"""A folded garment is good from this IoU with the plan on, as it really lies ..."""
TRUE_LAYERS = 0.75
"""... with this share of the layers that the plan wants: flat area over covered area."""
RESTARTS = 2
"""So often it is flattened again after a bad fold."""


@dataclass(frozen=True, slots=True)
class FoldingTrial:
    """What came of one garment.

    Attributes:
        seed: Of everything by chance.
        garment: Its name and size.
        good: Whether it lies folded as planned, judged by where its mesh really is.
        believed: Whether the cell says so, by its camera.
        why: Why it was given up, "" if it was not.
        coverage: Share of its area that was seen at the start.
        lays: How often it was laid out, or a part of it brought out.
        folds: How often a part was turned over.
        line_s: Time that a line would have taken [s].
        true_iou: Of the folded garment with the plan's outline, as it really lies.
        seen_iou: The same as the camera saw it last.
    """

    seed: int
    garment: str
    good: bool
    believed: bool
    why: str
    coverage: float
    lays: int
    folds: int
    line_s: float
    true_iou: float
    seen_iou: float


@dataclass
class FoldingCell:
    """Fingers, camera and what they know; the truth is the bench's alone.

    Attributes:
        bench: The world.
        garment: What is folded.
        view: Where the camera is thought to be.
        line_s: Time so far [s].
        shots: Straight pictures, as they were taken.
    """

    bench: ClothBench
    garment: GarmentPlan
    view: TableView
    sensor: ColourSensor
    rng: np.random.Generator
    line_s: float = 0.0
    lays: int = 0
    folds: int = 0
    shots: list[Colours] = field(default_factory=list)
    _at: Floats = field(default_factory=lambda: np.zeros((2, 2)))

    def look(self) -> ClothArea | ClothNotUsable:
        """Take a picture and find the garment."""
        rendered, _ = self.bench.picture()
        straight = self.view.straight(self.sensor.colour(rendered, self.rng))
        self.line_s += LOOK_S
        self.shots.append(straight)
        return find_cloth(straight, self.view, self.garment.outline.area)

    def flatten(self, limits: FlattenLimits) -> LiesFlat | str:
        """Lay it out until it is flat; a text says why it does not get so."""
        faces = faces_of(self.garment.outline)
        for tried in range(limits.tries + 1):
            area = self.look()
            if isinstance(area, ClothNotUsable):
                return area.text
            fit = fit_outline(area, self.garment.outline.flat(), self.view, faces=faces)
            decided = next_lay(self.garment, area, fit, tried, limits)
            if isinstance(decided, LiesFlat):
                return decided
            if tried < limits.tries:
                self._draw_out(decided) if isinstance(decided, DrawOut) else self._lay_out(decided)
        return f"not flat after {limits.tries} tries: IoU {fit.iou:.2f}"

    def fold(self, pose: PlanePose) -> tuple[float, str]:
        """Make all folds, each checked; returns the last IoU, and why it stopped."""
        seen = 0.0
        for number, turn in enumerate(self.garment.turns, start=1):
            self._take(pose.apply(turn.picks), one_layer=False)
            self._go(turned_over(pose.apply(turn.picks), pose.apply(turn.places)))
            self._let_go()
            self.folds += 1
            area = self.look()
            if isinstance(area, ClothNotUsable):
                return 0.0, area.text
            seen = fold_quality(area, turn.after, pose, self.view).best_iou
            if seen < FOLD_IOU:
                return seen, f"fold {number}: IoU {seen:.2f}, at least {FOLD_IOU}"
            pose = fit_outline(area, turn.after, self.view, near=pose).pose
        return seen, ""

    def _lay_out(self, lay: LayOut) -> None:
        self.lays += 1
        self._take(lay.picks, one_layer=True)
        self._go(lifted(lay))
        apart = float(np.hypot(*(lay.picks[1] - lay.picks[0])))
        for wider, way in widths(lay):
            self._go(way)
            apart = wider
            if self.bench.tension() > TAUT_N:
                break
        for way in laid(lay, apart):
            self._go(way)
        self._let_go()

    def _draw_out(self, draw: DrawOut) -> None:
        self.lays += 1
        self._take(draw.picks, one_layer=True, press=draw.press)
        if draw.over:
            self._go(turned_over(draw.picks, draw.places))
        else:
            for way in drawn(draw):
                self._go(way)
                if self.bench.tension() > DRAWN_N:
                    break
        self._let_go()

    def _take(self, places: Floats, one_layer: bool, press: Floats | None = None) -> None:
        every = places if press is None else np.vstack([places, press])
        self.line_s += travel_s(self._at, every) + PINCH_S
        for number, (hand, (x, y)) in enumerate(zip(HANDS, every.tolist(), strict=True)):
            self.bench.pinch(hand, (x, y), one_layer and number < len(places))
        self._at = every.copy()

    def _go(self, way: FingerWay) -> None:
        """Move both fingers, or the first alone."""
        began = self.bench.time
        self.bench.move(dict(zip(HANDS, way.points.tolist(), strict=False)), way.duration)
        self.line_s += self.bench.time - began
        self._at[: len(way.points)] = way.points[:, -1, :2]

    def _let_go(self) -> None:
        began = self.bench.time
        self.bench.release()
        self.bench.settle(1.0)
        self.line_s += PINCH_S + self.bench.time - began


def try_folding(
    garment: GarmentPlan, seed: int, limits: FlattenLimits, keep: Callable[[Sequence[Colours]], None] | None = None
) -> FoldingTrial:
    """Drop a garment anyhow, and let the cell fold it.

    Args:
        garment: Which.
        seed: Of everything by chance: how it lies, colours, light, camera.
        limits: When it is flat.
        keep: Is told the pictures that were taken.
    """
    rng = np.random.default_rng([seed, 5])
    registry = Registry.installed()
    make_bench = registry.get(CLOTH_BENCHES, registry.names(CLOTH_BENCHES)[0])
    bench = make_bench(any_cloth(garment, rng), any_look(rng))
    try:
        crumple(bench, rng)
        cell = FoldingCell(bench, garment, any_view(rng), ColourSensor.any(rng), rng)
        coverage = _covered(bench, cell.view).mean() * SEEN_M**2 / garment.outline.area
        why, seen = "", 0.0
        for _ in range(RESTARTS + 1):
            flat = cell.flatten(limits)
            if isinstance(flat, str):
                why = flat
                break
            seen, why = cell.fold(flat.fit.pose)
            if not why:
                break
        if keep:
            keep(cell.shots)
        true = true_iou(bench, garment, cell.view)
        layers = _layers(bench, garment, cell.view)
        good = true >= TRUE_IOU and layers >= TRUE_LAYERS
        name = f"{garment.name} {garment.size}"
        return FoldingTrial(
            seed, name, good and not why, not why, why, float(coverage), cell.lays, cell.folds, cell.line_s, true, seen
        )
    finally:
        bench.close()


def true_iou(bench: ClothBench, garment: GarmentPlan, view: TableView) -> float:
    """IoU of where the cloth really lies with the plan's outline after its last fold, wherever and however turned."""
    mask = _covered(bench, view)
    from_truth = ClothArea(mask, float(mask.mean()) * SEEN_M**2, _edge(mask, view))
    return fit_outline(from_truth, garment.turns[-1].after, view, faces=(False, True)).iou


def _edge(mask: Flags, view: TableView) -> Floats:
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return view.on_table(max(found, key=len).reshape(-1, 2).astype(np.float64))


def _covered(bench: ClothBench, view: TableView) -> Flags:
    _, triangles = bench.flat()
    points = bench.vertices()[:, :2]
    return view.covered(Pieces(tuple(points[corners] for corners in triangles)))


def _layers(bench: ClothBench, garment: GarmentPlan, view: TableView) -> float:
    """Layers that lie there in the mean, over those of the plan."""
    planned = float(view.covered(garment.turns[-1].after).sum())
    return planned / max(1.0, float(_covered(bench, view).sum()))
