"""Smooth the garment on the table and lay it straight."""

import math
from dataclasses import dataclass

from pydantic import BaseModel

from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Count, Params, Positive
from cell_skills.context import Cancelled, SkillContext
from cell_skills.devices.looking import see, seen_offset
from cell_skills.devices.protocols import Offset
from cell_skills.skill import Skill
from garment_cell.codes import GarmentCode
from garment_cell.devices import ClothCamera, ClothGripper, FoldTable

PAIRS = (("front_left", "front_right"), ("back_left", "back_right"))
"""Corners pulled in turn."""

UNFOLDS = 6
"""Folds taken back at most."""


class Smoothing(Params):
    """Parameters of `flatten`."""

    wrinkle_limit_m: Positive = 0.002
    """Highest crease that may stay [m]."""
    align_limit_m: Positive = 0.004
    """Greatest offset of its middle from the middle of the table [m]."""
    yaw_limit_rad: Positive = 0.012
    """Greatest turn [rad]."""
    pull_m: Positive = 0.01
    """How far corners are pulled [m]."""
    attempts: Count = 12
    """Pulls and shifts at most."""


class Flattened(BaseModel):
    """Result of `flatten`."""

    pulls: int
    """How often corners were pulled."""


@dataclass(frozen=True)
class Lying:
    """How the garment lies: crease height [m], offset of its middle from the table's, layers."""

    wrinkle_m: float
    at: Offset
    layers: int

    @property
    def off_m(self) -> float:
        """Distance of both middles [m]."""
        return math.hypot(self.at.x_m, self.at.y_m)


class Flatten(Skill[Smoothing, Flattened]):
    """Unfold, pull corners until the creases are low, then lay the garment straight on the middle of the table.

    Params: limits of crease and offset [m] and of turn [rad]; pull [m]; attempts.
    Fails: NO_GARMENT (rework), WRINKLED (retry).
    """

    name = "flatten"
    devices = {"camera": ClothCamera, "corners": ClothGripper, "table": FoldTable}
    measures = {"wrinkle": "m", "align_error": "m", "yaw_error": "rad", "tension": "N"}
    repeatable = True

    async def run(self, ctx: SkillContext, params: Smoothing) -> Outcome[Flattened]:
        """Measure, act, measure again, until the garment is flat and straight."""
        self._ctx = ctx
        self._camera = ctx.devices.get("camera", ClothCamera)
        self._corners = ctx.devices.get("corners", ClothGripper)
        self._tension = 0.0
        try:
            lying = await self._unfolded()
            pulls = 0
            for attempt in range(params.attempts):
                if lying is None or (_flat(lying, params) and _straight(lying, params)):
                    break
                if _flat(lying, params):
                    ctx.log.phase("align", attempt / params.attempts)
                    await self._shift(lying.at)
                else:
                    ctx.log.phase("pull", attempt / params.attempts)
                    await self._pull(PAIRS[pulls % 2], params.pull_m)
                    pulls += 1
                lying = await self._look()
        except Cancelled:
            await self._corners.release()
            raise
        if lying is None:
            return Failed(GarmentCode.NO_GARMENT, "no garment lies on the table", Recovery.REWORK)
        return self._judge(lying, params, pulls)

    async def _look(self) -> Lying | None:
        self._ctx.cancel.check()
        seen = await see(self._camera.look_at_cloth, "cloth")
        if not seen.present:
            return None
        return Lying(seen.wrinkle_m, seen_offset(seen, "cloth"), seen.layers)

    async def _unfolded(self) -> Lying | None:
        """Take folds back until one layer lies there."""
        table = self._ctx.devices.get("table", FoldTable)
        lying = await self._look()
        for number in range(UNFOLDS):
            if lying is None or lying.layers == 1:
                break
            self._ctx.log.phase(f"unfold {number + 1}", 0.0)
            await table.unfold()
            lying = await self._look()
        return lying

    async def _pull(self, pair: tuple[str, str], distance_m: float) -> None:
        if await self._corners.pinch(*pair):
            self._tension = max(self._tension, await self._corners.pull(distance_m))
        await self._corners.release()

    async def _shift(self, at: Offset) -> None:
        if await self._corners.pinch(*PAIRS[0]):
            await self._corners.shift(Offset(-at.x_m, -at.y_m, -at.yaw_rad))
        await self._corners.release()

    def _judge(self, lying: Lying, params: Smoothing, pulls: int) -> Outcome[Flattened]:
        limited = (
            Measurement("wrinkle", lying.wrinkle_m, "m", upper=params.wrinkle_limit_m),
            Measurement("align_error", lying.off_m, "m", upper=params.align_limit_m),
            Measurement("yaw_error", abs(lying.at.yaw_rad), "rad", upper=params.yaw_limit_rad),
        )
        measured = (*limited, Measurement("tension", self._tension, "N"))
        if lying.layers != 1:
            text = f"{lying.layers} layers lie on the table"
            return Failed(GarmentCode.WRINKLED, text, Recovery.REWORK, measured)
        for value in limited:
            if not value.within:
                text = f"{value.name} {value.value:.4f} {value.unit}, limit {value.upper} {value.unit}; {pulls} pulls"
                return Failed(GarmentCode.WRINKLED, text, Recovery.RETRY, measured)
        return Done(Flattened(pulls=pulls), measured)


def _flat(lying: Lying, params: Smoothing) -> bool:
    return lying.wrinkle_m <= params.wrinkle_limit_m


def _straight(lying: Lying, params: Smoothing) -> bool:
    return lying.off_m <= params.align_limit_m and abs(lying.at.yaw_rad) <= params.yaw_limit_rad
