"""A cell in virtual time: the real pure `Cell` with its ledger, and durations and failures drawn from the seed."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from pydantic import BaseModel

from cell_orchestrator.core.effects import CommandCell, RunJob
from cell_orchestrator.core.line import CellSpec
from cell_orchestrator.core.requests import JobEnd, ReportCell, ReportJob, Request
from cell_orchestrator.translate import job_report, job_request
from cell_sim.virtual.faults import Faults
from cell_sim.virtual.network import Network
from cell_sim.virtual.schedule import Schedule
from cell_sim.virtual.truth import Truth
from cell_skills.cell import Cell
from cell_skills.codes import Code
from cell_skills.context import SkillContext
from cell_skills.decision import Join, Refused, Replay
from cell_skills.job import JobKind, JobRequest, JobResult
from cell_skills.ledger import MemoryLedger
from cell_skills.outcome import Done, Measurement, Outcome, Recovery
from cell_skills.packml import Command, CommandNotAllowed, State
from cell_skills.skill import Skill

ACTING_S = 0.2
DOWN_S = (1.0, 10.0)
CHANGEOVER_S = (20.0, 60.0)
RECOVERIES = (Recovery.RETRY, Recovery.RETRY, Recovery.OTHER_CELL, Recovery.REWORK, Recovery.SCRAP, Recovery.HOLD)


class Level(BaseModel):
    """Parameters of every virtual skill."""

    level: int


class Virtual(Skill[Level, Level]):
    """Stands for any skill.  Params: level.  Fails: as the seed says.  Its body is never run: time is virtual."""

    name = "virtual"

    async def run(self, ctx: SkillContext, params: Level) -> Outcome[Level]:
        return Done(params)


class Repeatable(Virtual):
    """The same, for work that may be begun again.  Params: level.  Fails: as the seed says."""

    name = "repeatable"
    repeatable = True


class VirtualCell:
    """One cell, its process and its disk."""

    def __init__(
        self,
        spec: CellSpec,
        schedule: Schedule,
        network: Network,
        truth: Truth,
        faults: Callable[[], Faults],
        rng: Random,
        report: Callable[[Request], None],
    ) -> None:
        self.spec = spec
        self._schedule, self._network, self._truth, self._faults = schedule, network, truth, faults
        self._rng, self._report = rng, report
        self._ledger = MemoryLedger()
        self._tools: str | None = spec.setups[0]
        """What is really mounted; None: something in between."""
        self._boots = 0
        self._cell: Cell | None = None
        self.boot()

    def boot(self) -> None:
        """Start the process; everything but the ledger is new."""
        self._boots += 1
        skills = {name: (Virtual if n % 2 else Repeatable) for n, name in enumerate(self.spec.skills)}
        setups = {name: {"tool": name} for name in self.spec.setups}
        self._cell = Cell(self.spec.name, skills, setups, self.spec.setups[0], self._ledger)
        self.tell_state()

    def _crash(self) -> None:
        self._cell = None
        self._schedule.after(self._rng.uniform(*DOWN_S), self.boot)

    def _later(self, delay: float, action: Callable[[Cell], None]) -> None:
        """Have the present process do something; not if it has died by then."""
        boot = self._boots

        def act() -> None:
            if self._cell is not None and self._boots == boot:
                action(self._cell)

        self._schedule.after(delay, act)

    def tell_state(self) -> None:
        """Publish the cell's state."""
        if self._cell is None:
            return
        shot = self._cell.snapshot()
        setup = shot.setup if shot.setup_verified else ""
        state = ReportCell(self.spec.name, str(self._boots), int(shot.state), int(shot.mode), setup)
        self._network.send(lambda: self._report(state))

    def command(self, effect: CommandCell) -> None:
        """Follow a PackML command of the orchestrator."""
        self._command(Command(effect.command))

    def _command(self, command: Command) -> None:
        if self._cell is None:
            return
        try:
            self._cell.command(command)
        except CommandNotAllowed:
            return
        self.tell_state()
        self._later(ACTING_S, self._acted)

    def _acted(self, cell: Cell) -> None:
        if cell.state is State.RESETTING and not cell.setup.verified and self._tools is not None:
            cell.prove_setup(self._tools)
        if cell.state not in (State.STOPPED, State.EXECUTE, State.ABORTED, State.HELD, State.IDLE):
            cell.complete()
        self.tell_state()

    def run(self, effect: RunJob) -> None:
        """Take a job, or answer why not."""
        if self._cell is None:
            return
        request = job_request(effect)
        decision = self._cell.admit(request, self._schedule.now)
        if isinstance(decision, Join):
            return
        if isinstance(decision, Replay):
            self._answer(job_report(decision.result))
        elif isinstance(decision, Refused):
            end = JobEnd.REFUSED if decision.code in (Code.REFUSED, Code.WRONG_SETUP) else JobEnd.FAILED
            self._answer(ReportJob(request.job_id, end, int(decision.code), decision.message))
        else:
            self._begin(self._cell, request, decision.repeats)

    def _begin(self, cell: Cell, request: JobRequest, repeats: int) -> None:
        rng, faults = self._rng, self._faults()
        if request.kind is JobKind.SKILL:
            repeatable = cell.skills[request.skill].repeatable
            self._truth.body_starts(request.job_id, self.spec.station, self._tools, repeatable, repeats)
            duration = rng.uniform(5.0, 25.0)
        else:
            duration = rng.uniform(*CHANGEOVER_S)
        started = self._schedule.now
        cell.begin(request, started)
        if request.kind is JobKind.CHANGEOVER:
            cell.doubt_setup()
            self._was, self._tools = self._tools, None
        if rng.random() < faults.cell_crash:
            self._later(duration * rng.random(), lambda _: self._crash())
        if rng.random() < faults.cell_stopped:
            self._later(duration * rng.uniform(0.0, 1.5), lambda _: self._command(Command.STOP))
        self._later(duration, lambda running: self._end(running, request, started))

    def _end(self, cell: Cell, request: JobRequest, started: float) -> None:
        result = JobResult(request.job_id, Code.DONE, started=started, ended=self._schedule.now)
        if request.kind is JobKind.SKILL:
            self._truth.body_ends(request.job_id)
            result = self._skill_result(result)
        elif request.kind is JobKind.CHANGEOVER:
            result = self._change_tools(cell, request, result)
        result = replace(result, setup_after=cell.setup.name, verified_after=cell.setup.verified)
        cell.finish(result)
        if result.code == Code.EXCEPTION:
            cell.command(Command.ABORT)
            self._later(ACTING_S, self._acted)
        self._answer(job_report(result))
        self.tell_state()

    def _skill_result(self, result: JobResult) -> JobResult:
        rng, faults = self._rng, self._faults()
        if rng.random() < faults.skill_bug:
            return replace(result, code=Code.EXCEPTION, message="bug in the skill")
        if rng.random() < faults.skill_failed:
            return replace(result, code=1000, message="it failed", recovery=rng.choice(RECOVERIES))
        value = rng.uniform(1.1, 2.0) if rng.random() < faults.out_of_limits else rng.random()
        return replace(result, measurements=(Measurement("value", value, "m"),))

    def _change_tools(self, cell: Cell, request: JobRequest, result: JobResult) -> JobResult:
        rng = self._rng
        if rng.random() >= self._faults().changeover_failed:
            self._tools = request.setup
            cell.prove_setup(request.setup)
            return result
        if self._was is not None and rng.random() < 0.5:
            self._tools = self._was
            cell.prove_setup(self._was)
            return replace(result, code=Code.ROLLED_BACK, message="rolled back", recovery=Recovery.HOLD)
        return replace(result, code=Code.VERIFY_FAILED, message="not verified", recovery=Recovery.HOLD)

    def _answer(self, report: ReportJob) -> None:
        self._network.send(lambda: self._report(report))
