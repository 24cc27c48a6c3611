"""Two pinching fingers over a fold table: they take a cloth by its corners, draw it taut and drag it."""

from collections.abc import Mapping

import numpy as np

from cell_sim.equipment.base import EquipmentSetting, SimulatedEquipment, own
from cell_sim.world.cloth import HANDS, LaidCloth
from cell_sim.world.robot import Robot
from cell_sim.world.world import World
from cell_sim.world_runtime.moving import MachineStuck, move
from cell_skills.devices.protocols import Offset
from cell_world.geometry import Pose, Vector
from cell_world.sdf.elements import SCOPE

LOW_M = 0.004
"""Height of the jaws over the table when they pinch and drag [m]."""
INSET_M = 0.008
"""Fingers take a corner this far inside both edges [m]."""
CLOSE_S = 0.2
"""Time to close or open a finger [s]."""
TAUT_S = 0.5
"""A cloth is kept taut for this time [s]."""
SWING_S = 0.5
"""A cloth that was dragged swings to rest in this time [s]."""
STRAIGHT_M = 0.05
"""Two places whose difference along the line is smaller lie side by side [m]."""
Places = dict[str, Vector]


class SimulatedFingers(SimulatedEquipment):
    """Fingers that slide along, across and down; they park out of the way of everybody after each use."""

    def __init__(self, setting: EquipmentSetting) -> None:
        """Take the machine that is called like the role, and the table below it.

        Raises:
            LookupError: one of them is not there.
        """
        super().__init__(setting)
        if self.name not in setting.line.simulation.devices_of(Robot):
            raise LookupError(f"the world has no fingers {self.name}")
        _, self._table = own(setting, LaidCloth, "fold table")

    async def pinch(self, first: str, second: str) -> bool:
        """Go to two corners and close on them; True if both fingers feel cloth."""
        corners = await self.world.do(lambda sim: self._corners(sim, first, second))
        if corners is None:
            return False
        await self._rise()
        await self._go(corners, along=True)
        await self._go(corners)
        felt = [await self.world.do(lambda sim, hand=hand: self._table.pinch(hand)) for hand in HANDS]  # type: ignore[misc]
        await self.world.sleep(CLOSE_S)
        return all(felt)

    async def pull(self, distance_m: float) -> float:
        """Draw the corners apart, each by a distance [m], and keep them there for a while."""
        now = await self.world.do(self._held)
        if now is None:
            return 0.0
        left, right = (np.array(now[hand]) for hand in HANDS)
        way = distance_m * (right - left) / np.linalg.norm(right - left)
        await self._go({"left": _vector(left - way), "right": _vector(right + way)})
        await self.world.sleep(TAUT_S)
        return await self.world.do(lambda sim: self._table.tension())

    async def shift(self, offset: Offset) -> None:
        """Drag the cloth by an offset, turning it about its middle; the table blows air until it is released."""
        now = await self.world.do(self._held)
        if now is None:
            return
        seen = await self.world.do(lambda sim: self._table.measure())
        assert seen is not None, "what is held is there"
        middle = Pose((seen.x, seen.y, 0.0))
        by = Pose.from_xyz_rpy((offset.x_m, offset.y_m, 0.0), (0.0, 0.0, offset.yaw_rad))
        way = middle @ by @ middle.inverse()
        await self.world.do(lambda sim: self._table.lay_on_air(True))
        await self._go({hand: way.apply(at) for hand, at in now.items()})
        await self.world.sleep(SWING_S)

    async def release(self) -> None:
        """Lay the cloth down, open both fingers and park them."""
        await self.world.do(lambda sim: self._table.lay_on_air(False))
        for hand in HANDS:
            await self.world.do(lambda sim, hand=hand: self._table.release(hand))  # type: ignore[misc]
        await self.world.sleep(CLOSE_S)
        await self._rise()
        await self._move(dict.fromkeys(await self.world.do(self._joints), 0.0))

    def _corners(self, sim: World, first: str, second: str) -> Places | None:
        """Where the fingers take two corners of the cloth, in the frame of the table."""
        seen = self._table.measure()
        if seen is None:
            return None
        turn = Pose.from_xyz_rpy((0.0, 0.0, 0.0), (0.0, 0.0, seen.yaw))
        inset = {"left": INSET_M, "right": -INSET_M, "front": INSET_M, "back": -INSET_M}
        places = []
        for corner in (first, second):
            end, side = corner.split("_")
            dx, dy, _ = turn.rotate((inset[side], inset[end], 0.0))
            x, y = seen.corners[corner]
            places.append((x + dx, y + dy, LOW_M))
        along = [self._where(sim).apply(place)[0] for place in places]
        if along[0] - along[1] > STRAIGHT_M:
            places.reverse()
        return dict(zip(HANDS, places, strict=True))

    def _held(self, sim: World) -> Places | None:
        """Where the fingers are, in the frame of the table; None unless both hold cloth."""
        if not self._table.is_held():
            return None
        back = self._where(sim).inverse()
        return {hand: back.apply(self._jaw(sim, hand).position) for hand in HANDS}

    def _where(self, sim: World) -> Pose:
        where = sim.pose(self.station.cell + SCOPE + "table")
        assert where is not None, "a fold table has its frame"
        return where

    def _jaw(self, sim: World, hand: str) -> Pose:
        jaw = sim.pose(f"{self.name}{SCOPE}pinch_{hand}")
        assert jaw is not None, "every finger has its frame"
        return jaw

    def _joints(self, sim: World) -> tuple[str, ...]:
        return sim.device(self.name, Robot).joints

    async def _rise(self) -> None:
        """Lift both fingers."""
        joints = await self.world.do(self._joints)
        await self._move({joint: 0.0 for joint in joints if joint.endswith("_down")})

    async def _go(self, places: Places, along: bool = False) -> None:
        """Bring both fingers to places in the frame of the table, or only as far as is possible without going down."""
        targets = await self.world.do(lambda sim: self._targets(sim, places))
        await self._move({joint: at for joint, at in targets.items() if not (along and joint.endswith("_down"))})

    def _targets(self, sim: World, places: Places) -> dict[str, float]:
        """The positions of all joints at places, as near as they reach."""
        controller = sim.device(self.name, Robot)
        goal, where = controller.desired().position, self._where(sim)
        for hand, place in places.items():
            own_ones = [n for n, joint in enumerate(controller.joints) if f"{SCOPE}{hand}_" in joint]
            axes = controller.axes()[own_ones]
            way = np.subtract(where.apply(place), self._jaw(sim, hand).position)
            goal[own_ones] += np.linalg.solve(axes.T, way)
        limits = controller.limits
        return dict(zip(controller.joints, np.clip(goal, limits.lower, limits.upper).tolist(), strict=True))

    async def _move(self, targets: Mapping[str, float]) -> None:
        try:
            await move(self.world, self.name, targets)
        except MachineStuck as error:
            raise self.fault(str(error)) from error


def _vector(values: np.ndarray) -> Vector:
    x, y, z = values.tolist()
    return x, y, z
