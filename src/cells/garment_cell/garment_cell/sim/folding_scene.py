"""What a garment is tried on: a table, its light and camera, and how the garment was dropped, all by chance."""

import colorsys
import math

import numpy as np

from cell_sim.world.cloth import HANDS
from cell_sim.world.cloth_bench import BenchCloth, BenchLook, ClothBench
from cell_vision.camera import CameraModel
from cell_vision.cloth.outlines import PlanePose
from cell_vision.cloth.table_view import TableView
from cell_world.geometry import Pose
from garment_cell.garment_plan import GarmentPlan

SEEN_M = 1.8
"""Side of the part of the table that is looked at [m]."""
ACROSS_RAD, PIXELS, HIGH_M = 1.2, 640, 1.6
"""Field of view, side of the picture [px] and height of the camera [m]."""
KNOCKED_M, KNOCKED_RAD = 0.001, 0.001
"""The camera is not quite where it is thought to be: standard deviations [m], [rad]."""
SPACING_M = 0.05
CRUMPLES = (1, 3)
"""It is lifted at some place and dropped so often: least, and most + 1."""


def crumple(bench: ClothBench, rng: np.random.Generator) -> None:
    """Lay the flat cloth down at any turn, then lift it somewhere and drop it, once or twice."""
    nodes, _ = bench.flat()
    yaw = rng.uniform(-np.pi, np.pi)
    bench.place(np.column_stack([PlanePose(yaw=yaw).apply(nodes), np.full(len(nodes), 0.001)]))
    for _ in range(rng.integers(*CRUMPLES)):
        x, y, _ = bench.vertices()[rng.integers(len(nodes))].tolist()
        up = float(rng.uniform(0.3, 0.6))
        dx, dy = rng.uniform(-0.25, 0.25, 2).tolist()
        bench.pinch(HANDS[0], (x, y), one_layer=True)
        bench.move({HANDS[0]: [(x, y, up), (x + dx, y + dy, 0.6 * up)]}, 2.0)
        bench.release()
        bench.settle(2.5)
        lies = bench.vertices()
        lies[:, :2] += rng.uniform(-0.1, 0.1, 2) - (lies[:, :2].max(axis=0) + lies[:, :2].min(axis=0)) / 2.0
        bench.place(lies)


def any_cloth(garment: GarmentPlan, rng: np.random.Generator) -> BenchCloth:
    """Return the cloth of a garment: its mesh with lines where it is folded, of any weight, friction and colour."""
    lines = np.array([(turn.crease.start, turn.crease.end) for turn in garment.turns])
    along_y = np.abs(lines[:, 0, 0] - lines[:, 1, 0]) < 1e-6
    along_x = np.abs(lines[:, 0, 1] - lines[:, 1, 1]) < 1e-6
    return BenchCloth(
        outline=tuple(garment.outline.points.values()),
        lines_x=tuple(lines[along_y, 0, 0].tolist()),
        lines_y=tuple(lines[along_x, 0, 1].tolist()),
        weight=garment.weight * float(rng.uniform(0.8, 1.25)),
        friction=float(rng.uniform(0.4, 0.7)),
        color=_color(rng),
        spacing=SPACING_M,
    )


def _color(rng: np.random.Generator) -> tuple[float, float, float]:
    """Any colour that a person tells from the grey of the table."""
    return colorsys.hsv_to_rgb(rng.uniform(), rng.uniform(0.45, 0.9), rng.uniform(0.35, 0.9))


def any_look(rng: np.random.Generator) -> BenchLook:
    """Return a table of any grey, under a lamp anywhere above."""
    grey = float(rng.uniform(0.3, 0.6))
    tint = rng.uniform(-0.03, 0.03, 3)
    r, g, b = (grey + tint).tolist()
    angle = rng.uniform(0.0, math.tau)
    light = (1.2 * math.cos(angle), 1.2 * math.sin(angle), float(rng.uniform(1.5, 2.5)))
    lamp = float(rng.uniform(0.4, 0.7))
    return BenchLook((r, g, b), light, (lamp, 1.0 - lamp), _camera(), ACROSS_RAD, PIXELS, PIXELS)


def _camera() -> Pose:
    return Pose.from_xyz_rpy((0.0, 0.0, HIGH_M), (math.pi, 0.0, 0.0))


def any_view(rng: np.random.Generator) -> TableView:
    """Return where the camera is thought to be, which is not quite where it is."""
    off = Pose.from_xyz_rpy(rng.normal(0.0, KNOCKED_M, 3).tolist(), rng.normal(0.0, KNOCKED_RAD, 3).tolist())
    return TableView(CameraModel.of_field_of_view(ACROSS_RAD, PIXELS, PIXELS), _camera() @ off, SEEN_M, SEEN_M)
