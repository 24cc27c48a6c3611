"""A skill that takes no time, to measure everything around skills."""

from pydantic import BaseModel

from cell_line.outcome import Done, Outcome
from cell_line.params import Params
from cell_skills.context import SkillContext
from cell_skills.skill import Skill


class Nothing(Params):
    """No parameters."""


class NothingDone(BaseModel):
    """No result."""


class DoNothing(Skill[Nothing, NothingDone]):
    """Do nothing at all, at once.

    Params: none.
    Fails: never.
    """

    name = "do_nothing"
    repeatable = True

    async def run(self, ctx: SkillContext, params: Nothing) -> Outcome[NothingDone]:
        """Answer."""
        ctx.cancel.check()
        ctx.log.phase("nothing", 1.0)
        return Done(NothingDone())
