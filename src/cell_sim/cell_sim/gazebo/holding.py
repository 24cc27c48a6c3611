"""What holds things beside hands: chucks and threads when told to, clamps by themselves, supports till they break."""

import math
from collections.abc import Iterable, Mapping

from cell_sim.gazebo.bounds import bounds_of
from cell_sim.gazebo.connector import ConnectorUser
from cell_sim.gazebo.hands import GazeboHand, loose_links
from cell_sim.gazebo.surroundings import GazeboSurroundings
from cell_sim.physics.device import Surroundings
from cell_sim.physics.hand.clamp import HIGH, NEAR
from cell_sim.world.faults import DROP
from cell_sim.world.holder import Holder
from cell_sim.world.outlines import Outlines
from cell_sim.world.supports import Supports
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE

CALM_TICKS = 10
"""A clamp takes what has stood in it for so many ticks ..."""
CALM_M = 0.00005
"""... without moving more than this in one [m]."""


class ConnectorHolder(ConnectorUser, Holder):
    """Holds any body where that is when it takes it."""

    def take(self, body: str) -> None:
        """Hold a body."""
        self._grip.close(body)

    def let_go(self) -> None:
        """Hold nothing."""
        self._grip.open()

    def fail(self, sim: Surroundings, kind: str, size: float) -> bool:
        """Fault "drop": what is held comes loose."""
        if kind != DROP:
            return False
        if size:
            self._grip.open()
        return True


class GazeboClamp(ConnectorHolder):
    """A clamp at a frame of a carrier: what has come to stand there is held, until a hand takes it.

    Attributes:
        slack: Whether its spring holds nothing.
    """

    def __init__(self, frame: str, link: str, hands: Iterable[GazeboHand]) -> None:
        """Take the scoped name of the frame, which is the clamp's name too, its link, and all hands."""
        super().__init__(frame, link)
        self._hands = tuple(hands)
        self._waiting, self._calm = "", 0
        self._at: Pose | None = None
        self.slack = False

    def after_step(self, sim: Surroundings) -> None:
        """Hold what has come to its place, and let a hand have it."""
        if self.holding or self.slack:
            return
        held = {hand.holding for hand in self._hands}
        place = self._world.pose(self.name)
        standing = self._standing(place, held) if place else ""
        pose = self._world.pose(standing) if standing else None
        still = pose is not None and self._at is not None and math.dist(pose.position, self._at.position) < CALM_M
        self._calm = self._calm + 1 if still and standing == self._waiting else 0
        self._waiting, self._at = standing, pose
        if self._calm >= CALM_TICKS:
            self._grip.close(standing)

    def fail(self, sim: Surroundings, kind: str, size: float) -> bool:
        """Fault "drop": the spring is slack until the fault is ended."""
        known = super().fail(sim, kind, size)
        self.slack = bool(size) if known else self.slack
        return known

    def faults(self) -> Mapping[str, float]:
        """Whether it is slack."""
        return {DROP: 1.0} if self.slack else {}

    def reset(self) -> None:
        """Hold nothing."""
        super().reset()
        self.slack = False

    def _standing(self, place: Pose, held: set[str]) -> str:
        """The link that stands in the clamp and is in no hand, "" for none."""
        back = place.inverse()
        for name in self._world.spawned:
            thing = self._world.thing(name)
            body = f"{name}{SCOPE}{thing.links()[0]}" if thing else ""
            pose = self._world.pose(body) if body and body not in held else None
            if pose is None or math.dist(pose.position, place.position) > NEAR + HIGH:
                continue
            x, y, z = back.apply(pose.position)
            if math.hypot(x, y) < NEAR and abs(z) < HIGH:
                return body
        return ""


class HangingSupports(Supports):
    """Supports that hang on things by detachable joints."""

    def __init__(self, world: GazeboSurroundings) -> None:
        """Take the world."""
        self._world = world

    def hangs(self, things: Iterable[str], support: str) -> bool:
        """Whether the support `support.N` still hangs on one of these things."""
        joint = support.replace(".", "_")
        return any(joint in thing.hanging.values() for name in things if (thing := self._world.thing(name)))

    def count(self, things: Iterable[str]) -> int:
        """How many supports hang on these things."""
        return sum(len(thing.hanging) for name in things if (thing := self._world.thing(name)))

    def loose_links(self, thing: str) -> dict[str, Pose]:
        """The links of a spawned thing that can come off its first one, by scoped name, and where they are."""
        one = self._world.thing(thing)
        names = [f"{thing}{SCOPE}{link}" for link in one.links()[1:]] if one else []
        return {name: pose for name in names if (pose := self._world.pose(name))}


class BoxOutlines(Outlines):
    """Knows the boxes around things."""

    def __init__(self, world: GazeboSurroundings) -> None:
        """Take the world."""
        self._world = world

    def highest(self, thing: str) -> float:
        """How high a spawned thing reaches in the world [m]."""
        heights = []
        for body, pose in loose_links(self._world):
            owner, _, link = body.partition(SCOPE)
            one = self._world.thing(owner) if owner == thing else None
            if one:
                box = bounds_of(one.world, link)
                corners = [
                    (x, y, z)
                    for x in (box.low[0], box.high[0])
                    for y in (box.low[1], box.high[1])
                    for z in (box.low[2], box.high[2])
                ]
                heights += [pose.apply(corner)[2] for corner in corners]
        return max(heights, default=0.0)

    def inside(self, thing: str, deep_m: float) -> str:
        """Nothing: boxes would find parts in their seats, too."""
        return ""
