"""The skill `cap`."""

from typing import ClassVar

from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_skills.context import SkillContext
from cell_skills.skill import Skill
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.devices import Capper
from micro_dosing_cell.models import CapParams, Capped


class Cap(Skill[CapParams, Capped]):
    """Put a cap on the vessel and tighten it; one that does not take the torque is replaced.

    Params: `torque_nm` and `tolerance_nm` [N m], `caps` tried at most.
    Fails: CAP_FAILED.
    """

    name: ClassVar[str] = "cap"
    devices: ClassVar[dict[str, type]] = {"capper": Capper}
    measures: ClassVar[dict[str, str]] = {"cap_torque": "N m"}
    repeatable: ClassVar[bool] = True

    async def run(self, ctx: SkillContext, params: CapParams) -> Outcome[Capped]:
        """Tighten a cap that is on already, else place one; measure the torque."""
        capper = ctx.devices.get("capper", Capper)
        low, high = params.torque_nm - params.tolerance_nm, params.torque_nm + params.tolerance_nm
        measured = Measurement("cap_torque", 0.0, "N m", low, high)
        for count in range(params.caps):
            ctx.cancel.check()
            ctx.log.phase(f"cap {count + 1}", count / params.caps)
            if not await capper.capped() and not await capper.place():
                ctx.log.info("the magazine brings no cap")
                continue
            ctx.began()
            measured = Measurement("cap_torque", await capper.tighten(params.torque_nm), "N m", low, high)
            if measured.within:
                return Done(Capped(torque_nm=measured.value), (measured,))
            ctx.log.info(f"the cap takes {measured.value:.2f} N m: removed")
            await capper.remove()
        message = f"no cap of {params.caps} takes {low:.2f} to {high:.2f} N m, the last took {measured.value:.2f}"
        return Failed(DosingCode.CAP_FAILED, message, Recovery.RETRY, (measured,))
