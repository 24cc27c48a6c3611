"""A trajectory controller for one robot, as ros2_control's joint_trajectory_controller behaves.

A goal is refused at once or taken; the newest one runs. What differs from that controller: a goal is checked against
the limits of the joints, and a cancelled one brakes on its own path, which was checked for collisions, instead of
holding at once.
"""

from typing import TYPE_CHECKING

import numpy as np

from cell_sim.physics.arm.goal import Code, Goal, Handle, Refusal, Status
from cell_sim.physics.arm.goal_checks import check_form, check_limits, check_start
from cell_sim.physics.arm.limits import JointLimits, Limits
from cell_sim.physics.arm.servo import Servo
from cell_sim.physics.arm.stopping import on_clock, slowed
from cell_sim.physics.arm.tolerances import Defaults, Tolerances, violation
from cell_sim.physics.arm.trajectory import Array, Spline, State
from cell_sim.physics.device import Device, Saved

if TYPE_CHECKING:
    from cell_sim.physics.simulation import Simulation


AHEAD = 64
"""Set points that are computed at once; one by one takes much longer."""
CHECK = 3
"""Ticks between two looks at the path tolerances."""


class Running:
    """The goal under way.

    Attributes:
        begins: When its trajectory starts [s].
        clock: Time on the trajectory [s].
        speed: Of that clock; 1 unless it brakes.
    """

    def __init__(
        self,
        handle: Handle,
        spline: Spline,
        tolerances: Tolerances,
        begins: float,
        first: float,
        count: int = 0,
        clock: float | None = None,
        speed: float = 1.0,
    ) -> None:
        """Take the goal, the time on the trajectory at its first tick [s], and how far it is."""
        self.handle = handle
        self.spline = spline
        self.tolerances = tolerances
        self.begins = begins
        self.first = first
        self.count = count
        self.clock = first if clock is None else clock
        self.speed = speed
        self._ahead: list[State] = []

    def advance(self, dt: float) -> State:
        """Let a tick pass on the trajectory [s]; returns where the joints shall be then."""
        number = self.count % AHEAD
        if number == 0 or not self._ahead:
            batch = np.arange(1.0, AHEAD + 1.0) + (self.count - number)  # the same ones after a restore
            self._ahead = self._rows(np.asarray(self.first + dt * batch, dtype=np.float64))
        self.count += 1
        self.clock = self.first + dt * self.count
        return self._ahead[number] if number < len(self._ahead) else self.spline.sample(self.spline.end)

    def _rows(self, times: Array) -> list[State]:
        path = self.spline.samples(times[times < self.spline.end])
        return [State(*row) for row in zip(path.position, path.velocity, path.acceleration, strict=True)]


class TrajectoryController(Device):
    """Follows one goal at a time with the joints of one robot; without a goal it holds.

    Attributes:
        joints: Names, in the order of all states.
        limits: Of the joints.
    """

    def __init__(
        self, name: str, joints: dict[str, JointLimits], servo: Servo, defaults: Defaults | None = None
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
        self.limits = Limits.of(joints)
        self.defaults = defaults or Defaults()
        self._servo = servo
        self._index = servo.index(self.joints)
        self._running: Running | None = None
        self._looks = 0
        self._now = 0.0

    def bind(self, sim: "Simulation") -> None:
        """Know the time."""
        self._now = sim.time

    def start(self, goal: Goal) -> Handle | Refusal:
        """Take a goal in place of the one under way, or refuse it and change nothing."""
        if refusal := check_form(goal, self.joints, self._now):
            return refusal
        trajectory, state = goal.trajectory.in_order(self.joints), self.desired()
        if refusal := check_start(trajectory, state, self.defaults.start):
            return refusal
        spline = Spline.through(trajectory, state)
        if refusal := check_limits(spline, self.limits):
            return refusal
        if self._running:
            self._running.handle.end(Status.CANCELED, Code.INVALID_GOAL, "a newer goal took its place")
        begins = goal.stamp or self._now
        tolerances = Tolerances.of(self.joints, goal, self.defaults)
        self._running = Running(Handle(), spline, tolerances, begins, max(0.0, self._now - begins))
        return self._running.handle

    def cancel(self) -> None:
        """Brake on the path and then hold."""
        if self._running:
            self._running.handle.status = Status.CANCELING

    def desired(self) -> State:
        """The set points."""
        target, index = self._servo.target, self._index
        return State(target.position[index].copy(), target.velocity[index].copy(), target.acceleration[index].copy())

    def actual(self) -> State:
        """Where the joints are."""
        return self._servo.actual(self._index)

    def effort(self) -> np.ndarray:
        """Torque or force of each drive [N m or N]."""
        return self._servo.effort(self._index)

    def before_step(self, sim: "Simulation") -> None:
        """Judge the last tick and move the set points on."""
        self._now = sim.time
        run = self._running
        if run is None or sim.time < run.begins:
            return
        if run.clock >= run.spline.end:
            self._judge_end(run, sim.time)
        elif run.handle.status is Status.CANCELING:
            self._brake(run, sim.tick)
        elif problem := self._off_path(run):
            self._finish(run, Status.ABORTED, Code.PATH_TOLERANCE_VIOLATED, problem)
            self._servo.hold(self._index, self.actual().position)
        else:
            self._follow(run.advance(sim.tick))

    def _brake(self, run: Running, dt: float) -> None:
        path, before = run.spline.sample(run.clock), run.speed
        run.speed = slowed(path, run.speed, self.limits.acceleration, dt)
        if run.speed == 0.0:
            self._finish(run, Status.CANCELED, Code.SUCCESSFUL, "stopped on request")
            self._servo.hold(self._index, path.position)
            return
        run.clock += run.speed * dt
        self._follow(on_clock(run.spline.sample(run.clock), run.speed, (run.speed - before) / dt))

    def _follow(self, state: State) -> None:
        target, index = self._servo.target, self._index
        target.position[index] = state.position
        target.velocity[index] = state.velocity
        target.acceleration[index] = state.acceleration

    def _off_path(self, run: Running) -> str:
        self._looks += 1
        if self._looks % CHECK:
            return ""
        problem = violation(self.joints, "position", self._servo.off(self._index), run.tolerances.path)
        if not problem and np.isfinite(run.tolerances.path_velocity).any():
            drift = self.desired().velocity - self.actual().velocity
            problem = violation(self.joints, "velocity", drift, run.tolerances.path_velocity)
        return problem

    def _judge_end(self, run: Running, now: float) -> None:
        """The set points stand at the end: see whether the joints do, and wait for them as long as allowed."""
        if run.handle.status is Status.CANCELING:
            self._finish(run, Status.CANCELED, Code.SUCCESSFUL, "stopped at its end")
            return
        actual, end = self.actual(), run.spline.sample(run.spline.end)
        off = end.position - actual.position
        problem = violation(self.joints, "end position", off, run.tolerances.goal) or violation(
            self.joints, "end velocity", -actual.velocity, run.tolerances.goal_velocity
        )
        if not problem:
            self._finish(run, Status.SUCCEEDED, Code.SUCCESSFUL, "")
        elif now > run.begins + run.spline.end + run.tolerances.goal_time:
            self._finish(run, Status.ABORTED, Code.GOAL_TOLERANCE_VIOLATED, problem)

    def _finish(self, run: Running, status: Status, code: Code, text: str) -> None:
        run.handle.end(status, code, text)
        self._running = None

    def reset(self) -> None:
        """Forget the goal."""
        if self._running:
            self._finish(self._running, Status.ABORTED, Code.INVALID_GOAL, "the simulation was reset")

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
        self._running = Running(handle, spline, tolerances, *saved["clock"])
