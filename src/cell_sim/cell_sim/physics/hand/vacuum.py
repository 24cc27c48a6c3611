"""A suction cup with a vacuum switch."""

import mujoco
import numpy as np

from cell_motion.drivers.grip_command import force_problem, suction_problem
from cell_sim.makes.kinds import VacuumSpec
from cell_sim.physics.device import Saved, Surroundings
from cell_sim.physics.hand.contacts import is_loose
from cell_sim.physics.hand.hand import HandDevice
from cell_sim.physics.hand.weld import Weld
from cell_sim.world.faults import DROP
from cell_sim.world.hand import HandCommand, HandState

REACH = 0.001
"""A surface this close to the lip is sucked in [m]."""
BEHIND = 0.005
"""The surface is looked for from this far inside the cup, since a soft lip gives way [m]."""
SQUARE = np.cos(0.3)
"""The lip seals on a surface that is tilted by no more than 0.3 rad."""


class SuctionCup(HandDevice):
    """A cup that holds the first surface it meets while suction is on.

    Attributes:
        suction: Whether it sucks; a fault may have ended what was commanded.
    """

    longest_s = 1.0

    def __init__(self, name: str, spec: VacuumSpec) -> None:
        """Take the scoped name and the make."""
        super().__init__(name)
        self.spec = spec
        self.suction = self._commanded = False
        self._grip = Weld(name)

    def fit(self, spec: mujoco.MjSpec) -> None:
        """Prepare the connection."""
        self._grip.fit(spec, spec.site(self.spec.site).parent.name)

    def bind(self, sim: Surroundings) -> None:
        """Look up the cup."""
        self._site = sim.model.site(self.spec.site).id
        self._cup = int(sim.model.site_bodyid[self._site])
        self._grip.bind(sim)

    @property
    def holding(self) -> str:
        """Name of the body that seals the cup, "" for none."""
        return self._grip.held

    def refusal(self, position: float, max_effort: float) -> str:
        """Say why this is no command for a cup, which has 0 for off and 1 for on; "" when it is one."""
        return suction_problem(position) or force_problem(max_effort)

    def obey(self, position: float, effort: float) -> HandCommand:
        """See `command`; the force of a cup is what it is."""
        return self.command(position > 0.5)

    def command(self, suction: bool) -> HandCommand:
        """Switch suction on, or blow off."""
        command = self.begin()
        self.suction = self._commanded = suction
        if not suction:
            self._grip.open()
        return command

    def felt(self) -> HandState:
        """Whether it sucks as commanded, and something seals it."""
        return HandState(float(self.suction), 0.0, bool(self.holding), self.suction is self._commanded)

    def settled(self) -> bool:
        """Whether it holds something or is off."""
        return bool(self.holding) or not self.suction

    def after_step(self, sim: Surroundings) -> None:
        """Take what seals the cup; lose what is pulled off."""
        if self.holding:
            if self._pull(sim.data) > self.spec.force:
                self._lose(sim, "pulled")
        elif self.suction and (body := self._sealed_by(sim)) is not None:
            self.take(sim, body)

    def take(self, sim: Surroundings, body: int) -> None:
        """Hold a body where it is now."""
        self._grip.close(body)
        sim.tell(self, "taken", body=self.holding)

    def fail(self, sim: Surroundings, kind: str, size: float) -> bool:
        """Fault "drop": suction goes off until it is commanded again."""
        if kind != DROP:
            return False
        if size:
            self.suction = False
            self._lose(sim, "dropped")
        return True

    def reset(self) -> None:
        """Off."""
        super().reset()
        self.suction = self._commanded = False
        self._grip.reset()

    def save(self) -> Saved:
        """Suction and grip."""
        return {"suction": self.suction, "weld": self._grip.save()}

    def load(self, saved: Saved) -> None:
        """Go on with them."""
        self.suction = self._commanded = saved["suction"]
        self._grip.load(saved["weld"])

    def _pull(self, data: mujoco.MjData) -> float:
        """Force that tears at the lip [N]: all of it except what presses the surface against the cup."""
        axis, force = self._axis(data), self._grip.force()
        along = float(force @ axis)
        return float(np.hypot(np.linalg.norm(force - along * axis), max(along, 0.0)))

    def _sealed_by(self, sim: Surroundings) -> int | None:
        axis, geom, normal = self._axis(sim.data), np.full(1, -1, dtype=np.int32), np.zeros(3)
        start = sim.data.site_xpos[self._site] - BEHIND * axis
        distance = mujoco.mj_ray(sim.model, sim.data, start, axis, None, 1, self._cup, geom, normal)
        if geom[0] < 0 or distance > BEHIND + REACH or -float(normal @ axis) < SQUARE:
            return None
        body = int(sim.model.geom_bodyid[geom[0]])
        return body if is_loose(sim.model, body) else None

    def _axis(self, data: mujoco.MjData) -> np.ndarray:
        return np.array(data.site_xmat[self._site].reshape(3, 3)[:, 2])

    def _lose(self, sim: Surroundings, why: str) -> None:
        if self.holding:
            sim.tell(self, "lost", body=self.holding, why=why)
            self._grip.open()
