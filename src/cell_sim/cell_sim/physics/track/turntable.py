"""A turntable below a stop: while it turns it holds the carrier above it, which the lock lets go meanwhile."""

import math

import mujoco

from cell_sim.physics.device import Device, Saved, Surroundings
from cell_sim.physics.hand.weld import Weld
from cell_sim.physics.track.belt_track import BeltTrack

STILL = 1e-3
"""A table slower than this stands [rad/s]."""
SQUARE = 2e-3
"""A carrier this close to a quarter turn fits the lock [rad]."""


class CarrierTurntable(Device):
    """Takes the carrier when its joint starts to turn, and gives it back when it stands at a quarter turn."""

    def __init__(self, name: str, joint: str, reach: float, track: BeltTrack) -> None:
        """Take the scoped names, how far from its middle the stop above it may be [m], and who lends the carrier."""
        super().__init__(name)
        self._joint = joint
        self._reach = reach
        self._track = track
        self._grip = Weld(name)
        self._lent = ""

    def fit(self, spec: mujoco.MjSpec) -> None:
        """Prepare the connection between disc and carrier."""
        self._grip.fit(spec, spec.joint(self._joint).parent.name)

    def bind(self, sim: Surroundings) -> None:
        """Look up joint and disc."""
        joint = sim.model.joint(self._joint).id
        self._qpos, self._dof = sim.model.jnt_qposadr[joint], sim.model.jnt_dofadr[joint]
        x, y, _ = sim.data.xpos[sim.model.jnt_bodyid[joint]].tolist()
        away = {name: math.dist(pose.position[:2], (x, y)) for name, pose in self._track.layout.places.items()}
        self._place = next((name for name, distance in away.items() if distance < self._reach), "")
        self._bodies = {name: sim.model.body(c.parts.body).id for name, c in self._track.carriers.items()}
        self._grip.bind(sim)

    def before_step(self, sim: Surroundings) -> None:
        """Hold on while turning."""
        turning = abs(float(sim.data.qvel[self._dof])) > STILL
        if turning and not self._lent:
            self._take(sim)
        elif self._lent and not turning and self._is_square(float(sim.data.qpos[self._qpos])):
            self._grip.open()
            self._track.take_back(self._lent)
            self._lent = ""

    def _take(self, sim: Surroundings) -> None:
        above = self._track.standing_at(self._place)
        if above:
            self._track.lend(above)
            self._grip.close(self._bodies[above])
            self._lent = above

    @staticmethod
    def _is_square(angle: float) -> bool:
        return abs(math.remainder(angle, math.pi / 2.0)) < SQUARE

    def reset(self) -> None:
        """Hold nothing."""
        self._lent = ""
        self._grip.reset()

    def save(self) -> Saved:
        """What is held."""
        return {"lent": self._lent, "weld": self._grip.save()}

    def load(self, saved: Saved) -> None:
        """Hold it."""
        self._lent = saved["lent"]
        self._grip.load(saved["weld"])
