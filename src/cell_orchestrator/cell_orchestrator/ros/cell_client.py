"""The one client for every cell: jobs, PackML commands and the cell's own word on itself."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from cell_interfaces.action import Changeover, RunSkill
from cell_interfaces.msg import CellState
from cell_interfaces.srv import PackMLCommand
from rclpy.node import Node

from cell_orchestrator.core.effects import CommandCell, RunJob
from cell_orchestrator.core.events import INACTIVE
from cell_orchestrator.core.requests import ReportBegan, ReportCell, ReportCellLost, Request
from cell_orchestrator.ros.calls import ActionCalls, ServiceCalls, nothing
from cell_orchestrator.ros.dispatch_times import DispatchTimes
from cell_orchestrator.ros.heard import Heard
from cell_orchestrator.translate import job_report, job_request
from cell_skills.job import JobKind, JobRequest
from cell_skills.ros import convert, names, qos

REASON = "orchestrator"


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
        """
        self.cell = cell
        self._report, self._restarted, self._times = report, restarted, times
        server = names.cell(namespace, cell)
        self._skills = ActionCalls(node, RunSkill, names.of(server, names.RUN_SKILL))
        self._changeovers = ActionCalls(node, Changeover, names.of(server, names.CHANGEOVER))
        self._commands = ServiceCalls(node, PackMLCommand, names.of(server, names.PACKML_COMMAND))
        self._states = node.create_subscription(CellState, names.of(server, names.STATE), self._on_state, qos.LATCHED)
        self._all = (self._skills, self._changeovers, self._commands)
        self._node = node
        self._boot = ""
        self.heard = Heard(clock)
        """Its state topic: what it said last, and whether it still does."""

    def run(self, effect: RunJob) -> None:
        """Give the cell a job."""
        request = job_request(effect)
        if request.kind is JobKind.SKILL:
            read_at = self._times.read_at
            accepted = partial(self._times.accepted, read_at) if read_at is not None else nothing
            goal, ended = convert.to_skill_goal(request), partial(self._skill_ended, request)
            self._skills.start(effect.job, goal, ended, accepted, partial(self._told, request))
        else:
            goal = convert.to_changeover_goal(request)
            self._changeovers.start(effect.job, goal, partial(self._changeover_ended, request))

    def command(self, effect: CommandCell) -> None:
        """Give the cell a PackML command; what comes of it is heard on the state topic."""
        request = PackMLCommand.Request(command=effect.command, reason=REASON)
        self._commands.start(effect, request, nothing)

    def poke(self) -> None:
        """Send what waits, and notice silence."""
        for calls in self._all:
            calls.poke()
        if self.heard.falls_silent(time.monotonic()):
            self._report(ReportCellLost(self.cell))

    def destroy(self) -> None:
        """Take everything off the node."""
        for calls in self._all:
            calls.destroy()
        self._node.destroy_subscription(self._states)

    def _skill_ended(self, request: JobRequest, result: Any) -> None:
        self._report(job_report(convert.from_skill_result(request.job_id, result)))

    def _told(self, request: JobRequest, feedback: Any) -> None:
        if feedback.began:
            self._report(ReportBegan(request.job_id, feedback.repeatable))

    def _changeover_ended(self, request: JobRequest, result: Any) -> None:
        self._report(job_report(convert.from_changeover_result(request.job_id, result)))

    def _on_state(self, state: CellState) -> None:
        self.heard.take(state)
        if not state.active:
            self._report(ReportCellLost(self.cell, INACTIVE))
            return
        setup = state.setup if state.setup_verified else ""
        self._report(ReportCell(self.cell, state.boot_id, state.state, state.mode, setup))
        if state.boot_id != self._boot:
            self._boot = state.boot_id
            for calls in self._all:
                calls.forget()
            self._restarted(self.cell)
