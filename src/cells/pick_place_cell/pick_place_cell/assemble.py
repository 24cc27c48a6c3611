"""Insert parts from their nests into their seats."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, Field

from cell_line.config.yaml_text import Key
from cell_line.offers import Ask
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_line.params import Count, Params, Positive, Word, once
from cell_skills.context import Cancelled, SkillContext
from cell_skills.devices.looking import seen_offset
from cell_skills.devices.protocols import Contact, Offset
from cell_skills.devices.pushing import highest_force
from cell_skills.devices.seen import PartSeen
from cell_skills.skill import Skill
from pick_place_cell.codes import PickPlaceCode
from pick_place_cell.hand import HAND, SkilledHand

PRESS_M = 0.001
"""How far a part that sits already is pressed at most, to see that it does not give way [m]."""


class Insertion(Params):
    """One part to insert."""

    slot: Word
    """It waits in `nest.<slot>`."""
    seat: Word
    """It goes into `seat.<seat>`."""
    width_m: Positive
    """Between the fingers [m]."""
    depth_m: Positive
    """Travel into the seat [m]."""
    tolerance_m: Positive = 0.0002
    """A depth off by more than this is misassembled [m]."""


class Assembly(Params):
    """Parameters of `assemble`."""

    steps: Annotated[
        tuple[Insertion, ...], Field(min_length=1), once(lambda step: step.slot), once(lambda step: step.seat)
    ]
    """In the order of insertion, one for each slot and seat."""
    force_limit_n: Positive = 30.0
    """Highest force of insertion [N]."""
    place_limit_m: Positive = 0.0015
    """A part that is seen farther off its seat is misassembled [m]."""
    attempts: Count = 3
    """Tries for each part."""


class Assembled(BaseModel):
    """Result of `assemble`."""

    inserted: list[str]
    """Seats filled now."""
    found: list[str]
    """Seats whose part sat there already."""


class Assemble(Skill[Assembly, Assembled]):
    """Insert the parts of the kit in the given order, measure every depth, and look whether each sits.

    Params: steps with slot, seat, width [m], depth and its tolerance [m]; force limit [N]; limit of the place [m];
        attempts.
    Fails: PART_MISSING, GRIP_LOST, MISASSEMBLED (all rework: the kit is completed and assembled again).
    """

    name = "assemble"
    devices = HAND
    measures = {
        "insertion_depth_error": "m",
        "insertion_force": "N",
        "insertion_retries": "1",
        "parts_placed": "1",
        "place_error": "m",
    }
    repeatable = True

    @classmethod
    def asks(cls, params: Assembly) -> Iterator[Ask]:
        """Return nests, seats and widths of the parts."""
        for index, step in enumerate(params.steps):
            key: Key = ("steps", index)
            yield Ask("place", f"nest.{step.slot}", (*key, "slot"))
            yield Ask("place", f"seat.{step.seat}", (*key, "seat"))
            yield Ask("width [m]", step.width_m, (*key, "width_m"))

    async def run(self, ctx: SkillContext, params: Assembly) -> Outcome[Assembled]:
        """Look which seats are filled, press on those parts, insert the others."""
        self._hand = SkilledHand(ctx)
        self._began = ctx.began
        self._params = params
        self._depths: dict[str, Measurement] = {}
        self._places: dict[str, float] = {}
        self._contacts: list[Contact] = []
        self._retries = 0
        try:
            outcome = await self._assemble(ctx)
        except Cancelled:
            await self._hand.throw()
            await self._hand.aside()
            raise
        await self._hand.aside()
        return outcome

    async def _assemble(self, ctx: SkillContext) -> Outcome[Assembled]:
        """Bring every part into its seat."""
        result, steps = Assembled(inserted=[], found=[]), self._params.steps
        await self._put_back()
        for number, step in enumerate(steps):
            ctx.log.phase(f"insert {step.seat}", number / len(steps))
            seat = await self._hand.look(f"seat.{step.seat}")
            found = seat.present
            failure = await (self._press(step, seat) if found else self._insert(step))
            if failure:
                return replace(failure, measurements=self._measured())
            (result.found if found else result.inserted).append(step.seat)
        return Done(result, self._measured())

    async def _put_back(self) -> None:
        """Lay a part still held from an interrupted run into its nest, and open the hand."""
        if await self._hand.holds():
            step = await self._held()
            if step is None:
                await self._hand.throw()
                return
            await self._hand.carry(f"nest.{step.slot}")
        await self._hand.let_go()

    async def _held(self) -> Insertion | None:
        """Return the step of the held part: the one at which the arm stands, else the first that lies nowhere."""
        at = await self._hand.arm.where()
        for step in self._params.steps:
            if at in (f"nest.{step.slot}", f"seat.{step.seat}"):
                return step
        for step in self._params.steps:
            if not (await self._hand.seen(f"seat.{step.seat}") or await self._hand.seen(f"nest.{step.slot}")):
                return step
        return None

    async def _press(self, step: Insertion, seat: PartSeen) -> Failed | None:
        """Press on a part found in its seat; it must not give way."""
        if failure := self._placed(step, seat):
            return failure
        await self._hand.arm.move_to(f"seat.{step.seat}")
        contact = await self._hand.arm.push(PRESS_M, self._params.force_limit_n)
        return self._judge(step, abs(contact.depth_m), contact)

    async def _insert(self, step: Insertion) -> Failed | None:
        """Bring a part from nest to seat; one that does not go in is taken anew."""
        nest, failure = f"nest.{step.slot}", None
        for attempt in range(self._params.attempts):
            at = await self._hand.seen(nest)
            if at is None:
                missing = Failed(PickPlaceCode.PART_MISSING, f"no part lies in {nest}", Recovery.REWORK)
                return failure or missing
            self._retries += attempt > 0
            failure = await self._try(step, nest, at)
            if failure is None:
                return None
        return failure

    async def _try(self, step: Insertion, nest: str, at: Offset) -> Failed | None:
        """Carry a part from where it lies to its seat and push it in, or lay it back if it does not go in."""
        if not (await self._hand.take(nest, at, step.width_m) and await self._hand.carry(f"seat.{step.seat}")):
            text = f"the part of {nest} was lost on the way to its seat"
            return Failed(PickPlaceCode.GRIP_LOST, text, Recovery.REWORK)
        self._began()
        contact = await self._hand.arm.push(step.depth_m, self._params.force_limit_n)
        failure = self._judge(step, abs(contact.depth_m - step.depth_m), contact)
        if failure:
            await self._hand.carry(nest)
        await self._hand.let_go()
        return failure or self._placed(step, await self._hand.look(f"seat.{step.seat}"))

    def _placed(self, step: Insertion, seen: PartSeen) -> Failed | None:
        """Keep how far off its seat a part is seen, before the next one covers it; returns a failure if it is not."""
        seat = f"seat.{step.seat}"
        if not seen.present:
            return Failed(PickPlaceCode.PART_MISSING, f"no part is seen in {seat}", Recovery.REWORK)
        if not seen.part or seen.flipped:
            what = f"{seen.part} on its head" if seen.part else "what nobody knows"
            return Failed(PickPlaceCode.MISASSEMBLED, f"{seat} holds {what}", Recovery.REWORK)
        at = seen_offset(seen, seat)
        error = math.hypot(at.x_m, at.y_m)
        if error > self._params.place_limit_m:
            text = f"{seat}: the part is off by {error * 1000:.2f} mm, limit {self._params.place_limit_m * 1000:.2f} mm"
            return Failed(PickPlaceCode.MISASSEMBLED, text, Recovery.REWORK)
        self._places[step.seat] = error
        return None

    def _judge(self, step: Insertion, error_m: float, contact: Contact) -> Failed | None:
        """Keep what an insertion measured last; returns a failure where the depth is out of its limits."""
        depth = Measurement("insertion_depth_error", error_m, "m", upper=step.tolerance_m)
        self._depths[step.seat] = depth
        self._contacts.append(contact)
        if depth.within:
            return None
        text = f"seat.{step.seat}: depth off by {error_m * 1000:.2f} mm, limit {step.tolerance_m * 1000:.2f} mm"
        return Failed(PickPlaceCode.MISASSEMBLED, text, Recovery.REWORK)

    def _measured(self) -> tuple[Measurement, ...]:
        worst = sorted(self._depths.values(), key=lambda depth: depth.value / (depth.upper or 1.0))[-1:]
        return (
            *worst,
            *highest_force("insertion_force", self._contacts, self._params.force_limit_n),
            Measurement("insertion_retries", self._retries, "1"),
            Measurement("parts_placed", len(self._places), "1"),
            Measurement("place_error", max(self._places.values(), default=0.0), "m", upper=self._params.place_limit_m),
        )
