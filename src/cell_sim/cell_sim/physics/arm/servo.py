"""The drives of all robots: they follow their set points by computed torque, in one pass over all joints.

The torque is what the model needs for the wanted acceleration, which includes that for correcting the error, so errors
die out alike in every pose. What a hand carries is not in the model of its arm; a slow correction learns to bear it.
"""

from collections.abc import Iterator, Mapping

import mujoco
import numpy as np

from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.physics.spec_joints import opened
from cell_sim.physics.waking import AWAKE
from cell_sim.world.joint_limits import JointLimits
from cell_sim.world.trajectory import JointMotion

STIFFNESS = 100.0**2
"""Correcting acceleration per error [1/s2]."""
DAMPING = 2.0 * 100.0
"""Correcting acceleration per error of the velocity [1/s]: critical."""
LEARNING = 0.1 * 100.0**3
"""Correcting acceleration that small errors add up to [1/s3]."""
SMALL = 0.02
"""A larger error has other reasons than a load, and is not learned from [rad or m]."""
ROTOR = 1e-3
"""Inertia of motor and gear as the joint feels it, per torque of the joint [kg m2 / N m]."""


class Servo(Device):
    """Drives of many joints. A robot that holds still may sleep.

    Attributes:
        joints: Names, in the order of the set points.
        target: Set points; write into its arrays.
    """

    def __init__(
        self, joints: Mapping[str, JointLimits], start: Mapping[str, float] | None = None, name: str = "servo"
    ) -> None:
        """Take the joints to drive, with their limits, and where those begin that do not begin at 0."""
        super().__init__(name)
        self.joints = tuple(joints)
        self._limits = dict(joints)
        self._start = dict(start or {})
        self._most = np.array([limit.effort for limit in joints.values()])
        self.target = JointMotion.standing(np.zeros(len(joints)))
        self._reached = JointMotion.standing(
            np.zeros(len(joints))
        )  # set points that were due at the end of the last tick
        self._learned = np.zeros(len(joints))
        self._set = False

    def fit(self, spec: mujoco.MjSpec) -> None:
        """Give every joint a motor and the inertia of its rotor."""
        for name, limit in self._limits.items():
            joint = spec.joint(name)
            motor = spec.add_actuator(name=f"{name}::motor", target=name, trntype=mujoco.mjtTrn.mjTRN_JOINT)
            motor.set_to_motor()
            if np.isfinite(limit.effort):
                motor.forcelimited, motor.forcerange = True, opened(-limit.effort, limit.effort)
                joint.armature = max(float(np.max(joint.armature)), ROTOR * limit.effort)
            if not any(body.joints for body in _above(joint.parent)):
                joint.parent.sleep = mujoco.mjtSleepPolicy.mjSLEEP_ALLOWED

    def bind(self, sim: Surroundings) -> None:
        """Look up the joints; at the start they hold where they are."""
        model, data = sim.model, sim.data
        joints = [model.joint(name).id for name in self.joints]
        self._qpos, self._dof = model.jnt_qposadr[joints], model.jnt_dofadr[joints]
        self._motor = np.array([model.actuator(f"{name}::motor").id for name in self.joints], dtype=int)
        self._wanted, self._force = np.zeros(model.nv), np.zeros(model.nv)
        bodies = model.jnt_bodyid[joints]
        self._root, self._tree = model.tree_bodyadr[model.body_treeid[bodies]], model.body_treeid[bodies]
        self._data = data
        if not self._set:
            for name, value in self._start.items():
                data.joint(name).qpos = value
            self.hold(slice(None), data.qpos[self._qpos])
            self._set = True

    def index(self, joints: tuple[str, ...]) -> slice:
        """Where these joints stand among the set points; they are neighbours there."""
        start = self.joints.index(joints[0])
        if self.joints[start : start + len(joints)] != joints:
            raise ValueError(f"{joints} are not neighbours in the servo")
        return slice(start, start + len(joints))

    def hold(self, index: slice, position: np.ndarray) -> None:
        """Make these joints hold a position."""
        self.put(index, JointMotion.standing(np.asarray(position, dtype=float)))

    def put(self, index: slice, there: JointMotion) -> None:
        """Take this for the state of these joints that is due now, whatever was due before."""
        for state in (self.target, self._reached):
            state.position[index] = there.position
            state.velocity[index] = there.velocity
            state.acceleration[index] = there.acceleration

    def actual(self, index: slice) -> JointMotion:
        """Where these joints are; accelerations are not measured."""
        position, velocity = self._data.qpos[self._qpos[index]], self._data.qvel[self._dof[index]]
        return JointMotion(position, velocity, np.zeros_like(position))

    def off(self, index: slice) -> np.ndarray:
        """How far these joints are from their set points."""
        return np.asarray(self.target.position[index] - self._data.qpos[self._qpos[index]])

    def effort(self, index: slice) -> np.ndarray:
        """Torque or force of these drives in the last tick [N m or N], also of those that sleep."""
        most = self._most[index]
        return np.array(np.clip(self._data.ctrl[self._motor[index]], -most, most))

    def before_step(self, sim: Surroundings) -> None:
        """Set the torques that bring the joints to their set points at the end of the tick."""
        model, data, dof, due, target = sim.model, sim.data, self._dof, self._reached, self.target
        moves = (target.position != due.position) | (target.velocity != due.velocity) | (target.velocity != 0.0)
        awake = data.tree_asleep[self._tree] < 0
        if not moves.any() and not awake.any():
            return
        data.xfrc_applied[self._root, 0] = 0.0
        data.xfrc_applied[self._root[moves], 0] = AWAKE
        error = due.position - data.qpos[self._qpos]
        self._learned += LEARNING * sim.tick * np.where(awake & (np.abs(error) < SMALL), error, 0.0)
        self._wanted[dof] = (
            (target.velocity - due.velocity) / sim.tick
            + STIFFNESS * error
            + DAMPING * (due.velocity - data.qvel[dof])
            + self._learned
        )
        due.position[:], due.velocity[:] = target.position, target.velocity
        mujoco.mj_mulM(model, data, self._force, self._wanted)
        data.ctrl[self._motor] = (self._force + data.qfrc_bias - data.qfrc_passive)[dof]

    def reset(self) -> None:
        """Hold where the joints will be."""
        self._learned[:] = 0.0
        self._set = False

    def save(self) -> Saved:
        """The set points, new and old."""
        return {"target": _rows(self.target), "reached": _rows(self._reached), "learned": self._learned.tolist()}

    def load(self, saved: Saved) -> None:
        """Take set points."""
        self._learned[:] = saved["learned"]
        for state, rows in ((self.target, saved["target"]), (self._reached, saved["reached"])):
            state.position[:], state.velocity[:], state.acceleration[:] = rows


def _above(body: mujoco.MjsBody) -> Iterator[mujoco.MjsBody]:
    """The bodies that carry a body, from the nearest on."""
    while (body := body.parent) is not None:
        yield body


def _rows(state: JointMotion) -> list[list[float]]:
    return [state.position.tolist(), state.velocity.tolist(), state.acceleration.tolist()]
