"""The ROS node of a cell: translates, asks the pure cell, translates back."""

import sys
import traceback
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from cell_interfaces.action import Changeover, RunSkill
from cell_interfaces.msg import CellState
from diagnostic_msgs.msg import DiagnosticStatus
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.context import Context

from cell_line.artifact_store import FOLDER, ArtifactStore
from cell_line.codes import Code
from cell_line.config.line import NO_FAULTS, load_line
from cell_line.job import JobRequest, JobResult
from cell_line.outcome import Recovery
from cell_line.packml import State
from cell_line.plain import ID_LENGTH, shown
from cell_line.registry import Registry
from cell_line.ros import names, qos
from cell_line.ros.actions import end
from cell_line.ros.convert.cell_state import to_cell_state
from cell_line.ros.convert.changeover_job import from_changeover_goal, to_changeover_result
from cell_line.ros.convert.skill_job import from_skill_goal, to_skill_result
from cell_line.ros.line_node import Health, LineNode
from cell_line.ros.obedience import Obedience
from cell_line.ros.ros_side import RosSide
from cell_line.ros.runtime import run_node
from cell_line.ros.settings import Setting
from cell_line.shared import CellSite, SharedThings
from cell_line.unwritable import end_process
from cell_skills.cell_assembly import AssembledCell, CellParts
from cell_skills.cell_runtime import CellRuntime
from cell_skills.config.plugin_checks import check_cell_plugins, frame_errors
from cell_skills.devices.fault_rates import FaultRates, load_fault_rates
from cell_skills.job_executor import OnPhase
from cell_skills.job_runner import JobAnswer, OnBegan, nothing
from cell_skills.ros.cell_services import CellServices

ReadGoal = Callable[[Any], JobRequest]
"""Reads a goal; ValueError says why it cannot be read."""
SETTINGS = [Setting("cell", "", "Which cell of the line; empty: the node's name.")]
END_S = 5.0
"""Longest wait for cut off jobs when the node is deactivated, wall time [s]."""


class CellNode(LineNode):
    """One cell under `cells/<cell>`."""

    def __init__(self, context: Context, registry: Registry | None = None) -> None:
        """Declare the parameters.

        Args:
            context: The private rclpy context.
            registry: The plug-ins; those installed if None.
        """
        super().__init__("cell", context, SETTINGS)
        self._registry = registry or Registry.installed()
        self._boot_id = ""
        self._obedience = Obedience(self, self._line_namespace, self.show_soon, self.hear_time)
        self._parts: CellParts
        self._assembled: AssembledCell | None = None

    @property
    def _line_namespace(self) -> str:
        return str(self.get_namespace().rpartition("/")[0])

    # Lifecycle

    def configure(self) -> None:
        """Check the configuration and offer the cell's actions, services and topic."""
        line = load_line(self.config_path)
        name = self.param("cell") or self.get_name()
        if name not in line.cells:
            raise line.error(("cells",), f"there is no cell '{name}'")
        folder = self.state_dir / "cells" / name
        self.own(folder, f"cell {name} of line {line.line}")
        profile = line.profile(str(self.param("profile")))
        check_cell_plugins(line, name, self._registry, profile)
        ros = RosSide(self, self.bridge, self._line_namespace)
        shared = SharedThings(CellSite(line, name, self._registry, self.clock, ros, profile))
        for error in frame_errors(line, name, shared, profile):
            raise error
        rates = str(self.param("faults")) or line.faults
        self._parts = CellParts(
            name=name,
            config=line.cells[name],
            registry=self._registry,
            folder=folder,
            clock=self.clock,
            seed=int(self.param("seed")),
            faults=FaultRates() if rates == NO_FAULTS else load_fault_rates(line.faults_path(rates)),
            profile=profile,
            shared=shared,
            unwritable=end_process,
            files=ArtifactStore(self.state_dir / FOLDER),
        )
        self._offer()

    def _offer(self) -> None:
        group = ReentrantCallbackGroup()
        self._states = self.create_lifecycle_publisher(CellState, names.own(names.STATE), qos.LATCHED)
        self._offered_actions = [
            self._offer_action(RunSkill, names.RUN_SKILL, self._run_skill, from_skill_goal, group),
            self._offer_action(Changeover, names.CHANGEOVER, self._change_over, from_changeover_goal, group),
        ]
        self._services_offered = CellServices(self, self._parts, lambda: self._assembled, self._obedience.refusal)

    def _offer_action(
        self, kind: Any, name: str, execute: Any, read: ReadGoal, group: ReentrantCallbackGroup
    ) -> ActionServer:
        return ActionServer(
            self,
            kind,
            names.own(name),
            execute,
            callback_group=group,
            goal_callback=self._accept,
            cancel_callback=partial(self._cancel, read),
            result_timeout=qos.RESULT_KEPT_S,
        )

    def activate(self) -> None:
        """Open the cell's files and let it go to work: as a new process would, so nobody takes its rest for a stop."""
        self._boot_id = str(uuid.uuid4())
        self._assembled = AssembledCell(self._parts, lambda: self.attempt(self._publish_state), self._boot_id)
        self.bridge.to_loop(self._assembled.start)

    def deactivate(self) -> None:
        """Cut off what runs, report it and close the files."""
        assert self._assembled, "the node is not active"
        self.bridge.run(self._assembled.end(), END_S)
        self._publish_state(active=False)
        self._close_files()

    def cleanup(self) -> None:
        """Withdraw everything the cell offers, and what its drivers share."""
        self._parts.shared.destroy()
        for action in self._offered_actions:
            action.destroy()
        self._services_offered.destroy()
        self.destroy_lifecycle_publisher(self._states)

    async def close(self) -> None:
        """Leave the cell as a crash would: what runs is answered after the restart."""
        if self._assembled:
            await self._assembled.close()
            self._close_files()

    @property
    def _runtime(self) -> CellRuntime:
        assert self._assembled, "the node is not active"
        return self._assembled.runtime

    def _close_files(self) -> None:
        if self._assembled:
            self._assembled.close_files()
        self._assembled = None

    # Topic and diagnostics, in the loop

    def _publish_state(self, active: bool = True) -> None:
        if self._assembled:
            snapshot = self._runtime.cell.snapshot()
            epoch, now = self._obedience.epoch, self.clock.now()
            self._states.publish(to_cell_state(snapshot, self._boot_id, epoch, now, active))

    def beat(self) -> None:
        """Publish the state once more."""
        self._publish_state()

    def health(self) -> Health:
        """Return ok at work, a warning while the cell waits, an error when it is aborted or its setup is unverified."""
        if not self._assembled:
            return Health()
        now = self._runtime.cell.snapshot()
        values = {"state": now.state.name, "mode": now.mode.name, "setup": now.setup, "job": now.job_id}
        if now.state in (State.ABORTED, State.ABORTING) or not now.setup_verified:
            return Health(DiagnosticStatus.ERROR, now.stop_reason or f"{now.state.name}, setup not verified", values)
        if now.state is not State.EXECUTE:
            return Health(DiagnosticStatus.WARN, now.stop_reason or now.state.name, values)
        if taken := self._runtime.cell.taken_id:
            return Health(DiagnosticStatus.WARN, f"job {taken} was asked for with other content", values)
        return Health(values=values)

    # Actions

    async def _run_skill(self, goal: ServerGoalHandle) -> RunSkill.Result:
        feedback = RunSkill.Feedback()

        def phase(name: str, progress: float) -> None:
            feedback.phase, feedback.progress = name, float(progress)
            goal.publish_feedback(feedback)

        def began() -> None:
            feedback.began = True
            feedback.repeatable = self._runtime.cell.repeatable(from_skill_goal(goal.request))
            goal.publish_feedback(feedback)

        answer = await self._answer(goal.request, from_skill_goal, phase, began)
        end(goal, answer.result.code)
        return to_skill_result(answer.result, answer.repeated)

    async def _change_over(self, goal: ServerGoalHandle) -> Changeover.Result:
        def phase(name: str, progress: float) -> None:
            goal.publish_feedback(Changeover.Feedback(step=name, progress=float(progress)))

        answer = await self._answer(goal.request, from_changeover_goal, phase)
        end(goal, answer.result.code)
        return to_changeover_result(answer.result, answer.repeated)

    async def _answer(self, goal: Any, read: ReadGoal, on_phase: OnPhase, on_began: OnBegan = nothing) -> JobAnswer:
        def failed(code: Code, message: str, recovery: Recovery) -> JobAnswer:
            return JobAnswer(JobResult(goal.job_id[:ID_LENGTH], code, shown(message), recovery))

        if not self.active:
            return failed(Code.REFUSED, "the node is not active", Recovery.RETRY)
        if refusal := self._obedience.refusal(goal.epoch):
            return failed(Code.FOREIGN, refusal, Recovery.RETRY)
        try:
            request = read(goal)
        except ValueError as error:
            return failed(Code.BAD_PARAMETERS, str(error), Recovery.SCRAP)
        try:
            answer: JobAnswer = await self.bridge.start(self._runtime.run(request, on_phase, on_began))
        except Exception as error:
            # rclpy would answer with an empty result, of which nobody could tell why.
            self.get_logger().error(traceback.format_exc())
            return failed(Code.EXCEPTION, repr(error), Recovery.HOLD)
        if answer.result.code in (Code.ID_TAKEN, Code.LEDGER_LOST):
            self.get_logger().error(f"refused: {answer.result.message}")
        return answer

    def _accept(self, goal: Any) -> GoalResponse:
        return GoalResponse.ACCEPT if self.active else GoalResponse.REJECT

    def _cancel(self, read: ReadGoal, goal: ServerGoalHandle) -> CancelResponse:
        try:
            request = read(goal.request)
        except ValueError:
            return CancelResponse.REJECT
        self.bridge.to_loop(self._cancel_job, request)
        return CancelResponse.ACCEPT

    def _cancel_job(self, request: JobRequest) -> None:
        if self._assembled and self._runtime.cell.runs(request):
            self._runtime.cancel(request.job_id)


def main() -> None:
    """Run one cell until it is told to end."""
    sys.exit(run_node(CellNode))


if __name__ == "__main__":
    main()
