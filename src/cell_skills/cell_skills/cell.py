"""A cell without ROS, clock and files: the PackML machine, the gate for jobs, the setup and the counters."""

from collections.abc import Mapping
from typing import Any

from cell_line.cell_snapshot import CellSnapshot
from cell_line.codes import Code
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.ledger import RUNNING, Ledger, MachineState, SetupState
from cell_line.outcome import Recovery
from cell_line.packml import TO_WORK, Command, Mode, NotReady, State, check_mode, on_command, on_complete
from cell_line.params import ParamsError, read_params
from cell_line.plain import shown
from cell_skills.decision import Decision, Join, RefusedJob, Replay, Run, taken
from cell_skills.past import Past
from cell_skills.skill import Skill


class Cell:
    """One cell. Every change of state, setup and jobs is in the ledger before a method returns.

    Attributes:
        name: Name in the line's configuration.
        skills: The skills the cell offers, by name.
        setups: Setup -> part -> value.
        taken_id: Job id that was asked for with other content, "" if none was since the last reset.
        trouble: What is wrong with its devices, "" if nothing is; it does not begin to work meanwhile.
    """

    def __init__(
        self,
        name: str,
        skills: Mapping[str, type[Skill[Any, Any]]],
        setups: Mapping[str, Mapping[str, str]],
        initial_setup: str,
        ledger: Ledger,
        boot: str = "",
    ) -> None:
        """Come back to what the ledger says; a new cell is stopped and holds `initial_setup`, unverified.

        Args:
            name: Name in the line's configuration.
            skills: The skills the cell offers, by name.
            setups: Setup -> part -> value.
            initial_setup: The setup a new cell is delivered with.
            ledger: The durable memory.
            boot: Boot id of this start of the cell, "" for none.
        """
        self.name = name
        self.skills = dict(skills)
        self.setups = dict(setups)
        self._ledger = ledger
        self._past = Past(ledger, boot)
        self._setup = self._past.believed(ledger.setup or SetupState(initial_setup, verified=False))
        machine = ledger.machine or MachineState(State.EXECUTE, Mode.PRODUCTION)
        self.wants_to_run = machine.wants_to_run or bool(ledger.lost)
        state = State.STOPPED if self.wants_to_run else on_complete(machine.state)
        self._machine = MachineState(state, machine.mode, machine.reason)
        self._running: dict[str, JobRequest] = {}
        self.taken_id = self.trouble = self._prepared = ""
        self._processed = self._defective = 0

    @property
    def state(self) -> State:
        """The PackML state."""
        return self._machine.state

    @property
    def mode(self) -> Mode:
        """The PackML mode."""
        return self._machine.mode

    @property
    def setup(self) -> SetupState:
        """The setup held now."""
        return self._setup

    @property
    def prepared(self) -> str:
        """The setup made ready beside the running job, "" for none."""
        return self._prepared

    def snapshot(self) -> CellSnapshot:
        """Return what the cell shows now."""
        job = self._main_job()
        return CellSnapshot(
            cell=self.name,
            state=self.state,
            mode=self.mode,
            setup=self._setup.name,
            setup_verified=self._setup.verified,
            prepared_setup=self._prepared,
            blocked=self.state in (State.SUSPENDING, State.SUSPENDED),
            starved=self.state is State.EXECUTE and job is None,
            job_id=job.job_id if job else "",
            processed=self._processed,
            defective=self._defective,
            stop_reason=self.trouble or self._machine.reason,
            recovers=self._machine.held_for_devices,
        )

    # PackML

    def command(self, command: Command, reason: str = "") -> State:
        """Follow a PackML command; returns the new state.

        Raises:
            CommandNotAllowed: if the state does not allow it.
            NotReady: if it leads to work, and something is wrong with the devices.
        """
        state = on_command(self.state, command)
        if self.trouble and command in TO_WORK:
            raise NotReady(self.trouble)
        if command is Command.RESET:
            self._processed = self._defective = 0
            self.taken_id = ""
        self._enter(state, "" if state in RUNNING else reason)
        return state

    def complete(self) -> None:
        """Leave the acting state: its work is done."""
        self._enter(on_complete(self.state), self._machine.reason)

    def change_mode(self, mode: Mode) -> None:
        """Change the unit mode; a person begins or ends to work at the cell, so its setup has to be measured again.

        Raises:
            ModeNotAllowed: if the state does not allow it.
        """
        check_mode(self.state, mode)
        if mode is not self.mode:
            self.doubt_setup()
        self._machine = MachineState(self.state, mode, self._machine.reason)
        self._ledger.keep_machine(self._machine)

    def _enter(self, state: State, reason: str) -> None:
        self._machine = MachineState(state, self._machine.mode, reason)
        self._ledger.keep_machine(self._machine)

    # Jobs

    def admit(self, request: JobRequest, now: float) -> Decision:
        """Decide about a job; the only gate.

        A refusal is kept like a result: whoever asks has moved on, and a copy of the request that comes late must
        not act.  That an id is taken is not kept: the record is that of the job that has it.

        Args:
            request: The job.
            now: Line time, for the record of an interrupted or refused job [s].
        """
        decision = self._decide(request, now)
        if isinstance(decision, RefusedJob) and decision.code is Code.ID_TAKEN:
            self.taken_id = request.job_id
        elif isinstance(decision, RefusedJob):
            self._ledger.refused(request, self._failed(request, decision, now, now))
        return decision

    def _decide(self, request: JobRequest, now: float) -> Decision:
        record = self._ledger.find(request.job_id)
        if record and record.digest not in ("", request.digest):
            return taken(record)
        if record and record.result:
            return Replay(record.result)
        if request.job_id in self._running:
            return Join()
        if lacks := self._past.lacks(request):  # of a job that was begun, too: its result may be what is gone
            return Replay(self._lost(request, lacks, now))
        repeats = record.starts if record else 0
        if request.kind is JobKind.SKILL:
            return self._admit_skill(request, repeats, record.started if record else now, now)
        if request.setup not in self.setups:
            names = ", ".join(sorted(self.setups))
            return RefusedJob(Code.UNKNOWN_SETUP, f"no setup '{request.setup}'; there are: {names}", Recovery.HOLD)
        return self._busy(request) or Run(None, repeats)

    def _admit_skill(self, request: JobRequest, repeats: int, started: float, now: float) -> Decision:
        skill = self.skills.get(request.skill)
        if skill is None:
            names = ", ".join(sorted(self.skills))
            return RefusedJob(
                Code.UNKNOWN_SKILL, f"no skill '{request.skill}'; there are: {names}", Recovery.OTHER_CELL
            )
        if not skill.repeatable and (repeats or request.begun):
            why = "the cell died in the middle of" if repeats else "in a job before this one began"
            return Replay(self._interrupted(request, f"{why} {request.skill}", started, now))
        try:
            parameters = read_params(skill.params_model, request.parameters)
        except ParamsError as error:
            return RefusedJob(Code.BAD_PARAMETERS, shown(str(error)), Recovery.SCRAP)
        return self._busy(request) or self._wrong_setup(request) or Run(parameters, repeats)

    def _busy(self, request: JobRequest) -> RefusedJob | None:
        if self.state is not State.EXECUTE or self._machine.mode is not Mode.PRODUCTION:
            return RefusedJob(Code.REFUSED, f"the cell is in {self.state.name}, {self.mode.name}", Recovery.RETRY)
        beside = JobKind.SKILL if request.kind is JobKind.PREPARE else JobKind.PREPARE
        rivals = [job for job in self._running.values() if job.kind is not beside]
        if rivals:
            return RefusedJob(Code.REFUSED, f"the cell is busy with job {rivals[0].job_id}", Recovery.RETRY)
        return None

    def _wrong_setup(self, request: JobRequest) -> RefusedJob | None:
        held = self._setup
        if not held.verified:
            return RefusedJob(Code.WRONG_SETUP, f"setup '{held.name}' is not verified", Recovery.RETRY)
        if request.required_setup not in ("", held.name):
            message = f"the job needs setup '{request.required_setup}', the cell holds '{held.name}'"
            return RefusedJob(Code.WRONG_SETUP, message, Recovery.RETRY)
        return None

    def _interrupted(self, request: JobRequest, message: str, started: float, now: float) -> JobResult:
        result = self._failed(request, RefusedJob(Code.INTERRUPTED, message, Recovery.REWORK), started, now)
        self._ledger.refused(request, result)
        return result

    def _lost(self, request: JobRequest, lacks: str, now: float) -> JobResult:
        """The end of a job that the ledger may have forgotten: nothing is repeated."""
        if not self._ledger.lost:  # it is found only now, and with it that the setup may be one of before
            self.doubt_setup()
        return self._past.settled(request, self._failed(request, self._past.refusal(request, lacks), now, now))

    def _failed(self, request: JobRequest, why: RefusedJob, started: float, now: float) -> JobResult:
        return JobResult(
            job_id=request.job_id,
            code=why.code,
            message=why.message,
            recovery=why.recovery,
            started=started,
            ended=now,
            setup_after=self._setup.name,
            verified_after=self._setup.verified,
            began=self.begun(request) and not self._is_strange(request),
            repeatable=self.repeatable(request),
        )

    def _is_strange(self, request: JobRequest) -> bool:
        """True for a job of a skill that this cell does not know and never began: only others know what it does."""
        record = self._ledger.find(request.job_id)
        return request.kind is JobKind.SKILL and request.skill not in self.skills and not (record and record.starts)

    def begin(self, request: JobRequest, now: float) -> None:
        """Keep that an admitted job starts now [s]; where it may not be repeated, nothing it does can be undone.

        Both is one entry of the ledger: where it cannot be written, nothing was begun, and nobody has to settle it.
        """
        self._ledger.started(request, now, begins=not self.repeatable(request))
        self._running[request.job_id] = request

    def began(self, request: JobRequest) -> None:
        """Keep that what cannot be undone begins in a running job."""
        self._ledger.began(request.job_id)

    def begun(self, request: JobRequest) -> bool:
        """Return whether what cannot be undone has begun on the unit, in this job or before it."""
        record = self._ledger.find(request.job_id)
        return request.begun or (record is not None and record.began)

    def repeatable(self, request: JobRequest) -> bool:
        """Return whether a job may be begun again; one of a skill that is not offered any more may not."""
        if request.kind is not JobKind.SKILL:
            return True
        skill = self.skills.get(request.skill)
        return skill is not None and skill.repeatable

    def finish(self, result: JobResult) -> None:
        """Keep the result of a running job; only then it may be reported."""
        self._ledger.finished(result)
        request = self._running.pop(result.job_id)
        if request.kind is JobKind.SKILL:
            self._processed += 1
            self._defective += result.code != Code.DONE
        elif request.kind is JobKind.PREPARE and result.code == Code.DONE:
            self._prepared = request.setup

    def runs(self, request: JobRequest) -> bool:
        """Return whether just this job is running."""
        return (running := self._running.get(request.job_id)) is not None and running.digest == request.digest

    def _main_job(self) -> JobRequest | None:
        return next((job for job in self._running.values() if job.kind is not JobKind.PREPARE), None)

    # Setup

    def doubt_setup(self) -> None:
        """Say that the setup is no longer proved: its parts are being touched."""
        self._prepared = ""
        self._hold(SetupState(self._setup.name, verified=False))

    def prove_setup(self, name: str) -> None:
        """Say that the cell holds a setup, proved by measurement."""
        self._hold(SetupState(name, verified=True))

    def _hold(self, setup: SetupState) -> None:
        self._setup = setup
        self._ledger.keep_setup(setup)
