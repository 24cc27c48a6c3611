"""How well things are separated and found in what a depth camera recorded: `./cell bench parts --real DIR`.

Files of point clouds (.pcd) in the folder and below it say by themselves what they are.  One with rows and a field
`label` is a scene whose things a person drew: labels from 20 on are pieces of things (as in mOSD).  One without rows is
a thing to be looked for, one with rows and without labels a scene in which it is.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cell_line.config.strict_yaml import ConfigError
from cell_line.proportion import proportion
from cell_vision.images import Floats
from cell_vision.inspection.nominal import NotAPart
from cell_vision.parts.accepting import Acceptance
from cell_vision.parts.catalogue import catalogue_of
from cell_vision.parts.depth_view import DepthView, NotADepthImage, view_of
from cell_vision.parts.finding import PartSearch, find_parts
from cell_vision.parts.known_part import KnownPart, known_cloud
from cell_vision.parts.part_pose import PartPose
from cell_vision.parts.pcd import CloudFile, NotACloud, read_cloud
from cell_vision.parts.plane import NoPlane, support_plane
from cell_vision.parts.scoring import SegmentScore, segment_score
from cell_vision.parts.segmenting import Separation, above, convex_patches

FIRST_THING = 20
"""Labels from here on are things; those below are the table."""
AT_A_METRE = Separation(above_m=0.008, jump=0.02, concave=0.3, fewest_px=200)
"""For things as large as a hand, one metre from a sensor that errs by some millimetres."""
FAR_OFF = PartSearch(
    AT_A_METRE,
    Acceptance(near_m=0.012, noise=3.0, least_rms_m=0.006, sinks_m=0.02),
)
HALF_TURN = np.array([1.0, -1.0, -1.0], np.float32)
"""From axes with z to the back and y up to those of a camera."""
LARGEST = 500_000_000
"""Bytes of a file."""
NAMED = 8


@dataclass(frozen=True, slots=True)
class ThingFound:
    """One place at which a thing was found.

    Attributes:
        thing: Name of its file.
        scene: Name of the file.
        inliers: Share of its segment that lies on its surface, 0 to 1.
        matched: Share of what should be seen of it that is, 0 to 1.
        rms_m: Of these points about its surface [m].
        at: Where its origin is in the camera's frame, 3 [m].
    """

    thing: str
    scene: str
    inliers: float
    matched: float
    rms_m: float
    at: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RecordedBench:
    """What was separated and found in recordings.

    Attributes:
        scores: Name of a labelled scene -> how well its things are separated.
        found: Where things were found.
        looked_for: Things, in each scene without labels.
    """

    scores: dict[str, SegmentScore]
    found: tuple[ThingFound, ...]
    looked_for: tuple[str, ...]

    def rows(self) -> list[tuple[str, str, str]]:
        """Return one row for each figure: name, measured, goal."""
        out = []
        if self.scores:
            all_ = list(self.scores.values())
            f1, over, under = (float(np.mean([getattr(one, key) for one in all_])) for key in ("f1", "over", "under"))
            whole = proportion(sum(one.found for one in all_), sum(one.objects for one in all_))
            out.append((f"recorded: F1 of things separated, mean of {len(all_)} scenes", f"{f1:.3f}", "0.85"))
            out.append(("recorded: over-segmentation, under-segmentation", f"{over:.3f}, {under:.3f}", ""))
            out.append(("recorded: things with F1 of 0.75 or more", str(whole), ""))
            worst = sorted(self.scores, key=lambda name: self.scores[name].f1)[:NAMED]
            out += [("", f"{name}: F1 {self.scores[name].f1:.2f}", "") for name in worst]
        for one in self.found:
            where = ", ".join(f"{value:.3f}" for value in one.at)
            figures = f"inliers {one.inliers:.1%}, seen {one.matched:.1%}, rms {one.rms_m * 1e3:.2f} mm at ({where}) m"
            out.append((f"recorded: {one.thing} in {one.scene}", figures, ""))
        lost = [name for name in self.looked_for if name not in {one.thing for one in self.found}]
        return out + [(f"recorded: {name}", "not found", "found") for name in lost]


def bench_recorded(folder: Path) -> RecordedBench:
    """Separate and find what is in the files of a folder.

    Raises:
        ConfigError: there is no such file, or one cannot be read.
    """
    scores, things, scenes = {}, list[KnownPart](), dict[str, CloudFile]()
    for file in sorted(folder.rglob("*.pcd")):
        try:
            cloud = _read(file)
            if cloud.height == 1:
                points = cloud.xyz()[0] * (HALF_TURN if np.nanmedian(cloud.xyz()[..., 2]) < 0.0 else 1.0)
                things.append(known_cloud(file.stem, points[np.isfinite(points).all(axis=1)].astype(float)))
            elif "label" in cloud.fields:
                scores[file.stem] = labelled(cloud)
            else:
                scenes[file.stem] = cloud
        except (NotACloud, NotAPart, NotADepthImage, NoPlane, OSError, ValueError) as wrong:
            raise ConfigError(file, 1, "", f"{wrong}") from None
    if not scores and not (things and scenes):
        raise ConfigError(folder, 1, "", "no scene (.pcd) with labels is here, nor a thing and a scene to find it in")
    found = tuple(one for name, cloud in scenes.items() for one in _found(name, cloud, things))
    return RecordedBench(scores, found, tuple(thing.name for thing in things) if scenes else ())


def _read(file: Path) -> CloudFile:
    if file.stat().st_size > LARGEST:
        raise NotACloud(f"has more than {LARGEST} bytes")
    return read_cloud(file.read_bytes())


def labelled(cloud: CloudFile) -> SegmentScore:
    """Separate the things of a labelled scene, and compare."""
    view = recorded_view(cloud)
    plane = support_plane(view, np.random.default_rng(0))
    true = cloud.fields["label"].reshape(view.depth.shape).astype(np.int64)
    patches = convex_patches(view, above(view, plane, AT_A_METRE), AT_A_METRE)
    return segment_score(patches, np.where(true >= FIRST_THING, true, 0).astype(np.int32))


def recorded_view(cloud: CloudFile) -> DepthView:
    """Return the view of a cloud with rows; its camera is found from its points.

    Raises:
        NotACloud: the points are not those of one camera, pixel by pixel.
    """
    points = cloud.xyz()
    if np.nanmedian(points[..., 2]) < 0.0:
        points = points * HALF_TURN
    with np.errstate(invalid="ignore"):
        known = np.isfinite(points).all(axis=-1) & (points[..., 2] > 0.0)
    v, u = np.nonzero(known)
    if len(u) < FIRST_THING:
        raise NotACloud("has no points before its camera")
    seen = points[known].astype(float)
    matrix = np.eye(3)
    for axis, pixel in enumerate((u, v)):
        matrix[axis, axis], matrix[axis, 2] = _line(seen[:, axis] / seen[:, 2], pixel)
    return view_of(np.where(known, points[..., 2], np.nan), matrix)


def _line(ray: Floats, pixel: NDArray[np.int64]) -> tuple[float, float]:
    """Focal length and principal point [px] of one axis."""
    rows = np.column_stack([ray, np.ones(len(ray))])
    (focal, middle), *_ = np.linalg.lstsq(rows, pixel, rcond=None)
    if focal <= 0.0 or np.abs(rows @ (focal, middle) - pixel).max() > 1.0:
        raise NotACloud("has rows, but its points are not those of one camera, pixel by pixel")
    return float(focal), float(middle)


def _found(name: str, cloud: CloudFile, things: list[KnownPart]) -> list[ThingFound]:
    view = recorded_view(cloud)
    found = find_parts(view, catalogue_of(things), np.random.default_rng(0), None, FAR_OFF) if things else None
    return [
        ThingFound(
            one.part, name, _inliers(view, one), one.visible, one.rms_m, tuple(one.camera_T_part[:3, 3].tolist())
        )
        for one in (found.parts if found else ())
    ]


def _inliers(view: DepthView, found: PartPose) -> float:
    """Share of the segment in which a thing was found that lies on its surface."""
    plane = support_plane(view, np.random.default_rng(0))
    labels = convex_patches(view, above(view, plane, AT_A_METRE), AT_A_METRE)
    own = np.bincount(labels[found.pixels])
    own[0] = 0
    of_it = labels == np.argmax(own)
    return float((found.pixels & of_it).sum() / of_it.sum())
