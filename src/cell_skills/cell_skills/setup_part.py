"""One thing a cell holds and a changeover replaces."""

from abc import ABC, abstractmethod
from typing import ClassVar

from cell_line.outcome import Done, Outcome
from cell_line.registry import Group
from cell_skills.context import SkillContext


class SetupPart(ABC):
    """A tool, a fluid, a jig, a blast medium: found through the entry-point group `cell.setup_parts`.

    A step gets a fresh instance, made without arguments. Every step may be called again after a crash, so it starts
    by measuring what is there.

    Attributes:
        name: The key of its value in a setup of the line's YAML, snake_case.
        order: Parts with a lower number are exchanged first.
        devices: Role -> protocol of every device the steps ask for.
    """

    name: ClassVar[str]
    order: ClassVar[int] = 0
    devices: ClassVar[dict[str, type]] = {}

    async def prepare(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        """External step: make `new` ready beside a running job, without touching what the job uses.

        Args:
            ctx: Devices, clock, log and cancel token.
            old: The value the cell holds, None if unknown.
            new: The value it shall hold.
        """
        return Done(None)

    @abstractmethod
    async def exchange(self, ctx: SkillContext, old: str | None, new: str) -> Outcome[None]:
        """Internal step, no job runs: replace `old` by `new`; a rollback calls it with the two swapped.

        Args:
            ctx: Devices, clock, log and cancel token.
            old: The value the cell holds, None if unknown.
            new: The value it shall hold.
        """

    @abstractmethod
    async def verify(self, ctx: SkillContext, value: str) -> Outcome[None]:
        """Measure that the cell really holds `value`; Failed if it does not.

        Args:
            ctx: Devices, clock, log and cancel token.
            value: The value it shall hold.
        """


SETUP_PARTS: Group[SetupPart] = Group("cell.setup_parts", SetupPart)
