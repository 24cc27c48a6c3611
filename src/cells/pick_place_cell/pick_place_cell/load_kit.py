"""Fill the nests of the carrier from the feeders."""

import math
from collections.abc import Iterator, Set
from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, Field

from cell_line.config.yaml_text import Key
from cell_line.offers import Ask
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Count, Params, Positive, Word, once
from cell_skills.context import Cancelled, SkillContext
from cell_skills.devices.looking import seen_offset
from cell_skills.devices.protocols import Feeder, Offset
from cell_skills.devices.seen import PartSeen
from cell_skills.skill import Skill
from pick_place_cell.codes import PickPlaceCode
from pick_place_cell.hand import HAND, NotGripped, SkilledHand

YAW_LIMIT_RAD = 0.1
"""A part turned farther in its nest is thrown out [rad]."""


class KitPart(Params):
    """One part of the kit."""

    slot: Word
    """It is laid into `nest.<slot>`."""
    part: Word
    """It comes from `feeder.<part>`."""
    width_m: Positive
    """Between the fingers [m]."""
    seat: str = ""
    """A part that sits in `seat.<seat>` already is not loaded again; "" never looks."""
    feeders: Annotated[tuple[Word, ...], once(str)] = ()
    """Other feeders that have the part, or one that may take its place, in the order in which they are tried."""


class Kit(Params):
    """Parameters of `load_kit`."""

    parts: Annotated[tuple[KitPart, ...], Field(min_length=1), once(lambda part: part.slot)]
    """In the order they are loaded, one for each slot."""
    place_limit_m: Positive = 0.0015
    """A part lying farther off its nest is thrown out and replaced [m]."""
    attempts: Count = 3
    """Tries for each part."""


class KitLoaded(BaseModel):
    """Result of `load_kit`."""

    loaded: list[str]
    """Slots filled now."""
    found: list[str]
    """Slots whose part was there already."""


class LoadKit(Skill[Kit, KitLoaded]):
    """Pick the named parts from the feeders into the nests on the carrier.

    Params: parts with slot, feeder and width [m]; limit of the place [m]; attempts.
    Fails: FEEDER_EMPTY (hold), PART_MISSING (retry; hold if the feeder brings wrong parts), GRIP_LOST (retry).
    """

    name = "load_kit"
    devices = {**HAND, "feeder": Feeder}
    measures = {"parts_present": "1", "pick_retries": "1", "place_error": "m"}
    repeatable = True

    @classmethod
    def asks(cls, params: Kit) -> Iterator[Ask]:
        """Return parts, their nests, seats and widths."""
        for index, part in enumerate(params.parts):
            key: Key = ("parts", index)
            yield Ask("part", part.part, (*key, "part"))
            for number, feeder in enumerate(part.feeders):
                yield Ask("part", feeder, (*key, "feeders", number))
            yield Ask("place", f"nest.{part.slot}", (*key, "slot"))
            if part.seat:
                yield Ask("place", f"seat.{part.seat}", (*key, "seat"))
            yield Ask("width [m]", part.width_m, (*key, "width_m"))

    async def run(self, ctx: SkillContext, params: Kit) -> Outcome[KitLoaded]:
        """Look which nests are filled and fill the others."""
        self._hand = SkilledHand(ctx)
        self._feeder = ctx.devices.get("feeder", Feeder)
        self._retries = 0
        self._errors: list[float] = []
        try:
            outcome = await self._fill(ctx, params)
        except Cancelled:
            await self._hand.throw()
            await self._hand.aside()
            raise
        await self._hand.aside()
        return outcome

    async def _fill(self, ctx: SkillContext, params: Kit) -> Outcome[KitLoaded]:
        """Bring every part into its nest."""
        result = KitLoaded(loaded=[], found=[])
        await self._hand.throw()
        await self._hand.let_go()
        for number, part in enumerate(params.parts):
            ctx.log.phase(f"load {part.slot}", number / len(params.parts))
            try:
                if await self._there(part, params):
                    result.found.append(part.slot)
                    continue
                failure = await self._load(part, params)
            except NotGripped as stays:
                failure = Failed(PickPlaceCode.GRIP_LOST, str(stays), Recovery.HOLD)
            if failure:
                return replace(failure, measurements=self._measured(result, params))
            result.loaded.append(part.slot)
        return Done(result, self._measured(result, params))

    async def _there(self, part: KitPart, params: Kit) -> bool:
        if part.seat and (await self._hand.look(f"seat.{part.seat}")).part:
            return True
        return await self._lies_well(part, params)

    async def _lies_well(self, part: KitPart, params: Kit) -> bool:
        """Look at the nest; a part that lies badly, on its head, or is another one, is thrown out."""
        nest = f"nest.{part.slot}"
        seen = await self._hand.look(nest)
        if not seen.present:
            return False
        at = seen_offset(seen, nest)
        error = math.hypot(at.x_m, at.y_m)
        lies = error <= params.place_limit_m and abs(at.yaw_rad) <= YAW_LIMIT_RAD
        if lies and not wrong(seen, {part.part, *part.feeders}):
            self._errors.append(error)
            return True
        await self._hand.throw_out(nest, at)
        return False

    async def _load(self, part: KitPart, params: Kit) -> Failed | None:
        """Fill one nest from the first feeder that can; returns why it could not be filled."""
        failure = None
        for feeder in (part.part, *part.feeders):
            failure = await self._load_from(feeder, part, params)
            if failure is None:
                return None
        return failure

    async def _load_from(self, feeder: str, part: KitPart, params: Kit) -> Failed | None:
        """Fill one nest from one feeder; returns why it could not be filled."""
        failure = None
        for attempt in range(params.attempts):
            self._retries += attempt > 0
            at = await self._bring(feeder, part)
            if isinstance(at, Failed):
                failure = at
                if at.code is PickPlaceCode.FEEDER_EMPTY:
                    return at
                continue
            nest = f"nest.{part.slot}"
            if await self._hand.take(f"feeder.{feeder}", at, part.width_m) and await self._hand.carry(nest):
                await self._hand.let_go()
                if await self._lies_well(part, params):
                    return None
            lost = f"{part.part} was lost on the way to {nest} in {params.attempts} attempts"
            failure = Failed(PickPlaceCode.GRIP_LOST, lost, Recovery.RETRY)
        return failure

    async def _bring(self, feeder: str, part: KitPart) -> Offset | Failed:
        """Advance a feeder; returns where the camera sees the part.  A wrong one is thrown out."""
        if await self._feeder.advance(feeder):
            seen = await self._hand.look(f"feeder.{feeder}")
            if seen.present:
                at = seen_offset(seen, f"feeder.{feeder}")
                other = wrong(seen, {part.part, feeder})
                if not other:
                    return at
                await self._hand.throw_out(f"feeder.{feeder}", at)
                return Failed(PickPlaceCode.PART_MISSING, f"feeder {feeder} brings {other}", Recovery.HOLD)
        if await self._feeder.level(feeder) == 0:
            return Failed(PickPlaceCode.FEEDER_EMPTY, f"feeder {feeder} is empty", Recovery.HOLD)
        return Failed(PickPlaceCode.PART_MISSING, f"feeder {feeder} brings no part", Recovery.RETRY)

    def _measured(self, result: KitLoaded, params: Kit) -> tuple[Measurement, ...]:
        return (
            Measurement("parts_present", len(result.loaded) + len(result.found), "1"),
            Measurement("pick_retries", self._retries, "1"),
            Measurement("place_error", max(self._errors, default=0.0), "m", upper=params.place_limit_m),
        )


def wrong(seen: PartSeen, wanted: Set[str]) -> str:
    """Return what is wrong with a part that is seen, "" if it is one of those that are wanted, the right way up."""
    if seen.part in wanted:
        return f"{seen.part} on its head" if seen.flipped else ""
    return f"{seen.part or 'what nobody knows'}, not {' or '.join(sorted(wanted))}"
