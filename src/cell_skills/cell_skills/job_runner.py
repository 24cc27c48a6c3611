"""Runs the jobs of one cell in asyncio, each exactly once."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cell_line.background import background
from cell_line.clock import Clock
from cell_line.codes import Code
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.outcome import Failed, JsonOutcome, Recovery
from cell_line.plain import shown
from cell_line.structured_log import about
from cell_skills.cell import Cell
from cell_skills.context import CancelToken, Note
from cell_skills.decision import Join, RefusedJob, Replay, Run
from cell_skills.job_executor import JobExecutor, OnPhase

OnBegan = Callable[[], None]


def nothing() -> None:
    """What is done where nobody wants to know."""


@dataclass(frozen=True)
class JobAnswer:
    """The result of a job; `repeated` if it comes from the ledger and nothing was done this time."""

    result: JobResult
    repeated: bool = False


@dataclass
class _Running:
    """A running job: its note, how to end it, who watches it, its body, and the task that ends with the result."""

    note: Note
    token: CancelToken = field(default_factory=CancelToken)
    watchers: list[OnPhase] = field(default_factory=list)
    told: list[OnBegan] = field(default_factory=list)
    body: asyncio.Task[JsonOutcome] = field(init=False)
    task: asyncio.Task[JobResult] = field(init=False)


class JobRunner:
    """The jobs of a cell; a job is in the ledger before its body starts, its result before it is reported."""

    def __init__(
        self,
        cell: Cell,
        bodies: JobExecutor,
        clock: Clock,
        on_change: Callable[[], None],
        on_bug: Callable[[str], None],
        on_unit: Callable[[str, str], None],
        on_failed: Callable[[], None] = nothing,
    ) -> None:
        """Take the cell and who is told.

        Args:
            cell: The gate and memory of jobs.
            bodies: What jobs do.
            clock: Line time.
            on_change: Called when a job has begun or ended.
            on_bug: Called with a message after a job raised.
            on_unit: Called with carrier and unit before a skill begins on them.
            on_failed: Called when a job has failed, before anybody hears of it.
        """
        self._cell = cell
        self._bodies = bodies
        self._clock = clock
        self._on_change = on_change
        self._on_bug = on_bug
        self._on_unit = on_unit
        self._on_failed = on_failed
        self._running: dict[str, _Running] = {}
        self._log = logging.getLogger("cell").getChild(cell.name)

    async def run(self, request: JobRequest, on_phase: OnPhase, on_began: OnBegan = nothing) -> JobAnswer:
        """Run a job, wait for it if it is running, or repeat its result.

        Args:
            request: The job.
            on_phase: Told the phase and progress (0..1) while it runs.
            on_began: Told once that what cannot be undone has begun, if it does or has.
        """
        now = self._clock.now()
        decision = self._cell.admit(request, now)
        if isinstance(decision, Replay):
            return JobAnswer(decision.result, repeated=True)
        if isinstance(decision, RefusedJob):
            if decision.code is Code.ID_TAKEN and (rival := self._running.get(request.job_id)):
                # Whoever asks keeps off what is in the cell until nobody works on it any more.
                await asyncio.wait({rival.task})
            failed = Failed(decision.code, decision.message, decision.recovery)
            return JobAnswer(self._result(request, failed, now, repeats=0))
        job = self._running[request.job_id] if isinstance(decision, Join) else self._begin(request, decision, now)
        job.watchers.append(on_phase)
        job.told.append(on_began)
        if job.note.begun:
            self._tell(on_began)
        # One caller that goes away does not end the job.
        return JobAnswer(await asyncio.shield(job.task))

    def cancel(self, job_id: str) -> None:
        """Ask a job to end; one that is not running is left alone."""
        if job := self._running.get(job_id):
            job.token.cancel()

    def cancel_all(self) -> None:
        """Ask all jobs to end; they do at their next `ctx.sleep` or `cancel.check`."""
        for job in self._running.values():
            job.token.cancel()

    def cut_off_all(self) -> None:
        """End all jobs wherever they wait."""
        for job in self._running.values():
            job.token.cancel()  # for a job that takes the cut for something else
            job.body.cancel()

    async def all_over(self) -> None:
        """Wait until the jobs that run now have their results."""
        await _over({job.task for job in self._running.values()})

    async def abandon(self) -> None:
        """Let go of all jobs; they stay unfinished in the ledger, as after a crash."""
        tasks = [task for job in self._running.values() for task in (job.task, job.body)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, request: JobRequest, decision: Run, now: float) -> _Running:
        before = {job.task for job in self._running.values()}
        wait_for = before if request.kind is JobKind.CHANGEOVER else set()
        if request.kind is JobKind.SKILL:
            self._on_unit(request.carrier, request.unit)
        self._cell.begin(request, now)
        job = _Running(self._note(request))
        job.body = asyncio.create_task(self._body(request, decision, job, wait_for))
        whole = self._whole(request, job.body, now, decision.repeats)
        job.task = background(whole, f"the end of job {request.job_id}")
        self._running[request.job_id] = job
        self._on_change()
        return job

    def _tell(self, on_began: OnBegan) -> None:
        """What goes wrong with who is told is their affair."""
        try:
            on_began()
        except Exception:
            self._log.exception("somebody who watches a job failed")

    def _note(self, request: JobRequest) -> Note:
        def keep() -> None:
            self._cell.began(request)
            for on_began in self._running[request.job_id].told:
                self._tell(on_began)

        return Note(self._cell.begun(request), keep)

    async def _body(
        self, request: JobRequest, decision: Run, job: _Running, wait_for: set[asyncio.Task[JobResult]]
    ) -> JsonOutcome:
        # A changeover lets a running preparation finish first.
        await _over(wait_for)
        with about(job=request.job_id, unit=request.unit, order=request.order, operation=request.operation):
            return await self._bodies.run(request, decision.parameters, job.token, job.watchers, job.note)

    async def _whole(
        self, request: JobRequest, body: asyncio.Task[JsonOutcome], started: float, repeats: int
    ) -> JobResult:
        await asyncio.wait({body})
        outcome = self._outcome(request, body)
        if isinstance(outcome, Failed):
            self._on_failed()
        result = self._result(request, outcome, started, repeats)
        with about(job=request.job_id, unit=request.unit, order=request.order, operation=request.operation):
            what = f"{request.skill or request.setup}: {outcome.message if isinstance(outcome, Failed) else 'done'}"
            self._log.info("job %s ended, %s", request.job_id, what)
        self._cell.finish(result)
        del self._running[request.job_id]
        self._on_change()
        if result.code == Code.EXCEPTION:
            self._on_bug(f"bug in job {request.job_id}: {result.message}")
        return result

    def _outcome(self, request: JobRequest, body: asyncio.Task[JsonOutcome]) -> JsonOutcome:
        if body.cancelled():
            return Failed(Code.CANCELLED, "aborted", self._bodies.recovery(request))
        error = body.exception()
        if error is None:
            return body.result()
        self._log.error("bug in job %s", request.job_id, exc_info=error)
        return Failed(Code.EXCEPTION, shown(f"{type(error).__name__}: {error}"), Recovery.HOLD)

    def _result(self, request: JobRequest, outcome: JsonOutcome, started: float, repeats: int) -> JobResult:
        failed = outcome if isinstance(outcome, Failed) else None
        return JobResult(
            job_id=request.job_id,
            code=failed.code if failed else Code.DONE,
            message=failed.message if failed else "",
            recovery=failed.recovery if failed else Recovery.NONE,
            measurements=outcome.measurements,
            result={} if isinstance(outcome, Failed) else outcome.result,
            artifacts=outcome.artifacts,
            started=started,
            ended=self._clock.now(),
            setup_after=self._cell.setup.name,
            verified_after=self._cell.setup.verified,
            repeats=repeats,
            began=self._cell.begun(request),
            repeatable=self._cell.repeatable(request),
            simulated=self._bodies.simulated(request),
        )


async def _over(tasks: set[asyncio.Task[Any]]) -> None:
    if tasks:
        await asyncio.wait(tasks)
