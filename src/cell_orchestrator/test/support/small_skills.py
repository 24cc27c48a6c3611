"""The skills of the small factory, as far as products are checked against them."""

from typing import Any

from pydantic import BaseModel, Field

from cell_line.offers import Ask
from cell_line.outcome import Done, Outcome
from cell_line.params import Params
from cell_skills.context import SkillContext
from cell_skills.skill import Skill


class MixParams(Params):
    """Parameters of `mix`."""

    grams: dict[str, float] = {}
    turns: int = 1
    vegan: bool = False


class StampParams(Params):
    """Parameters of `stamp`."""

    force_n: float = Field(gt=0.0, le=1000.0)
    marks: list[dict[str, str]] = []


class Nothing(BaseModel):
    """The result of both."""


class Mix(Skill[MixParams, Nothing]):
    """Mix."""

    name = "mix"

    @classmethod
    def measured(cls, params: MixParams) -> dict[str, str]:
        """Return the mass of every component."""
        return {f"mass_{name}": "g" for name in params.grams}

    async def run(self, ctx: SkillContext, params: MixParams) -> Outcome[Nothing]:
        """Do nothing."""
        return Done(Nothing())


class Stamp(Skill[StampParams, Nothing]):
    """Stamp."""

    name = "stamp"
    measures = {"depth": "m", "angle": "rad"}

    @classmethod
    def asks(cls, params: StampParams) -> list[Ask]:
        """Return the force."""
        return [Ask("force", params.force_n, ("force_n",))]

    async def run(self, ctx: SkillContext, params: StampParams) -> Outcome[Nothing]:
        """Do nothing."""
        return Done(Nothing())


SKILLS: dict[str, type[Skill[Any, Any]]] = {"mix": Mix, "stamp": Stamp}
