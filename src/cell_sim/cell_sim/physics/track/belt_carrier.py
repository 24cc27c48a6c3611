"""One carrier as the track sees it: where it is on its way, and how it is driven and locked."""

import math

import mujoco

from cell_sim.physics.device import Saved, Surroundings
from cell_sim.physics.hand.weld import Weld
from cell_sim.physics.waking import keep_awake
from cell_sim.world.track import Course, Phase, TrackCarrier
from cell_sim.world.track_layout import CarrierParts
from cell_sim.world.way import Drive, angle, nearest_quarter
from cell_world.geometry import Pose, Vector, vector

CENTRE_S = 0.3
"""Time the lock takes to centre a carrier [s]."""


class BeltCarrier(TrackCarrier):
    """Body, sole and lock of one carrier.

    Attributes:
        name: Of its model.
        course: Where it is on its way.
    """

    def __init__(self, name: str, parts: CarrierParts) -> None:
        """Take its name and parts."""
        self.name = name
        self.parts = parts
        self.course = Course()
        self._lock = Weld(name)
        self._taken = Pose()  # where it was when the lock took it

    def fit(self, spec: mujoco.MjSpec) -> None:
        """Add the lock."""
        self._lock.fit(spec, "world", self.parts.body)

    def bind(self, sim: Surroundings) -> None:
        """Look up ids."""
        model, self._model, self._data = sim.model, sim.model, sim.data
        self._body = model.body(self.parts.body).id
        joint = model.body_jntadr[self._body]
        self._qpos, self._dof = model.jnt_qposadr[joint], model.jnt_dofadr[joint]
        self._tag = model.site(self.parts.tag).id
        self._sole = _sole(model, self._body)
        self._lock.bind(sim)
        model.flg_surfacevel = 1
        if self.course.phase is not Phase.DRIVING:
            model.geom_surfacevel[self._sole] = 0.0

    def position(self) -> tuple[float, float, float]:
        """Of its origin [m]."""
        x, y, z = self._data.qpos[self._qpos : self._qpos + 3].tolist()
        return x, y, z

    def heading(self) -> float:
        """How it is turned about the vertical [rad]."""
        w, x, y, z = self._data.qpos[self._qpos + 3 : self._qpos + 7].tolist()
        return math.atan2(2.0 * (w * z + x * y), 1.0 - 2.0 * (y * y + z * z))

    def speed(self) -> float:
        """Over the ground [m/s]."""
        x, y = self._data.qvel[self._dof : self._dof + 2].tolist()
        return math.hypot(x, y)

    def tag_position(self) -> Vector:
        """Of its tag [m]."""
        return vector(self._data.site_xpos[self._tag])

    def velocity(self) -> Vector:
        """How it moves in the world [m/s]."""
        return vector(self._data.qvel[self._dof : self._dof + 3])

    def drive(self, drive: Drive) -> None:
        """Let the belts below it run.

        Friction between belt and sole moves the carrier, so it slips when it is blocked. It is the sole that has the
        speed, against the belt, since each carrier goes its own way over shared belts.
        """
        turned = self._data.geom_xmat[self._sole].reshape(3, 3)
        field = self._model.geom_surfacevel[self._sole]
        field[:3] = -(turned.T @ (drive.x, drive.y, 0.0))
        field[3:] = -(turned.T @ (0.0, 0.0, drive.turn))
        keep_awake(self._data, self._body, True)

    def halt(self) -> None:
        """Let the belts below it stand."""
        self._model.geom_surfacevel[self._sole] = 0.0
        keep_awake(self._data, self._body, False)

    def unlock(self) -> None:
        """Open the lock."""
        self._lock.open()

    def take(self) -> None:
        """Close the lock where the carrier is."""
        self.halt()
        self._taken = Pose(self.position(), _upright(self.heading()))
        self.course.centring = 0.0
        self._hold(self._taken)

    def centre(self, place: Pose, dt: float) -> bool:
        """Move the lock on to the middle of the place; True when it is there."""
        goal, course = self.standing_pose(place), self.course
        course.centring = min(course.centring + dt, CENTRE_S)
        phase = course.centring / CENTRE_S
        share = phase * phase * (3.0 - 2.0 * phase)
        turn = angle(self._yaw(goal) - self._yaw(self._taken))
        position = [a + share * (b - a) for a, b in zip(self._taken.position, goal.position, strict=True)]
        x, y, z = position
        self._hold(Pose((x, y, z), _upright(self._yaw(self._taken) + share * turn)))
        there = phase >= 1.0
        self.stay_awake(not there)
        return there

    def stay_awake(self, awake: bool) -> None:
        """Be looked at by the physics in each step, or no longer."""
        keep_awake(self._data, self._body, awake)

    def put(self, place: Pose) -> None:
        """Set it down, locked, in the middle of a place."""
        goal, data = self.standing_pose(place), self._data
        data.qpos[self._qpos : self._qpos + 7] = [*goal.position, *goal.quaternion]
        data.qvel[self._dof : self._dof + 6] = 0.0
        self.halt()
        self._hold(goal)

    def standing_pose(self, place: Pose) -> Pose:
        """How it stands in a place: in the middle, turned as it nearly is."""
        yaw = nearest_quarter(self.heading(), self._yaw(place))
        return Pose(place.position, _upright(yaw))

    def reset(self) -> None:
        """Forget the way."""
        self.course = Course()
        self._lock.reset()

    def save(self) -> Saved:
        """Way and lock."""
        c, taken = self.course, self._taken
        return {
            "course": [c.phase.value, c.start, c.end, c.leg, c.heading, c.centring, c.mark, c.waiting],
            "taken": [taken.position, taken.quaternion],
            "lock": self._lock.save(),
        }

    def load(self, saved: Saved) -> None:
        """Go on with them."""
        phase, start, end, leg, heading, centring, (x, y), waiting = saved["course"]
        self.course = Course(Phase(phase), start, end, leg, heading, centring, (x, y), waiting)
        self._taken = Pose(*saved["taken"])
        self._lock.load(saved["lock"])

    def _hold(self, pose: Pose) -> None:
        self._lock.close(self._body, pose)

    @staticmethod
    def _yaw(pose: Pose) -> float:
        return pose.rpy()[2]


def _upright(yaw: float) -> tuple[float, float, float, float]:
    return (math.cos(yaw / 2.0), 0.0, 0.0, math.sin(yaw / 2.0))


def _sole(model: mujoco.MjModel, body: int) -> int:
    """The solid geom of a body that reaches down the farthest, by its bounding box."""
    first = model.body_geomadr[body]
    geoms = [g for g in range(first, first + model.body_geomnum[body]) if model.geom_contype[g]]
    return min(geoms, key=lambda g: float(model.geom_pos[g, 2] + model.geom_aabb[g, 2] - model.geom_aabb[g, 5]))
