"""The capping head beside the needles, with its magazine."""

from cell_sim.equipment.base import Equipment, Setting
from cell_sim.equipment.head import MOUTH, Head
from cell_sim.hosting.bodies import find_pose
from cell_sim.hosting.holder import Holder
from cell_sim.hosting.moving import MoveFailed
from cell_sim.hosting.station import near
from cell_sim.hosting.things import bring
from cell_sim.line_world import THREAD
from cell_sim.physics.simulation import Simulation
from cell_skills.sdf.elements import SCOPE

CAP = "cap"
"""Model of a cap; its link is called `body`, its origin is the middle of its rim."""
HEIGHT_M = 0.0165
"""The tool holds a cap this high above its rim [m]."""
ON_M = 0.008
"""A cap this close to a place is there [m]."""
TURN_S = 1.8
"""Time to tighten or to unscrew a cap [s]."""
TORQUE_ERROR = 0.02
"""Standard deviation of the torque about the wanted one, as a fraction."""
TOOL, MAGAZINE, WASTE = "capper", "caps", "waste"


class Capper(Equipment):
    """Fetches caps from the magazine, sets them on the vessel and turns them."""

    def __init__(self, setting: Setting) -> None:
        """Take the head of the cell.

        Raises:
            LookupError: the cell has none.
        """
        super().__init__(setting)
        self._head = Head.of(setting)

    async def capped(self) -> bool:
        """Return whether a cap is on the vessel."""
        return bool(await self.world.do(self._cap_on_vessel))

    async def place(self) -> bool:
        """Set a cap on the vessel unless one is on; whether one is on then."""
        if await self.capped():
            return True
        if not await self.world.do(self._head.vessel):
            raise self.fault("no vessel stands in the station")
        try:
            await self.world.do(self._feed)
            await self._head.bring(TOOL, self.station.cell + SCOPE + MAGAZINE, HEIGHT_M)
            await self.world.do(self._pick)
            await self._head.bring_over_vessel(TOOL, HEIGHT_M)
            await self.world.do(self._set_down)
            await self._head.lift()
        except MoveFailed as error:
            raise self.fault(str(error)) from error
        return await self.capped()

    async def tighten(self, torque_nm: float) -> float:
        """Turn the cap; returns the highest torque [N m], that of an empty neck without one."""
        if not await self._reach():
            return 0.0
        chance = await self.act(TURN_S)
        return torque_nm * chance.gauss(1.0, TORQUE_ERROR)

    async def remove(self) -> None:
        """Unscrew the cap and drop it into waste."""
        if not await self._reach():
            return
        await self.world.sleep(TURN_S)
        try:
            await self.world.do(self._unscrew)
            await self._head.bring(TOOL, self.station.cell + SCOPE + WASTE, 2.0 * HEIGHT_M)
        except MoveFailed as error:
            raise self.fault(str(error)) from error
        await self.world.do(self._drop)

    async def _reach(self) -> bool:
        """Bring the tool onto the cap on the vessel; False if there is none."""
        if not await self.capped():
            return False
        try:
            return await self._head.bring_over_vessel(TOOL, HEIGHT_M)
        except MoveFailed as error:
            raise self.fault(str(error)) from error

    # Between the steps of the simulation

    def _feed(self, sim: Simulation) -> None:
        """Put the next cap into the magazine unless one waits."""
        place = find_pose(sim, self.station.cell + SCOPE + MAGAZINE)
        if place is not None and not self._cap_at(sim, self.station.cell + SCOPE + MAGAZINE):
            bring(sim, CAP, place)

    def _pick(self, sim: Simulation) -> None:
        if cap := self._cap_at(sim, self.station.cell + SCOPE + MAGAZINE):
            self._chuck(sim).take(sim, f"{cap}{SCOPE}body")

    def _set_down(self, sim: Simulation) -> None:
        """Hand the cap over from tool to thread."""
        chuck, carrier = self._chuck(sim), self.station.carrier(sim)
        if chuck.holding and carrier:
            sim.device(carrier + SCOPE + THREAD, Holder).take(sim, chuck.holding)
        chuck.let_go()
        self._feed(sim)

    def _unscrew(self, sim: Simulation) -> None:
        thread = sim.device(self.station.carrier(sim) + SCOPE + THREAD, Holder)
        thread.let_go()
        if cap := self._cap_on_vessel(sim):
            self._chuck(sim).take(sim, f"{cap}{SCOPE}body")

    def _drop(self, sim: Simulation) -> None:
        cap = self._chuck(sim).holding.partition(SCOPE)[0]
        self._chuck(sim).let_go()
        if cap:
            sim.remove(cap)

    def _chuck(self, sim: Simulation) -> Holder:
        return sim.device(self._head.name + SCOPE + TOOL, Holder)

    def _cap_on_vessel(self, sim: Simulation) -> str:
        vessel = self._head.vessel(sim)
        return self._cap_at(sim, vessel + SCOPE + MOUTH) if vessel else ""

    @staticmethod
    def _cap_at(sim: Simulation, place: str) -> str:
        pose = find_pose(sim, place)
        there = near(sim, pose, ON_M) if pose else {}
        return next((name for name in there if sim.spawned[name].model == CAP), "")
