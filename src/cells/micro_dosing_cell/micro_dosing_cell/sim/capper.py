"""The capping chuck beside the needles, and the magazine that feeds it."""

import math

from cell_sim.equipment.base import EquipmentSetting, SimulatedEquipment
from cell_sim.world.holder import THREAD, Holder
from cell_sim.world.world import World
from cell_sim.world_runtime.station import near
from cell_sim.world_runtime.things import bring
from cell_world.geometry import Pose
from cell_world.sdf.elements import SCOPE
from micro_dosing_cell.sim.head import MOUTH, Head

CAP = "cap"
"""Model of a cap; its link is called `body`, its origin is the middle of its rim."""
HEIGHT_M = 0.0165
"""The chuck holds a cap this high above its rim [m]."""
ON_M = 0.008
"""A cap this close to a place is there [m]."""
TURN_S = 1.8
"""Time to tighten or to unscrew a cap [s]."""
HARDEST_NM = 20.0
"""Highest torque [N m]."""
TORQUE_ERROR = 0.02
"""Standard deviation of the torque about the wanted one, as a fraction."""
TOOL, MAGAZINE, WASTE = "capper", "caps", "waste"
DRAIN_M = 0.03
"""What is let go this close to the drain, seen from above, falls into it and is gone [m]."""


class SimulatedCapChuck(SimulatedEquipment):
    """A chuck that takes a cap where it is, and turns it on or off the vessel below."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take the head of the cell.

        Raises:
            LookupError: the cell has none.
        """
        super().__init__(setting)
        self._head = Head.of(setting)

    async def capped(self) -> bool:
        """Return whether a cap is on the vessel."""
        return bool(await self.world.do(self._cap_on_vessel))

    async def close(self) -> bool:
        """Close on the cap below; whether one is held."""
        return await self.world.do(self._close)

    async def open(self) -> None:
        """Let go; over the drain a cap falls into it."""
        await self.world.do(self._open)

    async def turn(self, torque_nm: float) -> float:
        """Screw the held cap onto the vessel below, or off with a negative torque; returns the highest torque [N m]."""
        self.check("the torque [N m]", torque_nm, -HARDEST_NM, HARDEST_NM)
        if not await self.world.do(self._on_thread):
            return 0.0
        chance = await self.act(TURN_S)
        await self.world.do(self._screw if torque_nm > 0.0 else self._unscrew)
        return torque_nm * chance.gauss(1.0, TORQUE_ERROR)

    # Between the steps of the simulation

    def _close(self, sim: World) -> bool:
        chuck, rim = self._chuck(sim), self._rim(sim)
        if not chuck.holding:
            self._feed(sim, rim)
            if cap := _cap_at(sim, rim):
                chuck.take(f"{cap}{SCOPE}body")
        return bool(chuck.holding)

    def _feed(self, sim: World, rim: Pose) -> None:
        """The magazine puts a cap under a chuck that waits for one, unless one is there."""
        place = sim.pose(self.station.cell + SCOPE + MAGAZINE)
        if place is not None and math.dist(place.position, rim.position) < ON_M and not _cap_at(sim, place):
            bring(sim, CAP, place)

    def _open(self, sim: World) -> None:
        chuck = self._chuck(sim)
        cap = chuck.holding.partition(SCOPE)[0]
        chuck.let_go()
        drain = sim.pose(self.station.cell + SCOPE + WASTE)
        if cap and drain and math.dist(sim.model_pose(cap).position[:2], drain.position[:2]) < DRAIN_M:
            sim.remove(cap)

    def _on_thread(self, sim: World) -> bool:
        """Whether the cap in the chuck is on the vessel."""
        held = self._chuck(sim).holding
        return bool(held) and held.partition(SCOPE)[0] == self._cap_on_vessel(sim)

    def _screw(self, sim: World) -> None:
        if held := self._chuck(sim).holding:
            self._thread(sim).take(held)

    def _unscrew(self, sim: World) -> None:
        self._thread(sim).let_go()

    def _rim(self, sim: World) -> Pose:
        """Where the rim of a cap in the chuck is, upright."""
        x, y, z = self._head.tool(sim, TOOL).position
        return Pose((x, y, z - HEIGHT_M))

    def _chuck(self, sim: World) -> Holder:
        return sim.device(self._head.name + SCOPE + TOOL, Holder)

    def _thread(self, sim: World) -> Holder:
        return sim.device(self.station.carrier(sim) + SCOPE + THREAD, Holder)

    def _cap_on_vessel(self, sim: World) -> str:
        vessel = self._head.vessel(sim)
        mouth = sim.pose(vessel + SCOPE + MOUTH) if vessel else None
        return _cap_at(sim, mouth) if mouth else ""


def _cap_at(sim: World, place: Pose) -> str:
    return next((name for name in near(sim, place, ON_M) if sim.spawned[name].model == CAP), "")
