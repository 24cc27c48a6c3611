"""What cells do to a product beside moving it: the same as in the embedded simulator, on poses."""

import math
from collections.abc import Sequence
from typing import cast

import numpy as np

from cell_sim.gazebo.hands import loose_links
from cell_sim.gazebo.surroundings import GazeboSurroundings
from cell_sim.physics.catalogue import ModelCatalogue
from cell_sim.physics.device import Surroundings
from cell_sim.physics.process.blaster import RANGE, BlastNozzle, surface_of
from cell_sim.physics.process.dosing import Pumps
from cell_sim.physics.process.scale import OVER, WeighingPan
from cell_sim.physics.process.surface import Array, Faces
from cell_sim.world.holder import Holder
from cell_world.geometry import Vector
from cell_world.sdf.elements import SCOPE

KG = 1000.0
"""Grams in a kilogram."""


class Positions:
    """Where frames and links are, by name, as an array that is indexed with names."""

    def __init__(self, world: GazeboSurroundings) -> None:
        """Take the world."""
        self._world = world

    def __getitem__(self, name: str) -> Vector:
        """Return a position [m]."""
        pose = self._world.pose(name)
        return pose.position if pose else (math.inf,) * 3


class GazeboPumps(Pumps):
    """Pumps of one head."""

    def join(self, world: GazeboSurroundings) -> None:
        """Know all vessels that are there now."""
        kinds = {name: self._vessel_of(spawned.model) for name, spawned in world.spawned.items()}
        present = {name: kind for name, kind in kinds.items() if kind is not None}
        self.vessels(self._standing | present)
        self._positions = Positions(world)
        self._names = {name: f"{name}{SCOPE}{kind.mouth}" for name, kind in self._vessels.items()}

    def _tip(self, needle: str) -> Vector:
        return self._positions[needle]

    def _mouth(self, vessel: str) -> Vector:
        return self._positions[self._names[vessel]]

    def _drain(self, number: int) -> Vector:
        return self._positions[self._drains[number]]


class GazeboScale(WeighingPan):
    """Weighs vessel, content and whatever was put on it."""

    every = 1

    def join(self, world: GazeboSurroundings) -> None:
        """Know the world."""
        self._world = world
        self._sim = cast(Surroundings, world)

    def true_load(self) -> float:
        """Mass of what really stands over the pan [g]."""
        pan, contents, load = self._world.pose(self._pan), self._dosing.contents, 0.0
        for body, pose in loose_links(self._world):
            owner, _, link = body.partition(SCOPE)
            if pan is None or math.dist(pose.position[:2], pan.position[:2]) > OVER:
                continue
            thing = self._world.thing(owner)
            inertial = thing.world.links[link].inertial if thing else None
            load += inertial.mass * KG if inertial else 0.0
            load += contents[owner].mass if owner in contents and thing and link == thing.links()[0] else 0.0
        return load


class GazeboNozzle(BlastNozzle):
    """A nozzle that treats the part standing in a clamp before it; nothing hides a face from it."""

    every = 1

    def __init__(self, name: str, nozzle: str, spread: float, clamps: Sequence[Holder], models: ModelCatalogue) -> None:
        """Take the scoped name, the frame of the nozzle, its spread [rad], the clamps, and what things are made of."""
        super().__init__(name, nozzle, spread, ())
        self._holding = tuple(clamps)
        self._models = models
        self._faces = {}

    def join(self, world: GazeboSurroundings) -> None:
        """Know the world; what is gone is forgotten."""
        self._world = world
        self._covered = {name: c for name, c in self._covered.items() if name.partition(SCOPE)[0] in world.spawned}
        self._faces = {name: f for name, f in self._faces.items() if name in self._covered}

    def part(self) -> str:
        """Name of the body in the clamp before the nozzle, "" for none."""
        at = Positions(self._world)
        away = {
            clamp.holding: math.dist(at[clamp.holding], at[self._nozzle]) for clamp in self._holding if clamp.holding
        }
        return min((name for name in away if away[name] < RANGE), key=away.__getitem__, default="")

    def after_step(self, sim: Surroundings) -> None:
        """Treat what the jet hits."""
        part, mouth = self.part() if self.pressure else "", self._world.pose(self._nozzle)
        body = self._world.pose(part) if part else None
        if body is None or mouth is None:
            return
        matrix = body.matrix()
        placed = self._faces_of(part).placed(matrix[:3, 3], matrix[:3, :3])
        self.treat(part, placed, np.array(mouth.position), mouth.matrix()[:3, 0], self._world.tick)

    def _seen(self, points: Array) -> Array:
        return np.ones(len(points))

    def _faces_of(self, name: str) -> Faces:
        if name not in self._faces:
            owner, _, link = name.partition(SCOPE)
            model = self._models(self._world.spawned[owner].model).compile()
            self._faces[name] = surface_of(model, model.body(link).id)
        return self._faces[name]
