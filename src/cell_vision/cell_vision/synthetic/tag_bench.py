"""`./cell bench vision`: how well carriers are located by their tags in simulated images.

One thread does it, and its own time is what counts: other work on the machine then hardly disturbs the figures.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from pydantic import TypeAdapter

from cell_line.kept_results import KeptResults
from cell_line.proportion import Proportion, proportion
from cell_vision.fiducials.detecting import TagDetector
from cell_vision.fiducials.failures import NotLocated
from cell_vision.fiducials.locating import TargetLocated
from cell_vision.fiducials.looking import look
from cell_vision.synthetic.render import render
from cell_vision.synthetic.scene import AWAY_M, TAG_M, TagScene, carrier, scene_of

OFF_MM, TURN_DEG, TOOK_MS = 1.0, 0.5, 15.0
"""Goals."""
SIX = 12.592
"""95 % of squared distances of six dimensions, in standard deviations, are below it (chi squared)."""
EVERY = 100
"""Images between two words about how far it is."""
SHOWN = 40
"""Failing seeds in the table; JSON has all."""


@dataclass(frozen=True, slots=True)
class FrameResult:
    """One image.

    Attributes:
        seed: It can be made again by it.
        failure: Why nothing was located, "" if something was.
        off_mm: Distance between the located and the true origin of the target [mm].
        turn_deg: Angle between its located and its true turn [deg].
        claimed: Squared distance in standard deviations that the answer claims for itself.
        took_ms: Detection and pose together, of one thread's own time [ms].
    """

    seed: int
    failure: str
    off_mm: float
    turn_deg: float
    claimed: float
    took_ms: float


def kept_frames(file: Path | None) -> KeptResults[tuple[str, FrameResult]]:
    """Return the results in a file by target and seed; see `KeptResults`."""
    form: TypeAdapter[tuple[str, FrameResult]] = TypeAdapter(tuple[str, FrameResult])
    return KeptResults(file, form, lambda kept: (kept[0], kept[1].seed), "an image")


@dataclass(frozen=True, slots=True)
class TargetBench:
    """All images of one target.

    Attributes:
        target: Which.
        located: Of all images.
        within: TargetLocated within 1 mm and 0.5 degrees, of all images.
        honest: Errors inside of the 95 % that the answer claims, of those located; None if none was.
        off_mm: Median, 95th percentile and greatest distance [mm].
        turn_deg: The same of the angle [deg].
        took_ms: Median and 95th percentile [ms].
        failing: Seeds with their failure, or the figures that miss a goal.
    """

    target: str
    located: Proportion
    within: Proportion
    honest: Proportion | None
    off_mm: tuple[float, ...]
    turn_deg: tuple[float, ...]
    took_ms: tuple[float, ...]
    failing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisionBench:
    """What was measured, on images that are simulated.

    Attributes:
        first_seed: Of the first image.
        simulated: That no camera took them.
        carrier: What was found.
    """

    first_seed: int
    simulated: bool
    carrier: TargetBench

    def rows(self) -> list[tuple[str, str, str]]:
        """Return one row for each figure: name, measured, goal; then one for each seed that failed."""
        one = self.carrier
        seeds = f"seeds {self.first_seed} to {self.first_seed + one.located.of - 1}"
        out = [
            (f"simulated: {one.target}: located, {seeds}", str(one.located), "99.9 %"),
            (f"  within {OFF_MM:g} mm and {TURN_DEG:g} deg", str(one.within), "99.9 %"),
            ("  error within the 95 % claimed", str(one.honest or "-"), "95 %"),
            ("  position, median, 95th, worst", _figures(one.off_mm, "mm"), f"{OFF_MM:g} mm"),
            ("  turn, median, 95th, worst", _figures(one.turn_deg, "deg"), f"{TURN_DEG:g} deg"),
            ("  time, median, 95th", _figures(one.took_ms, "ms"), f"{TOOK_MS:g} ms"),
        ]
        out += [("", f"seed {failed}", "") for failed in one.failing[:SHOWN]]
        if len(one.failing) > SHOWN:
            out.append(("", f"and {len(one.failing) - SHOWN} more; --json has them all", ""))
        return out


def bench_vision(seed: int, frames: int, tell: Callable[[str], None], keep: Path | None = None) -> VisionBench:
    """Locate a carrier, with a tag in each corner, in simulated images.

    Args:
        seed: The first one.
        frames: How many images.
        tell: Called with a text now and then.
        keep: A file to which each image's result is written at once; those that are in it are not made again.

    Raises:
        ConfigError: There are other things in the file than results.
        OSError: It cannot be read or written.
    """
    cv2.setNumThreads(1)
    name, target = f"carrier, four tags of {1e3 * TAG_M:g} mm", carrier()
    kept, detector, results = kept_frames(keep), TagDetector(), []
    for one in range(seed, seed + frames):
        if (one - seed) % EVERY == 0:
            tell(f"{name}: simulated image {one - seed + 1} of {frames} at {AWAY_M} m ...")
        known = kept.find((name, one)) or kept.add((name, measure(scene_of(one, target), detector, one)))
        results.append(known[1])
    return VisionBench(seed, True, summed(name, results))


def measure(scene: TagScene, detector: TagDetector, seed: int) -> FrameResult:
    """Render a scene, locate its target, and compare."""
    image = render(scene)
    began = time.process_time()
    found = look(detector, image, scene.camera, scene.target)
    took_ms = (time.process_time() - began) * 1e3
    if isinstance(found, NotLocated):
        return FrameResult(seed, str(found), math.nan, math.nan, math.nan, took_ms)
    return compared(scene, found, seed, took_ms)


def compared(scene: TagScene, found: TargetLocated, seed: int, took_ms: float) -> FrameResult:
    """Compare a pose with the true one."""
    off = np.array(found.pose.position) - scene.pose.position
    w, *xyz = (found.pose @ scene.pose.inverse()).quaternion
    angle = 2.0 * math.atan2(math.hypot(*xyz), w)
    error = np.concatenate([off, np.array(xyz) * 2.0])
    claimed = float(error @ np.linalg.solve(np.reshape(found.covariance, (6, 6)), error))
    return FrameResult(seed, "", float(np.linalg.norm(off)) * 1e3, math.degrees(angle), claimed, took_ms)


def summed(name: str, results: list[FrameResult]) -> TargetBench:
    """Put the images of a target together."""
    located = [one for one in results if not one.failure]
    good = [one for one in located if one.off_mm < OFF_MM and one.turn_deg < TURN_DEG]
    honest = sum(one.claimed < SIX for one in located)
    ids = {one.seed for one in good}
    return TargetBench(
        name,
        proportion(len(located), len(results)),
        proportion(len(good), len(results)),
        proportion(honest, len(located)) if located else None,
        _percentiles([one.off_mm for one in located], 50, 95, 100),
        _percentiles([one.turn_deg for one in located], 50, 95, 100),
        _percentiles([one.took_ms for one in results], 50, 95),
        tuple(_failing(one) for one in results if one.seed not in ids),
    )


def _percentiles(values: list[float], *which: float) -> tuple[float, ...]:
    return tuple(float(np.percentile(values, one)) for one in which) if values else (0.0,) * len(which)


def _failing(one: FrameResult) -> str:
    return f"{one.seed}: {one.failure or f'{one.off_mm:.2f} mm, {one.turn_deg:.2f} deg'}"


def _figures(values: tuple[float, ...], unit: str) -> str:
    return f"{', '.join(f'{value:.3g}' for value in values)} {unit}"
