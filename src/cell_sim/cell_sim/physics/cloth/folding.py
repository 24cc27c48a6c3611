"""One fold under way: a flap turns the edge of a cloth over a line while a plate keeps it down along that line."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from cell_sim.physics.cloth.island import ClothIsland
from cell_sim.physics.cloth.model import FLAP, PLATE, RADIUS, Array
from cell_sim.world.cloth import TURN_S
from cell_world.geometry import Pose

SLACK = 0.012
"""Vertices this close to an edge, or to the line, lie in it [m]."""


@dataclass(frozen=True, slots=True)
class ClothFold:
    """A fold of a cloth over a straight line of the table.

    Attributes:
        axis: Along which the place of the line is measured: 0 for x, 1 for y.
        at: Place of the line [m].
        reverse: Whether the part above the line is turned, else the one below it.
        edge: Vertices of the edge that the flap holds.
        crease: Vertices that the plate holds.
    """

    axis: Literal[0, 1]
    at: float
    reverse: bool
    edge: Sequence[int]
    crease: Sequence[int]

    @classmethod
    def of(cls, vertices: Array, axis: Literal[0, 1], at: float, reverse: bool) -> "ClothFold | None":
        """Find what flap and plate hold of a cloth as it lies; None where the line misses it."""
        stays = (vertices[:, axis] - at) * (-1.0 if reverse else 1.0)
        if stays.min() > -SLACK or stays.max() < SLACK:
            return None
        first = stays[stays > -SLACK].min()
        edge = np.flatnonzero(stays < stays.min() + SLACK)
        crease = np.flatnonzero((stays > -SLACK) & (stays < first + SLACK))
        return cls(axis, at, reverse, edge.tolist(), crease.tolist())

    def displaced(self, by: Pose) -> "ClothFold":
        """The same fold of a cloth that was put somewhere else, hardly turned."""
        hinge = [0.0, 0.0, 0.0]
        hinge[self.axis] = self.at
        return replace(self, at=by.apply(hinge)[self.axis])

    def flap(self, angle: float) -> Pose:
        """Where the flap is, hinged at the line, when it has turned by an angle [rad]."""
        hinge = [0.0, 0.0, RADIUS]
        hinge[self.axis] = self.at
        if self.reverse:
            angle = -angle
        turn = (0.0, angle, 0.0) if self.axis == 0 else (-angle, 0.0, 0.0)
        return Pose.from_xyz_rpy((hinge[0], hinge[1], hinge[2]), turn)


class Folding:
    """Moves the flap for one fold, or takes that back.

    Attributes:
        fold: The fold.
        back: Whether it is taken back.
        done: Share of the time that has passed.
    """

    def __init__(self, fold: ClothFold, back: bool, done: float = 0.0) -> None:
        """Take a fold that lies ready, or one that was made."""
        self.fold, self.back, self.done = fold, back, done

    def begin(self, cloth: ClothIsland) -> None:
        """Let flap and plate close."""
        cloth.move(FLAP, self._pose())
        cloth.move(PLATE, Pose())
        cloth.hold(FLAP, self.fold.edge)
        cloth.hold(PLATE, self.fold.crease)

    def step(self, cloth: ClothIsland, duration: float) -> bool:
        """Turn on for a time [s]; returns whether it is over, and flap and plate are open."""
        self.done = min(1.0, self.done + duration / TURN_S)
        cloth.move(FLAP, self._pose())
        if self.done < 1.0:
            return False
        cloth.release(FLAP)
        cloth.release(PLATE)
        return True

    def save(self) -> Mapping[str, Any]:
        """How far it is, as JSON."""
        return {"fold": asdict(self.fold), "back": self.back, "done": self.done}

    @classmethod
    def load(cls, saved: Mapping[str, Any]) -> "Folding":
        """One that goes on from what `save` gave."""
        return cls(ClothFold(**saved["fold"]), saved["back"], saved["done"])

    def _pose(self) -> Pose:
        share = self.done**2 * (3.0 - 2.0 * self.done)
        return self.fold.flap(math.pi * (1.0 - share if self.back else share))
