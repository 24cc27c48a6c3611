"""A cell in virtual time: the real pure `Cell` with its ledger, and durations and failures drawn from the seed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from pydantic import BaseModel

from cell_line.codes import Code
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.outcome import Done, Measurement, Outcome, Recovery
from cell_line.packml import Command, CommandNotAllowed, State
from cell_orchestrator.core.effects import CommandCell, RunJob
from cell_orchestrator.core.line import CellSpec
from cell_orchestrator.core.requests import ReportBegan, ReportCell, ReportJob, Request
from cell_orchestrator.translate import job_report, job_request
from cell_sim.virtual.disk import Disk, DiskFull
from cell_sim.virtual.faults import Luck
from cell_sim.virtual.ledger_disk import LedgerDisk
from cell_sim.virtual.network import Network
from cell_sim.virtual.schedule import Schedule
from cell_sim.virtual.state_folder import StateFolder
from cell_sim.virtual.truth import PlantTruth
from cell_skills.cell import Cell
from cell_skills.context import SkillContext
from cell_skills.decision import Join, RefusedJob, Replay
from cell_skills.past import Past
from cell_skills.skill import Skill

ACTING_S = 0.2
DOWN_S = (1.0, 10.0)
LONG_DOWN_S = (120.0, 900.0)
CHANGEOVER_S = (20.0, 60.0)
CUT_OFF = (Code.CANCELLED, Code.DEVICE_FAULT, Code.TIMEOUT)
HELPS = (Recovery.RETRY, Recovery.RETRY, Recovery.OTHER_CELL, Recovery.REWORK, Recovery.SCRAP, Recovery.HOLD)


class Level(BaseModel):
    """Parameters of every virtual skill."""

    level: int


class Virtual(Skill[Level, Level]):
    """Stands for any skill.  Params: level.  Fails: as the seed says.  Its body is never run: time is virtual."""

    name = "virtual"

    async def run(self, ctx: SkillContext, params: Level) -> Outcome[Level]:
        """End at once."""
        return Done(params)


class Repeatable(Virtual):
    """The same, for work that may be begun again.  Params: level.  Fails: as the seed says."""

    name = "repeatable"
    repeatable = True


class VirtualCell:
    """One cell, its process and its disk.

    Attributes:
        lacks: setups that no changeover from another one reaches; it is rolled back.
    """

    def __init__(
        self,
        spec: CellSpec,
        schedule: Schedule,
        network: Network,
        truth: PlantTruth,
        luck: Luck,
        disk: Disk,
        folder: StateFolder,
        report: Callable[[Request], None],
    ) -> None:
        self.spec = spec
        self._schedule, self._network, self._truth = schedule, network, truth
        self._luck, self._rng, self._report = luck, luck.rng, report
        self._disk = LedgerDisk(spec.name, luck, disk, folder)
        # Whether one may be repeated is the same in every cell that has it.
        skills = {name: (Virtual if n % 2 else Repeatable) for n, name in enumerate(spec.skills)}
        self._skills = {name: skill for name, skill in skills.items() if not luck.strikes("skill_missing")}
        self.lacks: set[str] = set()
        truth.mounted[spec.name] = spec.setups[0]
        self._boots = 0
        self._cell: Cell | None = None
        self.boot()

    def boot(self) -> None:
        """Start the process; everything but the ledger is new."""
        self._boots += 1
        self.ledger = self._disk.open()
        for job in Past(self.ledger, "").unsure():
            self._truth.presumed(job, repeatable=True)  # what may not be repeated has begun anyway
        setups = {name: {"tool": name} for name in self.spec.setups}
        start = (self._skills, setups, self.spec.setups[0], self.ledger, str(self._boots))
        try:
            self._cell = Cell(self.spec.name, *start)
        except DiskFull:
            self._crash(DOWN_S)
        self.tell_state()

    def _crash(self, down_s: tuple[float, float]) -> None:
        self._cell = None
        self._schedule.after(self._rng.uniform(*down_s), self.boot)

    def _later(self, delay: float, action: Callable[[Cell], None]) -> None:
        """Have the present process do something; not if it has died by then."""
        boot = self._boots

        def act() -> None:
            if self._boots == boot:
                self._do(action)

        self._schedule.after(delay, act)

    def _do(self, action: Callable[[Cell], None]) -> None:
        """Have the process do something, if it lives; who cannot write ends."""
        if self._cell is None:
            return
        try:
            action(self._cell)
        except DiskFull:
            self._crash(DOWN_S)

    def tell_state(self) -> None:
        """Publish the cell's state."""
        if self._cell is None:
            return
        cell = self._cell
        setup = cell.setup.name if cell.setup.verified else ""
        state = ReportCell(self.spec.name, str(self._boots), int(cell.state), int(cell.mode), setup)
        self._network.send(lambda: self._report(state))

    def command(self, effect: CommandCell) -> None:
        """Follow a PackML command of the orchestrator."""
        self.press(Command(effect.command))

    def die(self, down_s: float) -> None:
        """The process ends now and is away for so long [s]."""
        self._crash((down_s, down_s))

    def press(self, command: Command) -> None:
        """Follow a PackML command, also one of somebody at the cell."""
        self._do(lambda cell: self._press(cell, command))

    def _press(self, cell: Cell, command: Command) -> None:
        try:
            cell.command(command)
        except CommandNotAllowed:
            return
        self.tell_state()
        self._later(ACTING_S, self._acted)

    def _acted(self, cell: Cell) -> None:
        mounted = self._truth.mounted[self.spec.name]
        if cell.state is State.RESETTING and not cell.setup.verified and mounted is not None:
            cell.prove_setup(mounted)
        if cell.state not in (State.STOPPED, State.EXECUTE, State.ABORTED, State.HELD, State.IDLE):
            cell.complete()
        self.tell_state()

    def run(self, effect: RunJob, log: str = "") -> None:
        """Take a job, or answer why not; `log`: newest event of the log of who asks."""
        self._do(lambda cell: self._take(cell, job_request(effect, log)))

    def _take(self, cell: Cell, request: JobRequest) -> None:
        decision = cell.admit(request, self._schedule.now)
        if isinstance(decision, Join):
            return
        if isinstance(decision, Replay):
            if decision.result.code == Code.LEDGER_LOST and decision.result.began:
                self._truth.presumed(request.job_id, cell.repeatable(request))
            self._answer(job_report(decision.result))
        elif isinstance(decision, RefusedJob):
            record = self.ledger.find(request.job_id)
            if record and record.result:  # a refusal is kept like a result
                self._answer(job_report(record.result))
        else:
            self._begin(cell, request)

    def _began(self, cell: Cell, request: JobRequest) -> None:
        self._keep(partial(cell.began, request), cell, request)
        self._truth.begins(request.job_id, cell.repeatable(request))
        self._answer(ReportBegan(request.job_id, cell.repeatable(request)))

    def _keep(self, note: Callable[[], None], cell: Cell, request: JobRequest) -> None:
        """Have the cell note what is to come; where the note stays though it seems to have failed, that is believed."""
        try:
            note()
        except DiskFull:
            record = self.ledger.find(request.job_id)
            if record and record.began:
                self._truth.presumed(request.job_id, cell.repeatable(request))
            raise

    def _begin(self, cell: Cell, request: JobRequest) -> None:
        rng, luck = self._rng, self._luck
        duration = rng.uniform(5.0, 25.0) if request.kind is JobKind.SKILL else rng.uniform(*CHANGEOVER_S)
        started, told = self._schedule.now, cell.begun(request)
        self._keep(partial(cell.begin, request, started), cell, request)
        if request.kind is JobKind.SKILL:
            self._truth.body_starts(request.job_id, self.spec, cell.repeatable(request), told)
        if request.kind is JobKind.SKILL:
            at = duration * rng.random() if cell.repeatable(request) else 0.0
            self._later(at, lambda running: self._began(running, request))
        if request.kind is JobKind.CHANGEOVER:
            cell.doubt_setup()
            mounted = self._truth.mounted
            self._was, mounted[self.spec.name] = mounted[self.spec.name], None
        if luck.strikes("cell_crash"):
            self._later(duration * rng.random(), lambda _: self._crash(DOWN_S))
        if luck.strikes("cell_down"):
            self._later(duration * rng.random(), lambda _: self._crash(LONG_DOWN_S))
        if luck.strikes("cell_stopped"):
            self._later(duration * rng.uniform(0.0, 1.5), lambda _: self.press(Command.STOP))
        self._later(duration, lambda running: self._end(running, request, started))

    def _end(self, cell: Cell, request: JobRequest, started: float) -> None:
        result = JobResult(request.job_id, Code.DONE, started=started, ended=self._schedule.now)
        if request.kind is JobKind.SKILL:
            began, repeatable = cell.begun(request), cell.repeatable(request)
            result = replace(self._skill_result(result), began=began, repeatable=repeatable)
        elif request.kind is JobKind.CHANGEOVER:
            result = self._change_tools(cell, request, result)
        result = replace(result, setup_after=cell.setup.name, verified_after=cell.setup.verified)
        try:
            cell.finish(result)
        finally:
            record = self.ledger.find(request.job_id)
            if request.kind is JobKind.SKILL and record and record.result:
                self._truth.body_ends(request.job_id)
        if result.code == Code.EXCEPTION:
            cell.command(Command.ABORT)
            self._later(ACTING_S, self._acted)
        self._answer(job_report(result))
        self.tell_state()

    def _skill_result(self, result: JobResult) -> JobResult:
        rng, luck = self._rng, self._luck
        if luck.strikes("skill_bug"):
            return replace(result, code=Code.EXCEPTION, message="bug in the skill")
        if luck.strikes("skill_cut_off"):
            return replace(result, code=rng.choice(CUT_OFF), message="cut off", recovery=rng.choice(HELPS))
        if luck.strikes("skill_failed"):
            return replace(result, code=1000, message="it failed", recovery=rng.choice(HELPS))
        value = rng.uniform(1.1, 2.0) if luck.strikes("out_of_limits") else rng.random()
        return replace(result, measurements=(Measurement("value", value, "m"),))

    def _change_tools(self, cell: Cell, request: JobRequest, result: JobResult) -> JobResult:
        mounted, name = self._truth.mounted, self.spec.name
        lacking = self._was is not None and request.setup in self.lacks
        if not lacking and not self._luck.strikes("changeover_failed"):
            mounted[name] = request.setup
            cell.prove_setup(request.setup)
            return result
        if self._was is not None and (lacking or self._rng.random() < 0.5):
            mounted[name] = self._was
            cell.prove_setup(self._was)
            return replace(result, code=Code.ROLLED_BACK, message="rolled back", recovery=Recovery.HOLD)
        return replace(result, code=Code.VERIFY_FAILED, message="not verified", recovery=Recovery.HOLD)

    def _answer(self, report: ReportJob | ReportBegan) -> None:
        self._network.send(lambda: self._report(report))
