"""Tools: fingers and cups that hold by a connector what they feel."""

import math
from dataclasses import replace

from cell_motion.drivers.grip_command import force_problem, gap_problem, suction_problem
from cell_sim.gazebo.bounds import LinkBounds, bounds_of
from cell_sim.gazebo.connector import ConnectorUser
from cell_sim.gazebo.starting_pose import JointGauge
from cell_sim.gazebo.surroundings import GazeboSurroundings
from cell_sim.makes.kinds import GripperSpec, VacuumSpec
from cell_sim.physics.device import Surroundings
from cell_sim.physics.hand.hand import HandDevice
from cell_sim.world.faults import DROP
from cell_sim.world.hand import HandCommand, HandState
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE, SdfWorld

SPEED = 0.08
"""Of one finger [m/s]."""
APPROACH = 25.0
"""Speed per distance left [1/s]."""
REACHED = 0.0008
"""The gap is as commanded when it is this close [m]."""
OPENS = 0.0005
"""A command that opens the gap by more than this lets go [m]."""
STILL_M = 0.00005
"""A gap that changes by less than this in a tick stands [m]."""
STALLED = 6
"""After so many ticks in which they stand, closing fingers have met something."""
NEAR_M = 0.025
"""What is between them is the link whose origin is nearest to the point between them, if it is this near [m]."""
GIVES_M = 0.006
"""Fingers without force give way by this [m]."""
TOUCHED_M = 0.0003
"""Fingers touch what is as wide as their gap less this [m]."""
LIP_M = 0.004
"""A surface this close to the lip of a cup is sucked in [m]."""


class GazeboHand(ConnectorUser, HandDevice):
    """What fingers and cups share: what they hold."""


class GazeboFingers(GazeboHand):
    """Fingers that close until they reach their gap or something stops them.  Force is what the joint's limit says."""

    longest_s = 5.0

    def __init__(self, name: str, spec: GripperSpec, world: SdfWorld, tcp: str) -> None:
        """Take the scoped name, the make, the world, and the frame between the fingers."""
        joints = [world.joints[joint] for joint in spec.joints]
        super().__init__(name, joints[0].parent)
        self.spec = spec
        self._gauges = [JointGauge(world, joint) for joint in joints]
        self._open = [joint.limit.upper for joint in joints]
        self._tcp = tcp
        self._start()

    def _start(self) -> None:
        self._target, self._is = self.spec.max_width, list(self._open)
        self._stands, self._ready = 0, True

    def refusal(self, position: float, effort: float) -> str:
        """Say why a gap [m] with a greatest force [N] cannot be commanded; "" when it can."""
        return gap_problem(position, self.spec.max_width) or force_problem(effort)

    def obey(self, position: float, effort: float) -> HandCommand:
        """Move the fingers to a gap [m]."""
        command = self.begin()
        self._target = min(max(position, 0.0), self.spec.max_width)
        self._stands, self._ready = 0, True
        if self._target > self._gap() + OPENS:
            self._grip.open()
        return command

    def stay(self) -> None:
        """Stop the fingers where they are."""
        if not self.holding:
            self._target = min(max(self._gap(), 0.0), self.spec.max_width)

    def felt(self) -> HandState:
        """How they stand; what is held is felt, though the fingers may have reached their gap on it."""
        gap = self._gap()
        stands, reached = self._stands > 1, abs(gap - self._target) < REACHED
        stalled = self._stands >= STALLED and gap > self._target + REACHED
        return HandState(gap, math.nan, stalled or bool(self.holding), reached and stands)

    def settled(self) -> bool:
        """Whether the fingers stand, at their gap or at something."""
        state = self.felt()
        return state.stalled or state.reached_goal

    def before_step(self, sim: Surroundings) -> None:
        """Set the speed of both fingers; they do not move while a connector holds what is between them."""
        share = self._target / self.spec.max_width
        for joint, opened, now in zip(self.spec.joints, self._open, self._is, strict=True):
            speed = 0.0 if self.holding else APPROACH * (share * opened - now)
            self._world.drive(joint, min(max(speed, -SPEED), SPEED))

    def after_step(self, sim: Surroundings) -> None:
        """Measure, and take what the fingers have met."""
        before = self._gap()
        for number, gauge in enumerate(self._gauges):
            child = self._world.at(gauge.child)
            if child is not None:
                self._is[number] = gauge.value(self._world.at(gauge.parent), child, self._is[number])
        self._stands = self._stands + 1 if abs(self._gap() - before) < STILL_M else 0
        if self._ready and not self.holding and self._gap() > self._target + REACHED:
            self._look_between()

    def fail(self, sim: Surroundings, kind: str, size: float) -> bool:
        """Fault "drop": fingers without force, which give way until the next command; friction would hold on."""
        if kind != DROP:
            return False
        if size:
            self._grip.open()
            self._target = min(self._gap() + GIVES_M, self.spec.max_width)
            self._ready = False
        return True

    def reset(self) -> None:
        """Open."""
        super().reset()
        self._start()

    def _gap(self) -> float:
        return sum(self._is) / sum(self._open) * self.spec.max_width

    def _look_between(self) -> None:
        """Take what is between the fingers once they touch it: no contact then has to bear what they press with."""
        tcp = self._world.pose(self._tcp)
        if tcp is None:
            return
        away = {body: (math.dist(pose.position, tcp.position), pose) for body, pose in loose_links(self._world)}
        body = min(away, key=lambda name: away[name][0], default="")
        if not body or away[body][0] > NEAR_M:
            return
        owner, _, link = body.partition(SCOPE)
        thing = self._world.thing(owner)
        assert thing is not None, "its link was found"
        wide = bounds_of(thing.world, link).width((away[body][1].inverse() @ tcp).rotate((0.0, 1.0, 0.0)))
        if self._gap() < wide + TOUCHED_M or self._stands >= STALLED:
            self._ready = False
            self._grip.close(body)


class GazeboCup(GazeboHand):
    """A cup that holds the first surface at its lip while suction is on.

    Attributes:
        suction: Whether it sucks; a fault may have ended what was commanded.
    """

    longest_s = 1.0

    def __init__(self, name: str, spec: VacuumSpec, world: SdfWorld) -> None:
        """Take the scoped name, the make and the world."""
        super().__init__(name, world.frames[spec.site].link)
        self.spec = spec
        self.suction = self._commanded = False
        self._bounds: dict[str, LinkBounds] = {}

    def refusal(self, position: float, effort: float) -> str:
        """Say why this is no command for a cup, which has 0 for off and 1 for on; "" when it is one."""
        return suction_problem(position) or force_problem(effort)

    def obey(self, position: float, effort: float) -> HandCommand:
        """Switch suction on, or blow off."""
        command = self.begin()
        self.suction = self._commanded = position > 0.5
        if not self.suction:
            self._grip.open()
        return command

    def felt(self) -> HandState:
        """Whether it sucks as commanded, and something seals it."""
        return HandState(float(self.suction), math.nan, bool(self.holding), self.suction is self._commanded)

    def settled(self) -> bool:
        """Whether it holds something or is off."""
        return bool(self.holding) or not self.suction

    def after_step(self, sim: Surroundings) -> None:
        """Take what seals the cup."""
        if self.suction and not self.holding and (body := self._sealed_by()):
            self._grip.close(body)

    def take(self, body: str) -> None:
        """Hold a link where it is now."""
        self._grip.close(body)

    def fail(self, sim: Surroundings, kind: str, size: float) -> bool:
        """Fault "drop": suction goes off until it is commanded again."""
        if kind != DROP:
            return False
        if size:
            self.suction = False
            self._grip.open()
        return True

    def reset(self) -> None:
        """Off."""
        super().reset()
        self.suction = self._commanded = False

    def _sealed_by(self) -> str:
        lip = self._world.pose(self.spec.site)
        if lip is None:
            return ""
        for body, pose in loose_links(self._world):
            owner, _, link = body.partition(SCOPE)
            thing = self._world.thing(owner)
            if thing is None:
                continue
            box = self._bounds.setdefault(
                f"{self._world.spawned[owner].model}{SCOPE}{link}", bounds_of(thing.world, link)
            )
            if box.distance((pose.inverse() @ replace(lip)).position) < LIP_M:
                return body
        return ""


def loose_links(world: GazeboSurroundings) -> list[tuple[str, Pose]]:
    """Return all links of things with where they are."""
    found = []
    for name in world.spawned:
        thing = world.thing(name)
        if thing is None:
            continue
        for link in thing.links():
            if (pose := world.pose(f"{name}{SCOPE}{link}")) is not None:
                found.append((f"{name}{SCOPE}{link}", pose))
    return found
