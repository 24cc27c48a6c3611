"""The one client for every cell: jobs, PackML commands and the cell's own word on itself."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from cell_interfaces.action import Changeover, RunSkill
from cell_interfaces.msg import CellState
from cell_interfaces.srv import PackMLCommand
from rclpy.node import Node

from cell_line.believing import unbelievable
from cell_line.codes import Code
from cell_line.job import JobKind, JobRequest, JobResult
from cell_line.outcome import Recovery
from cell_line.packml import State
from cell_line.plain import TEXT_LENGTH, quoted, shown
from cell_line.ros import names, qos
from cell_line.ros.calls import ActionCalls, ServiceCalls, nothing
from cell_line.ros.convert.cell_state import plain_cell_state
from cell_line.ros.convert.changeover_job import from_changeover_result, to_changeover_goal
from cell_line.ros.convert.skill_job import from_skill_result, to_skill_goal
from cell_line.seldom import Seldom
from cell_orchestrator.core.effects import CommandCell, RunJob
from cell_orchestrator.core.events import INACTIVE
from cell_orchestrator.core.requests import Hold, ReportBegan, ReportCell, ReportCellLost, Request, Target
from cell_orchestrator.ros.crowd import Crowd
from cell_orchestrator.ros.dispatch_times import DispatchTimes
from cell_orchestrator.ros.heard import Heard
from cell_orchestrator.translate import job_report, job_request
from cell_orchestrator.voices import Voices

REASON = "orchestrator"
AT_REST = (State.STOPPED, State.HELD, State.ABORTED)
ReadResult = Callable[[str, int, Any], JobResult]
"""Reads the result of a job by its id, the status of its goal and the message; ValueError: it cannot be believed."""


class CellClient:
    """Talks with one cell.  All methods belong to the executor thread."""

    def __init__(
        self,
        node: Node,
        namespace: str,
        cell: str,
        report: Callable[[Request], None],
        restarted: Callable[[str], None],
        times: DispatchTimes,
        clock: Callable[[], float],
        epoch: Callable[[], int],
        head: Callable[[], str],
    ) -> None:
        """Connect.

        Args:
            node: who asks.
            namespace: of the line.
            cell: the cell's name.
            report: takes what the cell says.
            restarted: told the cell's name after its process was started anew.
            times: told when the cell has taken a skill goal that follows from a read.
            clock: line time [s].
            epoch: of who asks.
            head: the newest event of the log, which the cell keeps.
        """
        self._head = head
        self.cell = cell
        self._report, self._restarted, self._times = report, restarted, times
        server = names.cell(namespace, cell)
        self._skills = ActionCalls(node, RunSkill, names.of(server, names.RUN_SKILL))
        self._changeovers = ActionCalls(node, Changeover, names.of(server, names.CHANGEOVER))
        self._commands = ServiceCalls(node, PackMLCommand, names.of(server, names.PACKML_COMMAND))
        self._states = node.create_subscription(CellState, names.of(server, names.STATE), self._on_state, qos.LATCHED)
        self._all = (self._skills, self._changeovers, self._commands)
        self._node = node
        self._log, self._clock, self._epoch = node.get_logger(), clock, epoch
        self._seldom = Seldom()
        self._late: list[Request] = []
        self._boot = ""
        self._voices = Voices(f"cell {cell}")
        self._crowd = Crowd(node, [names.of(server, names.STATE)])
        self.heard = Heard(clock)
        """Its state topic: what it said last, and whether it still does."""

    def run(self, effect: RunJob) -> None:
        """Give the cell a job; one that no message can carry ends with the next poke, not while effects are started."""
        try:
            self._send(effect)
        except ValueError as error:
            message = shown(f"the job cannot be sent: {error}")
            self._late.append(job_report(JobResult(effect.job, Code.BAD_PARAMETERS, message, Recovery.SCRAP)))

    def _send(self, effect: RunJob) -> None:
        request = job_request(effect, self._head())
        if request.kind is JobKind.SKILL:
            read_at = self._times.read_at
            accepted = partial(self._times.accepted, read_at) if read_at is not None else nothing
            goal = to_skill_goal(request, self._epoch())
            ended = partial(self._ended, request, from_skill_result)
            self._skills.start(effect.job, goal, ended, accepted, partial(self._told, request))
        else:
            ended = partial(self._ended, request, from_changeover_result)
            self._changeovers.start(effect.job, to_changeover_goal(request, self._epoch()), ended)

    def command(self, effect: CommandCell) -> None:
        """Give the cell a PackML command; what comes of it is heard on the state topic."""
        request = PackMLCommand.Request(command=effect.command, reason=REASON, epoch=self._epoch())
        self._commands.start(effect, request, nothing)

    def poke(self) -> None:
        """Send what waits, and notice silence."""
        for calls in self._all:
            calls.poke()
        late, self._late = self._late, []
        for report in late:
            self._report(report)
        now = time.monotonic()
        if self.heard.falls_silent(now):
            self._report(ReportCellLost(self.cell))
        if doubled := self._voices.doubled(now):
            self._doubt(doubled)

    def alarms(self) -> list[str]:
        """What is wrong with the cell and with who speaks as it, a line each."""
        now, voices = time.monotonic(), self._voices
        spoken = (voices.doubled(now), voices.astray(now), self._crowd.alarm(voices.boot, now))
        return [*filter(None, (*spoken, self._at_rest()))]

    def _at_rest(self) -> str:
        """Why it rests, where that is not by our word."""
        state = self.heard.state
        if self.heard.away or state is None or state.state not in AT_REST or state.stop_reason in ("", REASON):
            return ""
        return f"cell {self.cell} is {State(state.state).name.lower()}: {shown(state.stop_reason, TEXT_LENGTH)}"

    def destroy(self) -> None:
        """Take everything off the node."""
        for calls in self._all:
            calls.destroy()
        self._node.destroy_subscription(self._states)

    def _ended(self, request: JobRequest, read: ReadResult, ended: Any) -> None:
        """Report how a job ended; that nobody can believe how is a failure, and the cell waits for a person."""
        try:
            result = read(request.job_id, ended.status, ended.result)
        except ValueError as error:
            result = unbelievable(request.job_id, str(error), self._clock())
            self._log.error(f"cell {self.cell}, job {request.job_id}: {result.message}")
        self._report(job_report(result))

    def _told(self, request: JobRequest, feedback: Any) -> None:
        if feedback.began:
            self._report(ReportBegan(request.job_id, feedback.repeatable))

    def _on_state(self, message: CellState) -> None:
        try:
            state = plain_cell_state(message)
            if state.cell != self.cell:
                raise ValueError(f"it is of cell {quoted(state.cell)}")
        except ValueError as error:
            self._doubt(f"its state cannot be believed: {error}")
            return
        if not self._voices.believes(state.boot_id, state.epoch, self._epoch(), time.monotonic()):
            return
        self.heard.take(state)
        if not state.active:
            self._voices.leaves()
            self._report(ReportCellLost(self.cell, INACTIVE))
            return
        setup = state.setup if state.setup_verified else ""
        self._report(ReportCell(self.cell, state.boot_id, state.state, state.mode, setup, state.recovers))
        if state.boot_id != self._boot:
            self._boot = state.boot_id
            for calls in self._all:
                calls.forget()
            self._restarted(self.cell)

    def _doubt(self, reason: str) -> None:
        """Hold a cell that says what cannot be, or has a double; its states come all the time, so it is said seldom."""
        if self._seldom.due(reason):
            self._log.error(f"cell {self.cell}: {reason}")
        self._report(Hold(Target.CELL, self.cell, reason, self.cell))
