"""The skill `match_colour`."""

from collections.abc import Mapping
from typing import ClassVar

from cell_line.outcome import Failed, Outcome, Recovery
from cell_skills.context import SkillContext
from cell_skills.skill import Skill
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.colour_match import Added, Addition, addition, judged, off
from micro_dosing_cell.devices import ColourCamera, ColourSeen, Dispenser, Mixer, Scale
from micro_dosing_cell.dosing import Dosing
from micro_dosing_cell.mix import evened
from micro_dosing_cell.models import ColourMatched, ColourParams
from micro_dosing_cell.weighing import weigh

PICTURES = 3
"""Pictures at most until one tells a colour."""


class MatchColour(Skill[ColourParams, ColourMatched]):
    """Measure the colour of what was dosed and mixed; add what is missing, once, if it is off by more than `limit`.

    No second addition is made because the colour is still off.  Where one was cut off by a crash, nobody knows how much
    of it is there: what is measured then decides, and only a bottle that would be refused gets the rest of the room.

    Params: the `colour` and its `library`; `limit` and `accept` [dE00], `room_g`, how to dose and to mix.
    Fails: COLOUR_OFF, COLOUR_UNKNOWN, NOT_MIXED, and as dispense_formula does.
    """

    name: ClassVar[str] = "match_colour"
    devices: ClassVar[dict[str, type]] = {
        "camera": ColourCamera,
        "dispenser": Dispenser,
        "scale": Scale,
        "mixer": Mixer,
    }
    measures: ClassVar[dict[str, str]] = {
        "delta_e_before": "1",
        "delta_e": "1",
        "lightness": "1",
        "a_star": "1",
        "b_star": "1",
        "chart_off": "1",
        "added_mass": "g",
    }
    repeatable: ClassVar[bool] = True

    @classmethod
    def measured(cls, params: ColourParams) -> Mapping[str, str]:
        """Return what is always measured, and the mass of each pigment that may be added."""
        return {**cls.measures, **{f"added_{name}": "g" for name in params.pigments()}}

    async def run(self, ctx: SkillContext, params: ColourParams) -> Outcome[ColourMatched]:
        """Mix if need be, look, and correct at most once."""
        ctx.log.phase("measure", 0.0)
        begun = ctx.begun
        first = await self._look(ctx, params)
        if isinstance(first, Failed):
            return first
        before = off(first, params)
        if before <= (params.accept if begun else params.limit):
            return judged(params, before, first, Added(note="an addition had begun before" if begun else "near enough"))
        room = await self._room(ctx, params) if begun else params.room_g
        if isinstance(room, Failed):
            return room
        wanted = addition(params, first.lab, room)
        if not wanted.masses_g:
            return judged(params, before, first, Added(note=wanted.refused))
        ctx.log.phase("correct", 0.3)
        added = await self._add(ctx, params, wanted)
        if isinstance(added, Failed):
            return added
        ctx.log.phase("measure again", 0.8)
        second = await self._look(ctx, params)
        return second if isinstance(second, Failed) else judged(params, before, second, added)

    async def _look(self, ctx: SkillContext, params: ColourParams) -> ColourSeen | Failed:
        mixed = await evened(ctx, params.mixing)
        if isinstance(mixed, Failed):
            return mixed
        camera = ctx.devices.get("camera", ColourCamera)
        refused = ""
        for _ in range(PICTURES):
            ctx.cancel.check()
            seen = await camera.colour()
            if not seen.refused:
                return seen
            refused = seen.refused
        return Failed(DosingCode.COLOUR_UNKNOWN, f"no picture of {PICTURES} tells a colour: {refused}", Recovery.RETRY)

    async def _room(self, ctx: SkillContext, params: ColourParams) -> float | Failed:
        """Return how much a bottle takes into which an addition began before [g]: none where its tare is lost."""
        scale = ctx.devices.get("scale", Scale)
        if not await scale.tared():
            return 0.0
        net = await weigh(ctx, scale)
        return net if isinstance(net, Failed) else sum(params.components.values()) + params.room_g - net

    async def _add(self, ctx: SkillContext, params: ColourParams, wanted: Addition) -> Added | Failed:
        formula = params.dosing(wanted.masses_g)
        net = await weigh(ctx, ctx.devices.get("scale", Scale), formula.spread_g)
        if isinstance(net, Failed):
            return net
        dosing = Dosing(ctx, formula, net)
        masses: dict[str, float] = {}
        for channel in formula.order():
            got = await dosing.component(channel, 0.0)
            if isinstance(got, Failed):
                # What was added in part cannot be taken out, and nobody knows what it did to the colour.
                recovery = Recovery.SCRAP if ctx.begun else got.recovery
                return Failed(got.code, f"while the colour was corrected: {got.message}", recovery)
            masses[channel] = got
        return Added(masses, await dosing.lots(masses), "corrected once")
