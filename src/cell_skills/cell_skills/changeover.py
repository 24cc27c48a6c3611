"""Setup A to setup B as a transaction: prepare, exchange, verify; a failed step is rolled back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from cell_line.codes import Code
from cell_line.outcome import Done, Failed, Measurement, Outcome, Recovery
from cell_skills.context import Cancelled, SkillContext
from cell_skills.devices.protocols import DeviceFault
from cell_skills.setup_part import SetupPart

Parts = Mapping[str, type[SetupPart]]


class Step(IntEnum):
    """The steps of a part, in the order they are done."""

    PREPARE = 0
    """External: beside a running job."""
    EXCHANGE = 1
    """Internal: no job runs."""
    VERIFY = 2
    """Internal: by measurement."""


@dataclass(frozen=True)
class PartChange:
    """One part of a changeover: its name, the value held (None if unknown) and the value wanted."""

    part: str
    old: str | None
    new: str


def difference(
    current: Mapping[str, str] | None, target: Mapping[str, str], order: Mapping[str, int], trusted: bool
) -> tuple[PartChange, ...]:
    """Return the parts to change, in the order of their exchange.

    Args:
        current: Values of the setup the cell holds, None if unknown.
        target: Values of the wanted setup.
        order: Part -> its `SetupPart.order`; equal ones go by name.
        trusted: Whether the current setup is verified; if not, every part is changed, even to the value it should have.
    """
    held = current or {}
    names = sorted(target, key=lambda name: (order[name], name))
    changes = (PartChange(name, held.get(name), target[name]) for name in names)
    return tuple(change for change in changes if not trusted or change.old != change.new)


class Changeover:
    """One run of the transaction.

    Attributes:
        rolled_back: Whether a failed run brought the former setup back, proved by measurement.
    """

    def __init__(self, changes: Sequence[PartChange], parts: Parts, ctx: SkillContext, undo_ctx: SkillContext) -> None:
        """Take the plan.

        Args:
            changes: The parts to change, in order.
            parts: The class of every part.
            ctx: Context of the steps forward.
            undo_ctx: Context of the rollback, which the job's cancel does not end.
        """
        self._changes = tuple(changes)
        self._parts = parts
        self._ctx = ctx
        self._undo_ctx = undo_ctx
        self._measurements: tuple[Measurement, ...] = ()
        self.rolled_back = False

    async def prepare(self) -> Outcome[None]:
        """Do the external steps of all parts; the setup stays as it is."""
        return await self._forward(Step.PREPARE)

    async def verify(self) -> Outcome[None]:
        """Measure all parts; nothing is moved."""
        return await self._forward(Step.VERIFY)

    async def run(self, before_exchange: Callable[[], None], prepared: bool) -> Outcome[None]:
        """Do the whole transaction.

        Args:
            before_exchange: Called before the first internal step: from here on the setup is unverified.
            prepared: Whether the external steps have been done.

        Returns:
            Done, or Failed: ROLLED_BACK and CANCELLED leave the former setup, with the recovery of the failed step;
            STEP_FAILED and VERIFY_FAILED leave the setup unverified, for an operator.
        """
        if not prepared:
            done = await self.prepare()
            if isinstance(done, Failed):
                return self._failed(_kept(done.code), f"not begun: {done.message}", done.recovery)
        before_exchange()
        outcome: Outcome[None] = Done(None)
        exchanged: list[PartChange] = []
        for change in self._changes:
            exchanged.append(change)
            outcome = await self._step(Step.EXCHANGE, change, self._ctx)
            if isinstance(outcome, Failed):
                return await self._roll_back(exchanged, outcome, Code.STEP_FAILED)
        outcome = await self.verify()
        if isinstance(outcome, Failed):
            return await self._roll_back(exchanged, outcome, Code.VERIFY_FAILED)
        return Done(None, self._measurements)

    async def _forward(self, step: Step) -> Outcome[None]:
        for change in self._changes:
            outcome = await self._step(step, change, self._ctx)
            if isinstance(outcome, Failed):
                return self._failed(outcome.code, outcome.message, outcome.recovery)
        return Done(None, self._measurements)

    async def _roll_back(self, exchanged: list[PartChange], cause: Failed, code: Code) -> Failed:
        undo = [
            PartChange(change.part, change.new, change.old) for change in reversed(exchanged) if change.old is not None
        ]
        if len(undo) < len(exchanged):
            return self._failed(code, f"{cause.message}; the former setup is unknown", Recovery.HOLD)
        for step in (Step.EXCHANGE, Step.VERIFY):
            for change in undo:
                outcome = await self._step(step, change, self._undo_ctx)
                if isinstance(outcome, Failed):
                    return self._failed(code, f"{cause.message}; rolling back: {outcome.message}", Recovery.HOLD)
        self.rolled_back = True
        return self._failed(_kept(cause.code), f"{cause.message}; rolled back", cause.recovery)

    async def _step(self, step: Step, change: PartChange, ctx: SkillContext) -> Outcome[None]:
        part = self._parts[change.part]()
        place = self._changes.index(next(known for known in self._changes if known.part == change.part))
        name = f"{change.part}: {step.name.lower()}"
        ctx.log.phase(name, (step * len(self._changes) + place) / (len(Step) * len(self._changes)))
        try:
            ctx.cancel.check()
            if step is Step.PREPARE:
                outcome = await part.prepare(ctx, change.old, change.new)
            elif step is Step.EXCHANGE:
                outcome = await part.exchange(ctx, change.old, change.new)
            else:
                outcome = await part.verify(ctx, change.new)
        except Cancelled:
            return Failed(Code.CANCELLED, f"{name}: cancelled", Recovery.RETRY)
        except DeviceFault as fault:
            return Failed(fault.code, f"{name}: {fault}", Recovery.RETRY)
        self._measurements += outcome.measurements
        if isinstance(outcome, Failed):
            return Failed(outcome.code, f"{name}: {outcome.message}", outcome.recovery)
        return outcome

    def _failed(self, code: int, message: str, recovery: Recovery) -> Failed:
        return Failed(code, message, recovery, self._measurements)


def _kept(cause: int) -> Code:
    return Code.CANCELLED if cause == Code.CANCELLED else Code.ROLLED_BACK
