"""One synthetic part, scanned and inspected, against what is known of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial.transform import Rotation

from cell_vision.inspection.inspecting import PartInspection, Procedure, inspect
from cell_vision.inspection.nominal import Nominal, spread
from cell_vision.inspection.verdict import Feature, Judgement
from cell_vision.inspection.visibility import visible
from cell_vision.synthetic.free_form import BentSpot, another_form, any_form, without_hole
from cell_vision.synthetic.printed_part import HALF_TURN, Flaw, Spot, another, any_bracket, without_boss
from cell_vision.synthetic.scanner import Scanner

LIMIT_M = 0.0002
"""Of every trial, to either side [m]."""
ALMOST, BEYOND = 0.85, 1.15
"""Heights of spots that are good and bad, in limits, at most and at least: what lies between may be undecided."""
HIGHEST_M = 0.001
PITCH_M = 0.001
ROOM_M = 0.004
"""Between the middle of a spot and the next edge [m]."""
MARGIN_RAD = 0.03
"""What the scanner is trusted to see is a little less than it does [rad]."""


@dataclass(frozen=True)
class PartKind:
    """A kind of synthetic parts.

    Attributes:
        name: For people.
        anyone: Makes one of it.
        lacking: Returns its mesh without a feature.
        other: Returns the mesh of another one that is alike.
        spot: On its surface.
    """

    name: str
    anyone: Callable[[np.random.Generator], Any]
    lacking: Callable[[Any], Any]
    other: Callable[[Any], Any]
    spot: type[Spot]


BRACKETS = PartKind("bracket", any_bracket, without_boss, another, Spot)
FORMS = PartKind("free form", any_form, without_hole, another_form, BentSpot)


@dataclass(frozen=True)
class InspectionTrial:
    """What came of one part.

    Attributes:
        seed: Of the part, its place and its scan.
        kind: What kind of part it is.
        flaw: What is wrong with it; a spot within the limits is none.
        height_m: Of its spot [m].
        inspection: What was said.
        error_m: Median of the measured deviation's error, NaN where nothing was measured [m].
        within: Share of these errors below two of their standard deviations, 0 to 1.
        took_s: Wall time, from the CAD mesh and the scan to the verdict [s].
    """

    seed: int
    kind: str
    flaw: Flaw
    height_m: float
    inspection: PartInspection
    error_m: float
    within: float
    took_s: float

    @property
    def right(self) -> bool:
        """Whether the verdict is."""
        return self.inspection.verdict is (Judgement.GOOD if self.flaw is Flaw.NONE else Judgement.BAD)


def try_inspection(
    seed: int, flaw: Flaw, kind: PartKind = BRACKETS, clock: Callable[[], float] = time.perf_counter
) -> InspectionTrial:
    """Make a part with a flaw, put it down somewhere near its place, scan and inspect it.

    Args:
        seed: of everything that is by chance.
        flaw: what shall be wrong with it.
        kind: of the part.
        clock: to measure how long it takes [s].
    """
    rng = np.random.default_rng(seed)
    made, scanner = kind.anyone(rng), Scanner()
    mesh = made.mesh()
    spot = _any_spot(spread(mesh, PITCH_M), scanner, flaw, kind.spot, rng)
    lies = _near_its_place(rng)
    if flaw is Flaw.TURNED:
        lies[:3, :3] = lies[:3, :3] @ HALF_TURN.as_matrix()
    scan = scanner.scan(_as_printed(made, mesh, flaw, kind, spot), rng) @ lies[:3, :3].T + lies[:3, 3]
    began = clock()
    part = spread(mesh, PITCH_M)
    can_see = visible(part, scanner.eyes(part.centre), scanner.grazing_rad - MARGIN_RAD)
    inspection = inspect(scan, part, np.eye(4), can_see, [Feature("surface", LIMIT_M, LIMIT_M)], Procedure())
    took = clock() - began
    error, within = _accuracy(part, inspection, spot)
    return InspectionTrial(seed, kind.name, flaw, spot.height_m, inspection, error, within, took)


def _any_spot(part: Nominal, scanner: Scanner, flaw: Flaw, spot: type[Spot], rng: np.random.Generator) -> Spot:
    """A spot where the scanner sees it, as high as the flaw wants it."""
    can_see = visible(part, scanner.eyes(part.centre), scanner.grazing_rad - MARGIN_RAD)
    at = rng.choice(np.flatnonzero(can_see & ~part.near_edge(ROOM_M)))
    low, high = (BEYOND * LIMIT_M, HIGHEST_M) if flaw is Flaw.SPOT else (0.0, ALMOST * LIMIT_M)
    height = rng.choice([-1.0, 1.0]) * rng.uniform(low, high)
    return spot(part.points[at], part.normals[at], height, rng.uniform(0.002, 0.004))


def _near_its_place(rng: np.random.Generator) -> Any:
    lies = np.eye(4)
    lies[:3, :3] = Rotation.from_rotvec(rng.normal(0.0, 0.03, 3)).as_matrix()
    lies[:3, 3] = rng.normal(0.0, 0.0015, 3)
    return lies


def _as_printed(made: Any, mesh: Any, flaw: Flaw, kind: PartKind, spot: Spot) -> Any:
    if flaw is Flaw.MISSING:
        return kind.lacking(made)
    return kind.other(made) if flaw is Flaw.WRONG else spot.put_on(mesh)


def _accuracy(part: Nominal, inspection: PartInspection, spot: Spot) -> tuple[float, float]:
    if inspection.deviation is None:
        return float("nan"), float("nan")
    seen = inspection.deviation.seen
    errors = np.abs(inspection.deviation.off_m - spot.off(part.points))[seen]
    return float(np.median(errors)), float((errors < 2.0 * inspection.deviation.sigma_m[seen]).mean())
