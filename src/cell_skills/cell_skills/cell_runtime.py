"""The running cell: PackML states that complete by themselves around the jobs; knows no ROS."""

import asyncio
import logging
from collections.abc import Callable

from cell_line.artifact_store import LineFiles
from cell_line.background import background
from cell_line.clock import Clock
from cell_line.job import JobRequest
from cell_line.ledger import LOST
from cell_line.packml import COMPLETED, Command, Mode, NotReady, State, allowed, on_command
from cell_skills.cell import Cell
from cell_skills.changeover import Parts
from cell_skills.context import Devices
from cell_skills.job_executor import JobExecutor, OnPhase
from cell_skills.job_runner import JobAnswer, JobRunner, OnBegan, nothing

TO_WORK = (State.RESETTING, State.UNHOLDING)
ENDING = (State.STOPPING, State.ABORTING, State.HOLDING, State.SUSPENDING, State.COMPLETING)


class CellRuntime:
    """A cell at work. All methods belong to one asyncio loop.

    Stop and the cancel of a job ask it to end, and it ends at its next `ctx.sleep` or `cancel.check`; Abort cuts it
    off wherever it waits. Hold, Suspend and Complete let it finish: the cell stays in Holding (Suspending,
    Completing) until then. A job that raises takes the cell to Aborted. Reset measures an unverified setup.

    Attributes:
        cell: What the cell is now.
    """

    def __init__(
        self,
        cell: Cell,
        parts: Parts,
        devices: Devices,
        clock: Clock,
        on_change: Callable[[], None],
        on_unit: Callable[[str, str], None],
        on_failed: Callable[[], None] = nothing,
        files: LineFiles | None = None,
    ) -> None:
        """Take the cell and what it works with.

        Args:
            cell: The cell.
            parts: The class of every setup part.
            devices: The devices by role.
            clock: Line time.
            on_change: Called after every change of what the cell shows.
            on_unit: Called with carrier and unit before a skill begins on them.
            on_failed: Called when a job has failed, before anybody hears of it: a device may be lost.
            files: Those of the line; None where it has none.
        """
        self.cell = cell
        self._bodies = JobExecutor(cell, parts, devices, clock, files)
        self._jobs = JobRunner(cell, self._bodies, clock, on_change, self._abort, on_unit, on_failed)
        self._on_change = on_change
        self._fitted = {role for part in parts.values() for role in part.devices}
        self._log = logging.getLogger("cell").getChild(cell.name)
        self._acting: asyncio.Task[None] | None = None
        self._run_up: asyncio.Task[None] | None = None
        self._wanted: tuple[Command, ...] = ()
        """What is done once nothing is wrong with the devices any more."""

    def start(self) -> None:
        """Go back to work if the cell is new or was at work when its process ended."""
        self._wanted = (Command.RESET, Command.START) if self.cell.wants_to_run else ()
        self.device_trouble(self.cell.trouble)

    def device_trouble(self, text: str) -> None:
        """Hold the cell while something is wrong with its devices, and go on when nothing is any more.

        Args:
            text: What is wrong, "" if nothing is.
        """
        self.cell.trouble = text
        self._hold_if_lost()
        if not text and self._wanted:
            self._run_up = background(self._go_on(), "going back to work")
        self._on_change()

    def doubt_setup(self, role: str) -> None:
        """A device may have been changed while nobody looked: a setup that stands on it is measured before work."""
        if role in self._fitted and self.cell.setup.verified:
            self.cell.doubt_setup()
            self._on_change()

    def _hold_if_lost(self) -> None:
        if self.cell.trouble and self.cell.state is State.EXECUTE:
            self.command(Command.HOLD, LOST + self.cell.trouble)
            self._wanted = (Command.UNHOLD,)

    async def end(self) -> None:
        """Cut off all jobs and wait for their results, which are kept and reported."""
        self._cancel_acting()
        self._jobs.cut_off_all()
        await self._jobs.all_over()

    async def close(self) -> None:
        """Let go of everything at once; an unfinished job stays unfinished in the ledger, as after a crash."""
        self._cancel_acting()
        await self._jobs.abandon()

    async def run(self, request: JobRequest, on_phase: OnPhase, on_began: OnBegan = nothing) -> JobAnswer:
        """Run a job, wait for it if it is running, or repeat its result.

        Args:
            request: The job.
            on_phase: Told the phase and progress (0..1) while it runs.
            on_began: Told once that what cannot be undone has begun, if it does or has.
        """
        return await self._jobs.run(request, on_phase, on_began)

    def cancel(self, job_id: str) -> None:
        """Ask a job to end; one that is not running is left alone."""
        self._jobs.cancel(job_id)

    def command(self, command: Command, reason: str = "") -> None:
        """Follow a PackML command; its acting state completes by itself.

        Raises:
            CommandNotAllowed: if the state does not allow it.
            NotReady: if it leads to work, and something is wrong with the devices; it is done when nothing is.
        """
        try:
            state = self.cell.command(command, reason)
        except NotReady:
            self._wanted = self._wanted or (command,)
            raise
        self._wanted = ()
        if self._acting:
            self._acting.cancel()
        if state is State.STOPPING:
            self._jobs.cancel_all()
        elif state is State.ABORTING:
            self._jobs.cut_off_all()
        self._acting = background(self._act(state), f"the state {state.name}")
        self._on_change()

    def change_mode(self, mode: Mode, command: Command = Command.UNDEFINED, reason: str = "") -> None:
        """Change the unit mode, then follow a command if one is given; both or neither.

        Raises:
            ModeNotAllowed: if the state does not allow the mode to change.
            CommandNotAllowed: if the state does not allow the command.
        """
        if command is not Command.UNDEFINED:
            on_command(self.cell.state, command)
        self.cell.change_mode(mode)
        self._on_change()
        if command is not Command.UNDEFINED:
            self.command(command, reason)

    def _cancel_acting(self) -> None:
        for task in (self._run_up, self._acting):
            if task:
                task.cancel()

    async def _act(self, state: State) -> None:
        if state in ENDING:
            await self._jobs.all_over()
        elif state in TO_WORK and not self.cell.setup.verified:
            try:
                await self._bodies.verify_setup()
            except Exception as error:
                self._log.exception("bug while the setup is verified")
                self._abort(f"bug while the setup is verified: {error}")
        if self.cell.state is state and state in COMPLETED:
            self.cell.complete()
            self._hold_if_lost()
            self._on_change()

    def _abort(self, reason: str) -> None:
        if Command.ABORT in allowed(self.cell.state):
            self.command(Command.ABORT, reason)

    async def _go_on(self) -> None:
        """Do what is wanted, unless somebody commands something else meanwhile, or a device is lost again."""
        if self._acting:
            await asyncio.wait({self._acting})
        while self._wanted and not self.cell.trouble:
            command, *others = self._wanted
            if command in allowed(self.cell.state):
                self.command(command)
            self._wanted = tuple(others)
            if self._acting:
                await asyncio.wait({self._acting})
