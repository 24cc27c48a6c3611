"""What a job does between its start and its result."""

import logging
from collections.abc import Callable

from pydantic import BaseModel

from cell_line.artifact_store import LineFiles, MemoryFiles
from cell_line.believing import believed_outcome
from cell_line.clock import Clock
from cell_line.codes import Code
from cell_line.job import JobKind, JobRequest
from cell_line.named_files import named_files
from cell_line.outcome import Done, Failed, JsonOutcome, Outcome, Recovery
from cell_line.plain import TEXT_LENGTH, shown
from cell_skills.cell import Cell
from cell_skills.changeover import Changeover, Parts, difference
from cell_skills.context import Cancelled, CancelToken, Devices, Note, SkillContext
from cell_skills.devices.protocols import BadAnswer, DeviceFault

OnPhase = Callable[[str, float], None]


class WatchedLog:
    """The log of a job: phases go to all who watch, lines to the logger."""

    def __init__(self, logger: logging.Logger, watchers: list[OnPhase]) -> None:
        """Take the logger and the list of watchers, which may still change."""
        self._logger = logger
        self._watchers = watchers

    def phase(self, name: str, progress: float) -> None:
        """Tell all who watch; what goes wrong there is their affair."""
        name, progress = shown(name, TEXT_LENGTH), min(max(0.0, progress), 1.0)  # that of NaN is 0
        for watcher in self._watchers:
            try:
                watcher(name, progress)
            except Exception:
                self._logger.exception("somebody who watches a job failed")

    def info(self, text: str) -> None:
        """Write a line."""
        self._logger.info(text)


class JobExecutor:
    """The bodies of all kinds of jobs of one cell."""

    def __init__(
        self, cell: Cell, parts: Parts, devices: Devices, clock: Clock, files: LineFiles | None = None
    ) -> None:
        """Take the cell, the class of every setup part, the devices by role, line time and the files of the line."""
        self._cell = cell
        self._parts = parts
        self._devices = devices
        self._clock = clock
        self._files = files or MemoryFiles()
        self._logger = logging.getLogger("cell").getChild(cell.name)

    async def run(
        self,
        request: JobRequest,
        parameters: BaseModel | None,
        token: CancelToken,
        watchers: list[OnPhase],
        note: Note,
    ) -> JsonOutcome:
        """Do a job; whatever it raises but CancelledError is a bug.

        Args:
            request: The job.
            parameters: The checked parameters of a skill.
            token: Says when the job shall end.
            watchers: Told phase and progress.
            note: Whether what cannot be undone has begun.
        """
        ctx = self._context(request, token, watchers, note)
        if request.kind is JobKind.SKILL:
            return believed_outcome(await self._skill(request, parameters, ctx))
        changeover = self._changeover(request.setup, ctx)
        if request.kind is JobKind.PREPARE:
            return _believed(await changeover.prepare())
        outcome = _believed(await changeover.run(self._cell.doubt_setup, self._cell.prepared == request.setup))
        if isinstance(outcome, Done):
            self._cell.prove_setup(request.setup)
        elif changeover.rolled_back and outcome.code != Code.BAD_RESULT:
            self._cell.prove_setup(self._cell.setup.name)
        return outcome

    async def verify_setup(self) -> None:
        """Measure whether the cell holds the setup it believes to hold."""
        name = self._cell.setup.name
        outcome = _believed(await self._changeover(name, self._context(None, CancelToken(), [], Note())).verify())
        if isinstance(outcome, Failed):
            self._logger.warning("setup '%s' is not verified: %s", name, outcome.message)
        else:
            self._cell.prove_setup(name)

    def recovery(self, request: JobRequest) -> Recovery:
        """Return what may be done after a job that stopped halfway."""
        return Recovery.RETRY if self._cell.repeatable(request) else Recovery.REWORK

    def simulated(self, request: JobRequest) -> tuple[str, ...]:
        """Return the roles of the devices that a job has, and that do not stand on hardware."""
        if request.kind is JobKind.SKILL:
            skill = self._cell.skills.get(request.skill)
            return self._devices.simulated(skill.devices if skill else ())
        return self._devices.simulated(role for part in self._parts.values() for role in part.devices)

    async def _skill(self, request: JobRequest, parameters: BaseModel | None, ctx: SkillContext) -> JsonOutcome:
        try:
            outcome = await self._cell.skills[request.skill]().run(ctx, parameters)
        except Cancelled:
            return Failed(Code.CANCELLED, "cancelled", self.recovery(request))
        except BadAnswer as answer:
            return Failed(Code.DEVICE_FAULT, str(answer), Recovery.HOLD)
        except DeviceFault as fault:
            first = _first(fault)
            return Failed(first.code, str(first), self.recovery(request))
        if isinstance(outcome, Failed):
            return outcome
        return Done(outcome.result.model_dump(mode="json"), outcome.measurements, outcome.artifacts)

    def _changeover(self, setup: str, ctx: SkillContext) -> Changeover:
        held = self._cell.setup
        order = {name: part.order for name, part in self._parts.items()}
        current = self._cell.setups.get(held.name)
        changes = difference(current, self._cell.setups[setup], order, trusted=held.verified)
        undo = SkillContext(ctx.devices, ctx.clock, ctx.log, CancelToken())
        return Changeover(changes, self._parts, ctx, undo)

    def _context(
        self, request: JobRequest | None, token: CancelToken, watchers: list[OnPhase], note: Note
    ) -> SkillContext:
        named = {file.sha256 for file in named_files(request.parameters)} if request else set()
        files = self._files.for_unit(request.unit if request else "", named)
        return SkillContext(self._devices, self._clock, WatchedLog(self._logger, watchers), token, note, files)


def _first(fault: DeviceFault) -> DeviceFault:
    """Return the fault with which the trouble began: one that comes while a skill tidies up hides it."""
    while isinstance(fault.__context__, DeviceFault):
        fault = fault.__context__
    return fault


def _believed(outcome: Outcome[None]) -> JsonOutcome:
    if isinstance(outcome, Done):
        return believed_outcome(Done({}, outcome.measurements, outcome.artifacts))
    return believed_outcome(outcome)
