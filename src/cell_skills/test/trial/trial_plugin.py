"""Plug-ins for tests with real processes: what they do is written to a file, which the test reads."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from cell_line.outcome import Done, Measurement, Outcome
from cell_skills.context import SkillContext
from cell_skills.setup_part import SetupPart
from cell_skills.skill import Skill


class CountParams(BaseModel):
    """Where to count, and the line time it takes [s]."""

    model_config = ConfigDict(extra="forbid")

    file: str
    duration_s: float = Field(default=0.0, ge=0.0, le=1e6)


class Counted(BaseModel):
    """Lines in the file."""

    lines: int


class Count(Skill[CountParams, Counted]):
    """Write a line, wait, write another.

    This is not in the description.
    """

    name = "count"

    async def run(self, ctx: SkillContext, params: CountParams) -> Outcome[Counted]:
        file = Path(params.file)
        with file.open("a") as out:
            out.write("start\n")
        ctx.log.phase("waiting", 0.5)
        await ctx.sleep(params.duration_s)
        with file.open("a") as out:
            out.write("end\n")
        lines = len(file.read_text().splitlines())
        return Done(Counted(lines=lines), (Measurement("lines", lines, "1", lower=2.0),))


class Recount(Count):
    """Count, and may be repeated."""

    name = "recount"
    repeatable = True


class Look(Count):
    """Count, with two devices."""

    name = "look"
    devices: ClassVar[Mapping[str, type]] = {"scale": object, "gauge": object}


class Crash(Skill[CountParams, Counted]):
    """Raise."""

    name = "crash"

    async def run(self, ctx: SkillContext, params: CountParams) -> Outcome[Counted]:
        raise RuntimeError("a bug")


class Mount(SetupPart):
    """A part that is always as it should be."""

    name = "mount"

    async def exchange(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        return Done(None)

    async def verify(self, ctx: SkillContext, value: str) -> Outcome[None]:
        return Done(None, (Measurement("gap", 0.01, "mm", upper=0.2),))
