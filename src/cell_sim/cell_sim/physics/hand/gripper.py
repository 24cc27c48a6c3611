"""A parallel gripper: two fingers closed with a limited force, as control_msgs/GripperCommand sees it."""

from dataclasses import replace

import mujoco
import numpy as np

from cell_motion.drivers.grip_command import NO_LIMIT, force_problem, gap_problem
from cell_sim.makes.kinds import GripperSpec
from cell_sim.physics.device import Saved, Surroundings
from cell_sim.physics.hand.contacts import is_loose, pressed
from cell_sim.physics.hand.hand import HandDevice
from cell_sim.physics.hand.weld import Weld
from cell_sim.physics.waking import keep_awake
from cell_sim.world.faults import DROP
from cell_sim.world.hand import HandCommand, HandState

SPEED = 0.08
"""Of one finger [m/s]."""
APPROACH = 100.0
"""Speed per distance left [1/s]."""
RESISTANCE = 1200.0
"""Force per error of the speed [N s/m]; with SPEED it is more than any gripper's force, so a part feels all of it."""
FINGER = 0.8
"""Inertia of the drive as a finger feels it [kg]; the full force changes the speed in a step by less than SPEED."""
STILL = 0.001
"""A finger slower than this stands [m/s]."""
FELT = 0.3
"""Both fingers feel a part when each presses it with this fraction of the force."""
REACHED = 0.0005
"""The gap is as commanded when it is this close [m]."""
BUSY_S = 1.0
"""For this long after a command the fingers do not sleep [s]."""
OPENS = 0.0005
"""A command that opens the gap by more than this lets go [m]."""


class FingerGripper(HandDevice):
    """Fingers that close until they reach their gap or something stops them.

    What both fingers press is held by a weld until the gripper opens, the load exceeds friction, or a fault
    ("drop") takes the force away.
    """

    longest_s = 5.0

    def __init__(self, name: str, spec: GripperSpec) -> None:
        """Take the scoped name and the make."""
        super().__init__(name)
        self.spec = spec
        self._drive = f"{name}::drive"
        self._target = spec.max_width
        self._effort = spec.force
        self._power = spec.force  # force that the drive really has; less than asked for after a drop
        self._grip = Weld(name)
        self._busy_until = 0.0
        self._ready = True  # to take a part; one that was lost is not taken again before the next command

    def fit(self, spec: mujoco.MjSpec) -> None:
        """Give the first finger its drive."""
        joint = spec.joint(self.spec.joints[0])
        drive = spec.add_actuator(name=self._drive, target=joint.name, trntype=mujoco.mjtTrn.mjTRN_JOINT)
        drive.set_to_velocity(kv=RESISTANCE)
        drive.forcelimited, drive.forcerange = True, [-1.0, 1.0]
        for name in self.spec.joints:
            spec.joint(name).armature = FINGER
            spec.joint(name).actfrclimited = mujoco.mjtLimited.mjLIMITED_FALSE  # the one drive has the force of all
        self._grip.fit(spec, joint.parent.parent.name)

    def bind(self, sim: Surroundings) -> None:
        """Look up fingers and drive."""
        model, self._data = sim.model, sim.data
        joints = [model.joint(name).id for name in self.spec.joints]
        self._joint = joints[0]
        self._fingers = model.jnt_bodyid[joints].tolist()
        self._qpos, self._dof = model.jnt_qposadr[joints[0]], model.jnt_dofadr[joints[0]]
        self._closed, self._open = model.jnt_range[joints[0]]
        self._actuator = model.actuator(self._drive).id
        self._tree = int(model.body_treeid[self._fingers[0]])
        self._model = model
        self._limit(self._power)
        self._grip.bind(sim)

    @property
    def holding(self) -> str:
        """Name of the body that is held, "" for none."""
        return self._grip.held

    def refusal(self, position: float, max_effort: float) -> str:
        """Say why a gap [m] with a greatest force [N] cannot be commanded; "" when it can."""
        return gap_problem(position, self.spec.max_width) or force_problem(max_effort)

    def command(self, position: float, max_effort: float = 0.0) -> HandCommand:
        """Move the fingers to a gap [m] with a force of at most so much [N]; 0 or -1 for all there is."""
        command = self.begin()
        self._target = min(max(position, 0.0), self.spec.max_width)
        asked = self.spec.force if max_effort in (0.0, NO_LIMIT) else max_effort
        self._effort = min(asked, self.spec.force)
        self._limit(self._effort)
        self._data.ctrl[self._actuator] = 0.0  # what it presses, the next step shows
        self._busy_until = float(self._data.time) + BUSY_S
        self._ready = True
        if self._target > self._gap() + OPENS:
            self._grip.open()
        return command

    def obey(self, position: float, effort: float) -> HandCommand:
        """See `command`."""
        return self.command(position, effort)

    def stay(self) -> None:
        """Stop the fingers where they are; what is held is pressed on."""
        if not self.holding:
            self._target = min(max(self._gap(), 0.0), self.spec.max_width)

    def state(self) -> HandState:
        """Gap and force now."""
        gap, effort = self._gap(), self._pressing()
        stands = abs(float(self._data.qvel[self._dof])) < STILL
        reached = abs(gap - self._target) < REACHED
        closing = gap > self._target  # what was pressed before does not stop fingers that are told to open
        stalled = stands and closing and not reached and effort > 0.9 * self._effort
        return HandState(gap, effort, stalled, reached and stands)

    def felt(self) -> HandState:
        """A part that is held is felt, though the fingers may have reached their gap on it."""
        state = self.state()
        return replace(state, stalled=state.stalled or bool(self.holding))

    def settled(self) -> bool:
        """Whether the fingers stand, at their gap or at something."""
        state = self.state()
        return state.stalled or state.reached_goal

    def before_step(self, sim: Surroundings) -> None:
        """Set the speed of the fingers."""
        if self._sleeps(sim):
            return
        keep_awake(sim.data, self._fingers[0], sim.time < self._busy_until)
        goal = self._closed + self._target / self.spec.max_width * (self._open - self._closed)
        speed = APPROACH * (goal - sim.data.qpos[self._qpos])
        sim.data.ctrl[self._actuator] = min(max(speed, -SPEED), SPEED)

    def after_step(self, sim: Surroundings) -> None:
        """Take what both fingers press; lose what is pulled too hard."""
        if self._sleeps(sim):
            return
        if self.holding:
            if self._pull() > self.spec.friction * self._effort * len(self._fingers):
                self._lose(sim, "pulled")
        elif self._ready and self._gap() > self._target + REACHED and self.state().stalled:
            self._take(sim)

    def fail(self, sim: Surroundings, kind: str, size: float) -> bool:
        """Fault "drop": the force is gone until the next command."""
        if kind != DROP:
            return False
        if size:
            self._limit(0.0)
            self._busy_until = sim.time + BUSY_S
            self._lose(sim, "dropped")
        return True

    def reset(self) -> None:
        """Open."""
        super().reset()
        self._target, self._effort, self._power = self.spec.max_width, self.spec.force, self.spec.force
        self._busy_until, self._ready = 0.0, True
        self._grip.reset()

    def save(self) -> Saved:
        """Command and grip."""
        command = [self._target, self._effort, self._power, self._busy_until, self._ready]
        return {"command": command, "weld": self._grip.save()}

    def load(self, saved: Saved) -> None:
        """Go on with them."""
        self._target, self._effort, self._power, self._busy_until, self._ready = saved["command"]
        self._grip.load(saved["weld"])

    def _sleeps(self, sim: Surroundings) -> bool:
        """Whether the fingers stand and nothing has been asked of them."""
        return bool(sim.data.tree_asleep[self._tree] >= 0) and sim.time >= self._busy_until

    def _gap(self) -> float:
        opened = (self._data.qpos[self._qpos] - self._closed) / (self._open - self._closed)
        return float(opened) * self.spec.max_width

    def _pull(self) -> float:
        """Force that tears the part out along the pads [N]; what presses on them does not."""
        force, axis = self._grip.force(), self._data.xaxis[self._joint]
        return float(np.linalg.norm(force - (force @ axis) * axis))

    def _pressing(self) -> float:
        """Force of a finger [N]; that of a sleeper is not computed, but follows from its command."""
        slip = float(self._data.ctrl[self._actuator] - self._data.qvel[self._dof])
        return min(abs(RESISTANCE * slip) / len(self._fingers), self._power)

    def _limit(self, power: float) -> None:
        self._power = power
        force = power * len(self._fingers)
        self._model.actuator_forcerange[self._actuator] = -force, force

    def _take(self, sim: Surroundings) -> None:
        felt = [pressed(sim.model, sim.data, finger) for finger in self._fingers]
        both = {body for body in felt[0] if all(f.get(body, 0.0) > FELT * self._effort for f in felt)}
        for body in sorted(both):
            if is_loose(sim.model, body):
                self._grip.close(body)
                sim.tell(self, "taken", body=self.holding)
                return

    def _lose(self, sim: Surroundings, why: str) -> None:
        if self.holding:
            sim.tell(self, "lost", body=self.holding, why=why)
            self._grip.open()
            self._ready = False
