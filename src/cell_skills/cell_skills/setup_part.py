"""One thing a cell holds and a changeover replaces."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from pydantic import BaseModel

from cell_line.config.line import CellConfig
from cell_line.outcome import Done, Outcome
from cell_line.params import Params, read_params
from cell_line.registry import Group, Registry
from cell_skills.context import SkillContext


class SetupPart(ABC):
    """A tool, a fluid, a jig, a blast medium: found through the entry-point group `cell.setup_parts`.

    A cell has it under the name of the plug-in, or under a name of its own, which the line's YAML gives with options in
    the cell's `setup_parts`.

    A step gets a fresh instance, made without arguments. Every step may be called again after a crash, so it starts
    by measuring what is there.

    Attributes:
        name: The key of its value in a setup of the line's YAML, snake_case.
        order: Parts with a lower number are exchanged first.
        devices: Role -> protocol of every device the steps ask for.
        Options: Model of what the line's YAML may say of it.
    """

    name: ClassVar[str]
    order: ClassVar[int] = 0
    devices: ClassVar[dict[str, type]] = {}
    Options: ClassVar[type[BaseModel]] = Params

    @classmethod
    def traits(cls, options: Any) -> dict[str, Any]:  # noqa: ARG003
        """Return the attributes of a part of this kind with these options."""
        return {}

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


def named(name: str, kind: type[SetupPart], options: BaseModel) -> type[SetupPart]:
    """Return a kind of part as one of a cell, under its name there and with its options."""
    return type(name, (kind,), {"__doc__": kind.__doc__, **kind.traits(options), "name": name})


def part_of(cell: CellConfig, name: str, registry: Registry) -> type[SetupPart]:
    """Return a setup part of a cell.

    Raises:
        RegistryError: what it is made of is not installed.
        ParamsError: its options are wrong.
    """
    given = cell.setup_parts.get(name)
    kind = registry.get(SETUP_PARTS, given.part if given else name)
    return named(name, kind, read_params(kind.Options, given.options if given else {}))
