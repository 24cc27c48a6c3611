"""The track: the same rules as in the embedded simulator; carriers and pins are moved by drives."""

import math
from collections.abc import Mapping

from cell_sim.gazebo.overlay import AXES
from cell_sim.gazebo.port import Place
from cell_sim.gazebo.starting_pose import JointGauge, rotated
from cell_sim.gazebo.surroundings import GazeboSurroundings
from cell_sim.physics.device import Device, Surroundings
from cell_sim.physics.track.belt_carrier import BeltCarrier
from cell_sim.physics.track.belt_track import BeltTrack
from cell_sim.physics.track.stopper import THERE, Stopper
from cell_sim.physics.track.turntable import SQUARE, STILL
from cell_sim.world.track_layout import CarrierParts, TrackLayout
from cell_sim.world.way import Drive, angle
from cell_transport.tag import Tag
from cell_world.geometry import Pose, Vector
from cell_world.sdf.elements import SCOPE, SdfWorld

CORRECTED = 0.3
"""Share of what a carrier is off that is corrected in a tick."""
FASTEST = 0.3, 1.5
"""Highest speed of a correction [m/s] and [rad/s]."""
SLOW = 0.5
"""Speed of a pin [m/s]."""


class DrivenCarrier(BeltCarrier):
    """A carrier on three joints: driven along its way, or held at a place."""

    def __init__(self, name: str, parts: CarrierParts, world: SdfWorld) -> None:
        """Take its name, its parts, and the world, in which it begins."""
        super().__init__(name, parts)
        self._born = world.models[name].pose.rpy()[2]
        self._tag_frame = world.frames[parts.tag].pose
        self.forget()

    def forget(self) -> None:
        """Stand where it begins."""
        self._goal: Pose | None = None
        self._drive = Drive(0.0, 0.0, 0.0)
        self._before: Vector | None = None
        self._speed: Vector = (0.0, 0.0, 0.0)

    def join(self, world: GazeboSurroundings) -> None:
        """Know the world."""
        self._world = world

    def _place(self) -> Place:
        place = self._world.at(self.parts.body)
        assert place is not None, "a carrier is always there"
        return place

    def measure(self) -> None:
        """Note how fast it goes."""
        now = self._place()[0]
        if self._before is not None:
            tick = self._world.tick
            x, y, z = ((a - b) / tick for a, b in zip(now, self._before, strict=True))
            self._speed = (x, y, z)
        self._before = now

    def position(self) -> tuple[float, float, float]:
        """Of its origin [m]."""
        return self._place()[0]

    def heading(self) -> float:
        """How it is turned about the vertical [rad]."""
        w, x, y, z = self._place()[1]
        return math.atan2(2.0 * (w * z + x * y), 1.0 - 2.0 * (y * y + z * z))

    def speed(self) -> float:
        """Over the ground [m/s]."""
        return math.hypot(*self._speed[:2])

    def tag_position(self) -> Vector:
        """Of its tag [m]."""
        (x, y, z), turn = self._place()
        dx, dy, dz = rotated(turn, self._tag_frame.position)
        return (x + dx, y + dy, z + dz)

    def velocity(self) -> Vector:
        """How it moves in the world [m/s]."""
        return self._speed

    def drive(self, drive: Drive) -> None:
        """Go at a velocity."""
        self._goal, self._drive = None, drive

    def stay_awake(self, awake: bool) -> None:
        """Nothing sleeps here."""

    def halt(self) -> None:
        """Stand."""
        self._drive = Drive(0.0, 0.0, 0.0)

    def unlock(self) -> None:
        """Be free to go."""
        self._goal = None
        self.halt()

    def put(self, place: Pose) -> None:
        """Be held in the middle of a place, at which it stands."""
        self.halt()
        self._hold(self.standing_pose(place))

    def follow(self, pose: Pose) -> None:
        """Be where a turntable turns it."""
        self._hold(pose)

    def _hold(self, pose: Pose) -> None:
        self._goal = pose

    def command(self) -> None:
        """Tell the drives; their axes are those of the carrier as it stood at the start."""
        drive = self._drive if self._goal is None else self._correction(self._goal)
        cosine, sine = math.cos(self._born), math.sin(self._born)
        values = (cosine * drive.x + sine * drive.y, cosine * drive.y - sine * drive.x, drive.turn)
        for axis, value in zip(AXES, values, strict=True):
            self._world.drive(f"{self.name}{SCOPE}{axis}", value)

    def _correction(self, goal: Pose) -> Drive:
        (x, y, _), (gx, gy, _) = self.position(), goal.position
        gain = CORRECTED / self._world.tick
        off = angle(self._yaw(goal) - self.heading())
        return Drive(
            _within(gain * (gx - x), FASTEST[0]), _within(gain * (gy - y), FASTEST[0]), _within(gain * off, FASTEST[1])
        )

    def reset(self) -> None:
        """Forget the way."""
        super().reset()
        self.forget()


class DrivenTrack(BeltTrack):
    """Carriers, pins, locks and antennas.

    Attributes:
        driven: The carriers by name.
    """

    every = 1

    def __init__(
        self, layout: TrackLayout, pins: Mapping[str, Stopper], tags: Mapping[str, Tag], world: SdfWorld
    ) -> None:
        """Take the layout, the pins by place, the tags with which the carriers begin, and the world."""
        super().__init__(layout, pins, tags)
        self.driven = {name: DrivenCarrier(name, parts, world) for name, parts in layout.carriers.items()}
        self._carriers: Mapping[str, DrivenCarrier] = self.driven  # type: ignore[assignment]

    def join(self, world: GazeboSurroundings) -> None:
        """Know the world; at the start carriers are locked where they stand."""
        self._world = world
        for carrier in self.driven.values():
            carrier.join(world)
        self.lock_all()

    def in_range(self, place: str) -> list[str]:
        """Carriers whose tags the antenna of a place reaches, the nearest first."""
        antenna = self._world.pose(self.layout.antennas[place].frame)
        if antenna is None:
            return []
        distance = {name: math.dist(c.tag_position(), antenna.position) for name, c in self.driven.items()}
        reached = [name for name, length in distance.items() if length <= self.layout.antennas[place].reach]
        return sorted(reached, key=distance.__getitem__)

    def before_step(self, sim: Surroundings) -> None:
        """Drive and centre what is on its way, and hold the rest."""
        super().before_step(sim)
        for carrier in self.driven.values():
            carrier.command()

    def after_step(self, sim: Surroundings) -> None:
        """Measure how fast carriers go."""
        for carrier in self.driven.values():
            carrier.measure()


class DrivenPin(Stopper):
    """A pin on a velocity drive."""

    every = 1

    def __init__(self, joint: str, world: SdfWorld) -> None:
        """Take the scoped name of the joint, and the world."""
        super().__init__(joint)
        self._gauge = JointGauge(world, world.joints[joint])
        self._low, self._high = world.joints[joint].limit.lower, world.joints[joint].limit.upper

    def join(self, world: GazeboSurroundings) -> None:
        """Know the world."""
        self._world = world

    def is_up(self) -> bool:
        """Whether the pin is fully up."""
        return abs(self._height() - self._high) < THERE

    def before_step(self, sim: Surroundings) -> None:
        """Drive the pin; one that is jammed stays."""
        goal, now = self._high if self.up else self._low, self._height()
        speed = 0.0 if self.jammed else CORRECTED / self._world.tick * (goal - now)
        self._world.drive(self.name, _within(speed, SLOW))

    def _height(self) -> float:
        child = self._world.at(self._gauge.child)
        return self._gauge.value(self._world.at(self._gauge.parent), child, 0.0) if child else self._low


class DrivenTurntable(Device):
    """While its disc turns, the carrier above turns with it, and is given back when it stands at a quarter turn."""

    def __init__(self, name: str, joint: str, reach: float, track: DrivenTrack, world: SdfWorld) -> None:
        """Take the scoped names, how far from its middle the stop above it may be [m], and who lends the carrier."""
        super().__init__(name)
        self._gauge = JointGauge(world, world.joints[joint])
        self._track = track
        x, y, _ = world.links[self._gauge.child].pose.position
        away = {place: math.dist(pose.position[:2], (x, y)) for place, pose in track.layout.places.items()}
        self._place = next((place for place, distance in away.items() if distance < reach), "")
        self.reset()

    def join(self, world: GazeboSurroundings) -> None:
        """Know the world."""
        self._world = world

    def reset(self) -> None:
        """Hold nothing."""
        self._lent, self._angle, self._turned = "", 0.0, 0.0

    def before_step(self, sim: Surroundings) -> None:
        """Turn the carrier with the disc."""
        child, before = self._world.at(self._gauge.child), self._angle
        if child is not None:
            self._angle = self._gauge.value(self._world.at(self._gauge.parent), child, before)
        turning = abs(self._angle - before) > STILL * self._world.tick
        if turning and not self._lent and (above := self._track.standing_at(self._place)):
            self._track.lend(above)
            carrier = self._track.driven[above]
            self._lent, self._turned = above, carrier.heading() - before
        if self._lent:
            self._follow(turning)

    def _follow(self, turning: bool) -> None:
        carrier = self._track.driven[self._lent]
        position = self._track.layout.places[self._place].position
        carrier.follow(Pose.from_xyz_rpy(position, (0.0, 0.0, self._turned + self._angle)))
        if not turning and abs(math.remainder(self._angle, math.pi / 2.0)) < SQUARE:
            self._track.take_back(self._lent)
            self._lent = ""


def _within(value: float, limit: float) -> float:
    return min(max(value, -limit), limit)
