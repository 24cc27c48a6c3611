"""A pin that comes up in front of a carrier, and may jam."""

from collections.abc import Mapping

import mujoco

from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.physics.waking import keep_awake

STIFFNESS = 4000.0
"""Of the pin's drive [N/m]."""
DAMPING = 100.0
"""Of the pin's drive [N s/m]."""
THERE = 0.001
"""The pin is up or down when it is this close [m]."""


class Stopper(Device):
    """The pin of one place; up means that it stands in the way.

    Attributes:
        up: What is commanded.
        jammed: Whether it stays where it is whatever is commanded.
    """

    every = 3

    def __init__(self, joint: str) -> None:
        """Take the scoped name of the joint, which is the device's name too; its upper limit is up."""
        super().__init__(joint)
        self.up = True
        self.jammed = False
        self._set = False

    def fit(self, spec: mujoco.MjSpec) -> None:
        """Give the pin a drive; it may sleep when it stands."""
        joint = spec.joint(self.name)
        drive = spec.add_actuator(name=f"{self.name}::drive", target=self.name, trntype=mujoco.mjtTrn.mjTRN_JOINT)
        drive.set_to_position(kp=STIFFNESS, kv=DAMPING)
        joint.parent.sleep = mujoco.mjtSleepPolicy.mjSLEEP_ALLOWED

    def bind(self, sim: Surroundings) -> None:
        """Look up joint and drive."""
        model = sim.model
        joint = model.joint(self.name).id
        self._qpos, self._body = model.jnt_qposadr[joint], int(model.jnt_bodyid[joint])
        self._drive = model.actuator(f"{self.name}::drive").id
        self._down_at, self._up_at = model.jnt_range[joint].tolist()
        self._data = sim.data
        if not self._set:
            sim.data.qpos[self._qpos] = sim.data.ctrl[self._drive] = self._up_at
            self._set = True

    def is_up(self) -> bool:
        """Whether the pin is fully up."""
        return bool(abs(self._data.qpos[self._qpos] - self._up_at) < THERE)

    def before_step(self, sim: Surroundings) -> None:
        """Drive the pin, and wake it while it is on its way."""
        data = sim.data
        target = self._up_at if self.up else self._down_at
        if not self.jammed and data.ctrl[self._drive] != target:
            data.ctrl[self._drive] = target
        keep_awake(data, self._body, abs(data.qpos[self._qpos] - data.ctrl[self._drive]) > THERE)

    def fail(self, sim: Surroundings, kind: str, size: float) -> bool:
        """Fault "jam": the pin stays as it is."""
        if kind != "jam":
            return False
        self.jammed = bool(size)
        return True

    def faults(self) -> Mapping[str, float]:
        """Whether it is jammed."""
        return {"jam": 1.0} if self.jammed else {}

    def reset(self) -> None:
        """Up and free."""
        self.up, self.jammed, self._set = True, False, False

    def save(self) -> Saved:
        """Command and fault."""
        return {"up": self.up, "jammed": self.jammed}

    def load(self, saved: Saved) -> None:
        """Go on with them."""
        self.up, self.jammed = saved["up"], saved["jammed"]
