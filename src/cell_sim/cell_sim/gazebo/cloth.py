"""A fold table in Gazebo: a garment is a rigid pack where it is carried, and a cloth of our own while it lies there."""

import math
from typing import cast

from cell_sim.gazebo.hands import GazeboCup
from cell_sim.gazebo.surroundings import GazeboSurroundings
from cell_sim.physics.cloth.table import CUP, EVERY_S, LOW, MIDDLE, STILL, ClothTable
from cell_sim.physics.device import Surroundings
from cell_sim.world.cloth import ClothMeasure
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE


class GazeboTable(ClothTable):
    """One table with flaps and two pinching fingers."""

    def join(self, world: GazeboSurroundings) -> None:
        """Know the table and all garments."""
        self._world = world
        table = world.pose(self._table)
        assert table is not None, "a fold table has its frame"
        self._pose = table
        kinds = {name: self._kind_of(spawned.model) for name, spawned in world.spawned.items()}
        self._packs = {name: pack for name, pack in self._packs.items() if name in world.spawned}
        self._packed = [name for name, kind in kinds.items() if kind or name in self._packs]
        self._before: dict[str, Pose] = {}
        self._sim, self._random = cast(Surroundings, world), world.random

    def _follow(self, hand: str) -> None:
        jaw = self._world.pose(self._fingers[hand])
        if self.cloth and jaw:
            self.cloth.move(hand, Pose(self._pose.inverse().apply(jaw.position)))

    def _look_for_garments(self, sim: Surroundings) -> None:
        back, held = self._pose.inverse(), {cup.holding.partition(SCOPE)[0] for cup in self._cups}
        for name in self._packed:
            thing = self._world.thing(name)
            pose = thing.origin(self._world.gazebo) if thing else None
            before, here = self._before.get(name), name in held or pose is None
            if pose is not None:
                self._before[name] = pose
            if here or pose is None or before is None:
                continue
            at = back @ pose
            x, y, z = at.position
            moves = math.dist(pose.position, before.position) > STILL * EVERY_S
            if math.hypot(x, y) <= MIDDLE and abs(z) <= LOW and not moves:
                self._world.later(lambda name=name, at=at: self._spread(sim, name, at))  # type: ignore[misc]
                return

    def _look_for_cups(self, sim: Surroundings) -> None:
        sucking = [cup for cup in self._cups if cup.suction and not cup.holding]
        seen = self.measure() if sucking else None
        for cup in sucking:
            lip = self._world.pose(cup.spec.site)
            if seen is None or lip is None:
                break
            x, y, z = self._pose.inverse().apply(lip.position)
            off = Pose.from_xyz_rpy((seen.x, seen.y, 0.0), (0.0, 0.0, seen.yaw)).inverse().apply((x, y, 0.0))
            over = abs(off[0]) < seen.width / 2.0 and abs(off[1]) < seen.length / 2.0
            if over and z < seen.height + CUP and isinstance(cup, GazeboCup):
                self._world.later(lambda cup=cup, seen=seen: self._pick(cup, seen))  # type: ignore[misc]
                return

    def _pick(self, cup: GazeboCup, seen: ClothMeasure) -> None:
        """Make the cloth a pack again that stands on the table; the cup has sunk into it."""
        thing, model, at = self.packed(seen)
        self._world.spawn(thing, model, at)
        one = self._world.thing(thing)
        if one:
            cup.take(f"{thing}{SCOPE}{one.links()[0]}")
