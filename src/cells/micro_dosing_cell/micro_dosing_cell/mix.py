"""The skill `mix`."""

from typing import ClassVar

from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_skills.context import SkillContext
from cell_skills.skill import Skill
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.devices import Mixer
from micro_dosing_cell.models import Mixed, MixParams

SLICE_S = 5.0
"""The mixer is told to run for this long at a time, so that a cancelled job ends soon [s]."""


class Mix(Skill[MixParams, Mixed]):
    """Mix the content of the vessel until it is measured to be even; one that is even already is left alone.

    Params: `speed_rad_s` [rad/s], `duration_s` of a round [s], `uniformity` (0 to 1), `rounds`.
    Fails: NOT_MIXED.
    """

    name: ClassVar[str] = "mix"
    devices: ClassVar[dict[str, type]] = {"mixer": Mixer}
    measures: ClassVar[dict[str, str]] = {"uniformity": "1"}
    repeatable: ClassVar[bool] = True

    async def run(self, ctx: SkillContext, params: MixParams) -> Outcome[Mixed]:
        """Measure, mix a round, measure again."""
        return await evened(ctx, params)


async def evened(ctx: SkillContext, params: MixParams) -> Outcome[Mixed]:
    """Mix until the content is measured to be even; other skills of the cell do it, too."""
    mixer = ctx.devices.get("mixer", Mixer)
    ctx.log.phase("measure", 0.0)
    even = await mixer.uniformity()
    for count in range(params.rounds):
        if even >= params.uniformity:
            break
        ctx.log.phase(f"round {count + 1}", count / params.rounds)
        await _round(ctx, mixer, params)
        even = await mixer.uniformity()
    measured = Measurement("uniformity", even, "1", lower=params.uniformity)
    if measured.within:
        return Done(Mixed(uniformity=even), (measured,))
    message = f"evenness is {even:.3f} after {params.rounds} rounds, {params.uniformity} is needed"
    return Failed(DosingCode.NOT_MIXED, message, Recovery.RETRY, (measured,))


async def _round(ctx: SkillContext, mixer: Mixer, params: MixParams) -> None:
    left = params.duration_s
    while left > 0.0:
        ctx.cancel.check()
        ctx.began()
        speed = await mixer.mix(params.speed_rad_s, min(SLICE_S, left))
        if speed < 0.8 * params.speed_rad_s:
            ctx.log.info(f"the mixer reaches only {speed:.0f} rad/s")
        left -= SLICE_S
