"""How well tags are found in photographs that the user has: `./cell bench vision --real DIR`.

Beside each photograph NAME.jpg or NAME.png lies NAME.txt with a line for each tag in it: its id, and its four corners
as (u v) in pixels whose first one begins at (0, 0).  Such lists come with the tests of AprilTag itself.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from cell_line.config.strict_yaml import ConfigError
from cell_line.proportion import proportion
from cell_vision.fiducials.detecting import HALF, TagDetector, TagSeen
from cell_vision.images import Floats

NEAR_PX = 1.0
"""Goal for the worst corner of a tag."""
SAME_PX = 4.0
"""Corners farther off than this are of another tag."""
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
PICTURES = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True, slots=True)
class PhotoResult:
    """One photograph.

    Attributes:
        name: Of its file.
        listed: Tags in its list.
        found: Of those.
        near: Of those, the ones whose corners are within 1 px.
        beside: Tags found that the list has not: false ones, or ones that the list lacks.
        worst_px: Largest distance of a corner along u or v [px].
        missing: Where the tags are that were not found: id and middle [px].
    """

    name: str
    listed: int
    found: int
    near: int
    beside: int
    worst_px: float
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhotoBench:
    """All photographs of a folder."""

    photos: tuple[PhotoResult, ...]

    def rows(self) -> list[tuple[str, str, str]]:
        """Return one row for each photograph, then their sum: name, measured, goal."""
        out = []
        for one in self.photos:
            counts = f"{one.found} of {one.listed}, {one.near} within 1 px, {one.beside} beside the list"
            lost = f"; not found: {'; '.join(one.missing)}" if one.missing else ""
            out.append((one.name, f"{counts}, worst corner {one.worst_px:.2f} px{lost}", ""))
        listed, found = sum(one.listed for one in self.photos), sum(one.found for one in self.photos)
        near, beside = sum(one.near for one in self.photos), sum(one.beside for one in self.photos)
        out.append(("tags found", str(proportion(found, listed)) if listed else "-", "all"))
        out.append(("  with all corners within 1 px", str(near), "all"))
        out.append(("  that are not listed", str(beside), "0"))
        return out


def bench_real(folder: Path) -> PhotoBench:
    """Find tags in the photographs of a folder.

    Raises:
        ConfigError: There is none with a list, or one of both cannot be read.
    """
    photos = [(p, p.with_suffix(".txt")) for p in sorted(folder.glob("*")) if p.suffix.lower() in PICTURES]
    photos = [(photo, corners) for photo, corners in photos if corners.is_file()]
    if not photos:
        raise ConfigError(folder, 1, "", "no photograph (NAME.jpg or .png) with its list of corners (NAME.txt) is here")
    detector = TagDetector()
    return PhotoBench(tuple(_compared(photo, corners_of(corners), detector) for photo, corners in photos))


def corners_of(file: Path) -> tuple[tuple[int, Floats], ...]:
    """Read a list: ids and corners, (4, 2), as ours are counted [px].

    Raises:
        ConfigError: A line has not an id and four corners.
    """
    out = []
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if not line.strip():
            continue
        values = [float(text) for text in NUMBERS.findall(line)]
        if len(values) != 9:
            raise ConfigError(file, number, "", f"a line has an id and four corners, not {len(values)} numbers")
        out.append((int(values[0]), np.array(values[1:]).reshape(4, 2) - HALF))
    return tuple(out)


def _compared(photo: Path, listed: tuple[tuple[int, Floats], ...], detector: TagDetector) -> PhotoResult:
    image = cv2.imread(str(photo), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise ConfigError(photo, 1, "", "this is no image that can be read")
    free = list(detector.detect(image))
    worst, missing = [], []
    for tag, corners in listed:
        found = min((one for one in free if one.id == tag), key=lambda one: apart(one, corners), default=None)
        if found is None or apart(found, corners) > SAME_PX:
            middle = corners.mean(axis=0)
            missing.append(f"{tag} at {middle[0]:.0f}, {middle[1]:.0f}")
            continue
        free.remove(found)
        worst.append(apart(found, corners))
    near = sum(one < NEAR_PX for one in worst)
    return PhotoResult(photo.name, len(listed), len(worst), near, len(free), max(worst, default=0.0), tuple(missing))


def apart(seen: TagSeen, corners: Floats) -> float:
    """Largest distance along u or v between corners, from whichever the list begins with and whichever way round."""
    orders = (np.roll(order, turn, axis=0) for order in (corners, corners[::-1]) for turn in range(4))
    return min(float(np.abs(seen.corners - order).max()) for order in orders)
