"""A trajectory controller for one robot, as ros2_control's joint_trajectory_controller behaves.

A goal is refused at once or taken; the newest one runs, and the one before is aborted. One that begins later is taken
as the end of what is under way: until then the joints go on as they would have. What differs from that controller:
a goal is checked against the limits of the joints, and a cancelled one brakes on its own path, which was checked for
collisions, instead of holding at once.
"""

import numpy as np

from cell_sim.physics.arm.goal_checks import check_form, check_limits, check_start
from cell_sim.physics.arm.joint_drives import JointDrives
from cell_sim.physics.arm.running import RunningGoal
from cell_sim.physics.arm.stopping import halted, on_clock, slowed
from cell_sim.physics.arm.tolerances import Defaults, Tolerances, violation
from cell_sim.physics.arm.trajectory import Spline
from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.world.goal import FollowCode, Goal, Handle, Refusal, Status
from cell_sim.world.joint_limits import JointLimits, LimitArrays
from cell_sim.world.robot import Robot
from cell_sim.world.trajectory import Array, JointMotion, JointTrajectory

CHECK = 3
"""Ticks between two looks at the path tolerances."""
CORNER = 2.0
"""A path on which the velocity changes by this many times what braking allows has a corner, where braking leaves it."""


class TrajectoryController(Device, Robot):
    """Follows one goal at a time with the joints of one robot; without a goal it holds.

    Attributes:
        joints: Names, in the order of all states.
        limits: Of the joints.
    """

    def __init__(
        self, name: str, joints: dict[str, JointLimits], servo: JointDrives, defaults: Defaults | None = None
    ) -> None:
        """Take joints that the servo drives.

        Args:
            name: scoped name of the robot.
            joints: neighbours in the servo.
            servo: acts before this does nothing; so it is listed after this among the devices.
            defaults: tolerances unless a goal says otherwise.
        """
        super().__init__(name)
        self.joints = tuple(joints)
        self.limits = LimitArrays.of(joints)
        self.defaults = defaults or Defaults()
        self._servo = servo
        self._index = servo.index(self.joints)
        self._running: RunningGoal | None = None
        self._looks = 0

    def bind(self, sim: Surroundings) -> None:
        """Know the time."""
        self._sim = sim

    def start(self, goal: Goal) -> Handle | Refusal:
        """Take a goal in place of the one under way, or refuse it and change nothing."""
        now = self._sim.time
        if refusal := check_form(goal, self.joints, now):
            return refusal
        trajectory = goal.trajectory.in_order(self.joints)
        begins = now if goal.stamp is None else goal.stamp
        spline = self._through(trajectory, now - begins)
        if isinstance(spline, Refusal):
            return spline
        if refusal := check_limits(spline, self.limits):
            return refusal
        if self._running:
            self._running.handle.end(Status.ABORTED, FollowCode.INVALID_GOAL, "a newer goal took its place")
        self._running = RunningGoal(
            Handle(), spline, Tolerances.of(self.joints, goal, self.defaults), begins, now - begins
        )
        return self._running.handle

    def _through(self, trajectory: JointTrajectory, clock: float) -> Spline | Refusal:
        """Where the joints go from now on, when it is this late on a trajectory [s], or early, below 0."""
        if clock >= 0.0:
            start = self.desired()
            return check_start(trajectory, start, self.defaults.start, clock) or Spline.through(
                trajectory, start, clock
            )
        path, now = self._ahead()
        meanwhile = path.cut(now - clock)
        start = path.sample(now - clock)
        return check_start(trajectory, start, self.defaults.start, 0.0) or meanwhile.before(
            Spline.through(trajectory, start), now
        )

    def _ahead(self) -> tuple[Spline, float]:
        """Where the joints would go without a new goal, and where on that way they are [s]."""
        run = self._running
        if run and run.handle.status is not Status.CANCELING:
            return run.spline, run.clock
        return halted(self.desired(), self.limits.acceleration), 0.0

    def cancel(self) -> None:
        """Brake on the path and then hold."""
        if self._running and not self._running.handle.over:
            self._running.handle.status = Status.CANCELING

    def clock(self) -> float:
        """Time on the trajectory under way [s], below 0 before it starts; 0 without one."""
        return self._running.clock if self._running else 0.0

    def desired(self) -> JointMotion:
        """The set points."""
        target, index = self._servo.target, self._index
        return JointMotion(
            target.position[index].copy(), target.velocity[index].copy(), target.acceleration[index].copy()
        )

    def actual(self) -> JointMotion:
        """Where the joints are."""
        return self._servo.actual(self._index)

    def effort(self) -> Array:
        """Torque or force of each drive [N m or N]; NaN where the engine does not measure them."""
        return self._servo.effort(self._index)

    def axes(self) -> Array:
        """Direction of each joint's axis in the world, shape (joints, 3)."""
        model, data = self._sim.model, self._sim.data
        return np.array(data.xaxis[[model.joint(name).id for name in self.joints]])

    def before_step(self, sim: Surroundings) -> None:
        """Judge the last tick and move the set points on."""
        run = self._running
        if run is None:
            return
        if run.coasting:
            self._coast(run, sim.tick)
        elif run.handle.status is Status.CANCELING:
            self._brake(run, sim)
        elif run.clock >= run.spline.end:
            self._judge_end(run, sim)
        elif problem := self._off_path(run):
            self._give_up(run, FollowCode.PATH_TOLERANCE_VIOLATED, problem)
        else:
            self._follow(run.advance(sim.tick))

    def _brake(self, run: RunningGoal, sim: Surroundings) -> None:
        path, before = run.spline.sample(run.clock), run.speed
        run.speed = slowed(path, run.speed, self.limits.acceleration, sim.tick)
        if run.speed == 0.0:
            self._stop(run, path.position)
            return
        run.clock += run.speed * sim.tick
        state = on_clock(run.spline.sample(run.clock), run.speed, (run.speed - before) / sim.tick)
        change = np.abs(state.velocity - self.desired().velocity)
        if (change > CORNER * self.limits.acceleration * sim.tick).any():
            run.coast(halted(self.desired(), self.limits.acceleration), sim.time)
            self._coast(run, sim.tick)
        else:
            self._follow(state)

    def _coast(self, run: RunningGoal, dt: float) -> None:
        if run.clock >= run.spline.end:
            self._stop(run, run.spline.sample(run.spline.end).position)
        else:
            self._follow(run.advance(dt))

    def _stop(self, run: RunningGoal, position: np.ndarray) -> None:
        """The joints have come to stand."""
        self._finish(run, Status.CANCELED, FollowCode.SUCCESSFUL, "stopped on request")
        self._servo.hold(self._index, position)

    def _give_up(self, run: RunningGoal, code: FollowCode, why: str) -> None:
        """End a goal; the joints brake from where they are, as far as they really move as they should."""
        run.handle.end(Status.ABORTED, code, why)
        wanted, actual = self.desired().velocity, self.actual()
        velocity = np.clip(actual.velocity, np.minimum(wanted, 0.0), np.maximum(wanted, 0.0))
        there = JointMotion(actual.position, velocity, np.zeros_like(velocity))
        self._servo.put(self._index, there)
        run.coast(halted(there, self.limits.acceleration), self._sim.time)

    def _follow(self, state: JointMotion) -> None:
        target, index = self._servo.target, self._index
        target.position[index] = state.position
        target.velocity[index] = state.velocity
        target.acceleration[index] = state.acceleration

    def _off_path(self, run: RunningGoal) -> str:
        self._looks += 1
        if self._looks % CHECK:
            return ""
        problem = violation(self.joints, "position", self._servo.off(self._index), run.tolerances.path)
        if not problem and np.isfinite(run.tolerances.path_velocity).any():
            drift = self.desired().velocity - self.actual().velocity
            problem = violation(self.joints, "velocity", drift, run.tolerances.path_velocity)
        return problem

    def _judge_end(self, run: RunningGoal, sim: Surroundings) -> None:
        """The set points stand at the end: see whether the joints do, and wait for them as long as allowed."""
        actual, end = self.actual(), run.spline.sample(run.spline.end)
        off = end.position - actual.position
        problem = violation(self.joints, "end position", off, run.tolerances.goal) or violation(
            self.joints, "end velocity", -actual.velocity, run.tolerances.goal_velocity
        )
        if not problem:
            self._finish(run, Status.SUCCEEDED, FollowCode.SUCCESSFUL, "")
        elif sim.time > run.begins + run.spline.end + run.tolerances.goal_time:
            self._give_up(run, FollowCode.GOAL_TOLERANCE_VIOLATED, problem)

    def _finish(self, run: RunningGoal, status: Status, code: FollowCode, text: str) -> None:
        run.handle.end(status, code, text)
        self._running = None

    def reset(self) -> None:
        """Forget the goal."""
        if self._running:
            self._finish(self._running, Status.ABORTED, FollowCode.INVALID_GOAL, "the simulation was reset")

    def save(self) -> Saved:
        """The goal under way."""
        run = self._running
        if run is None:
            return {"looks": self._looks}
        t = run.tolerances
        rows = (t.path, t.path_velocity, t.goal, t.goal_velocity)
        return {
            "knots": run.spline.knots.tolist(),
            "coefficients": run.spline.coefficients.tolist(),
            "tolerances": [row.tolist() for row in rows],
            "goal_time": t.goal_time,
            "clock": [run.begins, run.first, run.count, run.clock, run.speed],
            "looks": self._looks,
            "canceling": run.handle.status is Status.CANCELING,
            "coasting": run.coasting,
        }

    def load(self, saved: Saved) -> None:
        """Go on with that goal; nobody waits for its end any more."""
        self._running, self._looks = None, saved["looks"]
        if "knots" not in saved:
            return
        path, path_velocity, end, end_velocity = map(np.array, saved["tolerances"])
        tolerances = Tolerances(path, path_velocity, end, end_velocity, saved["goal_time"])
        spline = Spline(np.array(saved["knots"]), np.array(saved["coefficients"]))
        handle = Handle(Status.CANCELING if saved["canceling"] else Status.ACTIVE)
        begins, first, count, clock, speed = saved["clock"]
        coasting = saved.get("coasting", False)
        self._running = RunningGoal(handle, spline, tolerances, begins, first, count, clock, speed, coasting)
