"""The surface of a part against its CAD: what an inspection and a blast that goes by it reckon.  Pure.

Imported where a surface is looked at only: it needs libraries that lines without such parts do not have.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from cell_vision.inspection.inspecting import PartFault, PartInspection, Procedure, inspect
from cell_vision.inspection.limits_file import one_limit, read_limits
from cell_vision.inspection.nominal import Nominal, Points, spread
from cell_vision.inspection.part_file import read_part
from cell_vision.inspection.picture import heat_map, report
from cell_vision.inspection.verdict import Feature, Judgement
from cell_vision.inspection.views import PartView, merged, seen_through
from cell_vision.inspection.visibility import visible
from post_processing_cell.devices import Shape
from post_processing_cell.toolpath import JetNozzle, Toolpath, toolpath

FINEST_M, POINTS_ACROSS = 0.001, 120
"""Points are spread over a part so that its diagonal has so many, but no finer."""
GRAZING_RAD = 1.2
"""A scanner is trusted to see what its ray meets at a smaller angle to the normal [rad]."""
FEWEST_SEEN = 0.9
"""Share of what the scanner should see that is enough."""
RASTER_M, NEAR_M = 0.002, 0.004
"""Points of a raster are so far apart; a place where material is left is blasted so far around it [m]."""
PIECE = 30
MOSTLY = 0.3
"""So many points through which one sees, and such a share of all that is unseen, are a piece that is missing."""


@dataclass(frozen=True)
class WantedPart:
    """The part as it should be.

    Attributes:
        mesh: In the frame of its file, metres.
        placed: Where its fixture holds it, `plate_T_part`: the middle of its underside is the plate's middle.
        features: With their limits.
    """

    mesh: Any
    placed: NDArray[np.float64]
    features: Sequence[Feature]

    @property
    def shape(self) -> Shape:
        """Return the part as the scanner is told it, in the frame of the plate."""
        corners = self.mesh.vertices @ self.placed[:3, :3].T + self.placed[:3, 3]
        return Shape(np.asarray(corners), np.asarray(self.mesh.faces))


@dataclass(frozen=True)
class PartSurface:
    """What was found of a part.

    Attributes:
        part: As it should be.
        inspection: What is said of it.
        seen: Share of what the scanner should see that it saw, 0 to 1.
        missing: Points of the surface through which the scanner sees, none for a few.
    """

    part: Nominal
    inspection: PartInspection
    seen: float
    missing: int


def wanted(content: bytes, unit: str, limits: bytes | None, limit_m: float) -> WantedPart:
    """Return the part that an order brought.

    Args:
        content: Of its file.
        unit: Of that, "" where it says so itself.
        limits: Of the file of its limits, None for one limit.
        limit_m: That, to either side [m].

    Raises:
        ValueError: It is no part, or these are no limits.
    """
    mesh = read_part(content, unit)
    placed = np.eye(4)
    low, high = mesh.bounds
    placed[:3, 3] = [-(low[0] + high[0]) / 2.0, -(low[1] + high[1]) / 2.0, -low[2]]
    return WantedPart(mesh, placed, read_limits(limits) if limits is not None else one_limit(limit_m))


def surface_of(part: WantedPart, views: Sequence[PartView]) -> PartSurface:
    """Say of a part what some views show of it."""
    nominal = spread(part.mesh, max(FINEST_M, float(np.linalg.norm(part.mesh.extents)) / POINTS_ACROSS))
    eyes = [(view.eye - part.placed[:3, 3]) @ part.placed[:3, :3] for view in views]
    can_see = visible(nominal, eyes, GRAZING_RAD)
    found = inspect(merged(views), nominal, part.placed, can_see, part.features, Procedure())
    if found.deviation is None or found.registration is None:
        return PartSurface(nominal, found, 0.0, 0)
    could = can_see & found.deviation.measurable
    seen = float((could & found.deviation.seen).sum() / max(1, could.sum()))
    pose = found.registration.pose
    unseen = np.flatnonzero(could & ~found.deviation.seen)
    through = int(seen_through(nominal.points[unseen] @ pose[:3, :3].T + pose[:3, 3], views).sum())
    return PartSurface(nominal, found, seen, through if through >= max(PIECE, MOSTLY * len(unseen)) else 0)


def left_at(found: PartSurface) -> Points:
    """Return where material is left that may be too much, n by 3, in the frame of the part [m]."""
    doubted = (each for each in found.inspection.findings if each.verdict is not Judgement.GOOD and each.off_m > 0.0)
    return np.array([each.where for each in doubted if each.where]).reshape(-1, 3)


def path_over(part: WantedPart, places: Points | None = None) -> Toolpath:
    """Plan the way of the jet over a part.

    Args:
        part: As it should be.
        places: Where, n by 3, in the frame of the part [m]; None for all of it.
    """
    surface = spread(part.mesh, max(RASTER_M, float(np.linalg.norm(part.mesh.extents)) / POINTS_ACROSS))
    where = None
    if places is not None:
        far, _ = cKDTree(places).query(surface.points)
        where = np.asarray(far < NEAR_M + surface.pitch_m)
    moved = part.placed[:3, 3]

    def clear(starts: Points, ways: Points) -> Points:
        return surface.clear(starts - moved, ways)

    return toolpath(surface.points + moved, surface.normals, clear, JetNozzle(), where=where)


def is_gone(found: PartSurface) -> bool:
    """Return whether material is missing that must be there."""
    bad = (each for each in found.inspection.findings if each.verdict is Judgement.BAD)
    return found.missing > 0 or any(not each.off_m > 0.0 for each in bad)


def is_unseen(found: PartSurface) -> bool:
    """Return whether too little was seen to say anything of the right part, and all of it may be there."""
    said = found.inspection
    hidden = said.verdict is Judgement.UNDECIDED and found.seen < FEWEST_SEEN
    return said.fault is PartFault.UNSEEN or (hidden and not found.missing)


def pictures(found: PartSurface, title: str) -> tuple[bytes, bytes]:
    """Return the heat map, a PNG file, and the page on which the part can be turned, an HTML file."""
    decided = [abs(each.off_m) for each in found.inspection.findings if np.isfinite(each.off_m)]
    scale = max([0.0003, *decided])
    page = report(found.part, found.inspection, scale, title)
    return heat_map(found.part, found.inspection, scale, title), page.encode()


def summary(found: PartSurface, views: Sequence[PartView]) -> bytes:
    """Return what was seen and found, a JSON file; lengths in metres."""
    said = found.inspection
    about = {
        "verdict": said.verdict.value,
        "why": said.why,
        "fault": said.fault.value,
        "views": len(views),
        "points": int(sum(len(view.points) for view in views)),
        "seen": round(found.seen, 4),
        "missing_points": found.missing,
        "plate_T_part": None if said.registration is None else said.registration.pose.round(9).tolist(),
        "features": [
            {
                "name": each.feature,
                "verdict": each.verdict.value,
                "why": each.why,
                "lowest_m": _number(each.lowest_m),
                "highest_m": _number(each.highest_m),
                "sigma_m": _number(each.sigma_m),
                "where_m": each.where,
            }
            for each in said.findings
        ],
    }
    return json.dumps(about, indent=1).encode()


def _number(value: float) -> float | None:
    return round(value, 8) if np.isfinite(value) else None
