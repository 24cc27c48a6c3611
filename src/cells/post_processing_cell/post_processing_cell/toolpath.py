"""How a fixed nozzle reaches the surface of a part on the turntable: a raster, what of it can be reached, and when.

Pure, on arrays.  The nozzle looks at the axis of the turntable from aside, as the turntable turns and the nozzle moves
up and down; it is a cone that may not touch the part.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Flags = NDArray[np.bool_]
Clear = Callable[[Points, Points], Points]
"""Starts and directions, each n by 3: how far rays go before they meet the part, n, infinite where they do not [m]."""
LIFT_M = 1e-5
"""A ray begins so far above the surface, lest it meets that [m]."""
CONE_RAYS = 8
"""Rays along the cone of the nozzle by which it is looked whether it touches the part."""


@dataclass(frozen=True)
class JetNozzle:
    """What stands before the turntable.

    Attributes:
        standoff_m: Between its mouth and the surface [m].
        spot_m: Radius of what a jet blasts at that distance [m].
        tilt_rad: It looks down by this [rad].
        grazing_rad: A jet cleans no surface that it meets at a larger angle to its normal [rad].
        cone_rad: Half the angle of the nozzle's body, which widens behind its mouth [rad].
        body_m: Length of that [m].
    """

    standoff_m: float = 0.06
    spot_m: float = 0.012
    tilt_rad: float = 0.5
    grazing_rad: float = 1.1
    cone_rad: float = 0.25
    body_m: float = 0.1

    def way(self, angle_rad: float) -> Points:
        """Return from where the jet comes at an angle of the turntable, unit, 3, in the frame of the plate."""
        turn = -angle_rad
        flat = np.cos(self.tilt_rad)
        return np.array([np.cos(turn) * flat, np.sin(turn) * flat, np.sin(self.tilt_rad)])


@dataclass(frozen=True)
class JetStop:
    """One stop of the jet.

    Attributes:
        angle_rad: Of the turntable [rad].
        aim: Where the jet meets the surface, 3, in the frame of the plate [m].
    """

    angle_rad: float
    aim: tuple[float, float, float]


@dataclass(frozen=True)
class Toolpath:
    """Stops of the jet, and what they blast.

    Attributes:
        strokes: In the order of the turntable's angle, up and down by turns.
        covered: Which points of the surface are blasted, n.
        reachable: Which can be, by any stop, n.
    """

    strokes: tuple[JetStop, ...]
    covered: Flags
    reachable: Flags

    @property
    def coverage(self) -> float:
        """Share of what can be reached that is blasted, 0 to 1."""
        return float(self.covered.sum() / max(1, self.reachable.sum()))

    @property
    def reach(self) -> float:
        """Share of the surface that can be reached, 0 to 1."""
        return float(self.reachable.mean()) if len(self.reachable) else 0.0


def toolpath(
    points: Points, normals: Points, clear: Clear, nozzle: JetNozzle, poses: int = 16, where: Flags | None = None
) -> Toolpath:
    """Plan a raster over the surface of a part.

    Args:
        points: Spread evenly over the surface, n by 3, in the frame of the plate: origin in its axis, z up [m].
        normals: n by 3, unit, out of the material.
        clear: How far rays go before they meet the part.
        nozzle: What blasts.
        poses: Angles of the turntable, evenly about the vertical.
        where: Which points are wanted, n; None for all.
    """
    wanted = np.ones(len(points), dtype=bool) if where is None else where
    angles = [number * 2.0 * np.pi / poses for number in range(poses)]
    reached = [_reached(points, normals, clear, nozzle, nozzle.way(angle)) for angle in angles]
    left = wanted.copy()
    strokes: list[JetStop] = []
    for angle, hits in zip(angles, reached, strict=True):
        strokes += _raster(points, hits, left, nozzle, angle, upwards=len(strokes) % 2 == 0)
    covered = wanted & ~left
    reachable = wanted & np.any(reached, axis=0) if reached else np.zeros(len(points), dtype=bool)
    return Toolpath(tuple(strokes), covered, reachable)


def _reached(points: Points, normals: Points, clear: Clear, nozzle: JetNozzle, way: Points) -> Flags:
    """Which points a jet along `-way` cleans, with the nozzle before them touching nothing."""
    hits: Flags = np.asarray(normals @ way > np.cos(nozzle.grazing_rad))
    tried = np.flatnonzero(hits)
    starts = points[tried] + LIFT_M * normals[tried]
    hits[tried] = np.isinf(clear(starts, np.broadcast_to(way, starts.shape)))
    tried = np.flatnonzero(hits)
    mouths = points[tried] + nozzle.standoff_m * way
    for side in _cone(way, nozzle.cone_rad):
        hits[tried] &= clear(mouths, np.broadcast_to(side, mouths.shape)) > nozzle.body_m
    return hits


def _cone(way: Points, half_rad: float) -> list[Points]:
    """Directions along the body of the nozzle, from its mouth back, unit."""
    aside = np.cross(way, [0.0, 0.0, 1.0])
    aside /= np.linalg.norm(aside)
    other = np.cross(way, aside)
    turns = np.arange(CONE_RAYS) * 2.0 * np.pi / CONE_RAYS
    return [np.cos(half_rad) * way + np.sin(half_rad) * (np.cos(t) * aside + np.sin(t) * other) for t in turns]


def _raster(points: Points, hits: Flags, left: Flags, nozzle: JetNozzle, angle: float, upwards: bool) -> list[JetStop]:
    """Stops at one angle until nothing is left there that it reaches; what they blast is left no more."""
    strokes: list[JetStop] = []
    way = nozzle.way(angle)
    while (todo := np.flatnonzero(hits & left)).size:
        height = points[todo, 2] if upwards else -points[todo, 2]
        aim = points[todo[np.argmin(height)]]
        # Lines lie a spot apart, so aim inwards of the lowest point by most of one.
        near = todo[_aside(points[todo], aim, way) < nozzle.spot_m]
        aim = points[near[np.argmin(_aside(points[near], points[near].mean(axis=0), way))]]
        blasted = hits & (_aside(points, aim, way) < nozzle.spot_m)
        left &= ~blasted
        strokes.append(JetStop(angle, (float(aim[0]), float(aim[1]), float(aim[2]))))
    return strokes


def _aside(points: Points, aim: Points, way: Points) -> Points:
    """How far points lie beside a jet, n [m]."""
    apart = points - aim
    along = apart @ way
    aside: Points = np.linalg.norm(apart - along[:, None] * way, axis=1)
    return aside
