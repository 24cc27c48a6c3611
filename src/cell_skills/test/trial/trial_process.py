"""A cell node in a process of its own, and a client beside it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rclpy
from cell_interfaces.action import Changeover, RunSkill
from cell_interfaces.msg import CellState, Claim
from cell_interfaces.srv import DescribeCell, PackMLCommand
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rclpy.action import ActionClient
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node

from cell_line.claimant import SAY_S, Claimant
from cell_line.packml import Command, Mode, State
from cell_line.ros import names, qos
from cell_line.ros.claim_words import QOS, to_word

PLUGINS = Path(__file__).parent
WAIT_S = 240.0
ANSWER_S = 20.0
ATTEMPTS = 5
LINE = """\
line: trial
namespace: /line
products: products
carriers: {company_prefix: "0614141", asset_type: "12345", first_serial: 1, count: 1, home: buffer}
transport:
  zones:
    load: {next: [work], station: load, kind: load}
    work: {next: [unload], station: bench, kind: cell}
    unload: {next: [buffer], station: unload, kind: unload}
    buffer: {next: [load], station: buffer, kind: buffer}
  speed_m_s: 0.25
cells:
  trial:
    station: bench
    package: trial_plugin
    skills: [count, recount, crash]
    setups: {small: {mount: a}, large: {mount: b}}
    initial_setup: small
"""


class CellProcess:
    """The node `NAMESPACE/cells/trial`; its state survives in the folder when it is started again."""

    def __init__(
        self, folder: Path, namespace: str, line: str = LINE, library: str = "", disk: str = "", **params: object
    ) -> None:
        """Write the line and start the node.

        Args:
            folder: For the line, the state and the log.
            namespace: ROS namespace of the line.
            line: Text of the line's YAML.
            library: Makes its disk fail; "" for none.
            disk: How, as `failing` says it.
            params: More parameters.
        """
        (folder / "line.yaml").write_text(line)
        self._log = folder / "log.txt"
        given = {"config": folder / "line.yaml", "state_dir": folder / "state", **params}
        values = [word for name, value in given.items() for word in ("-p", f"{name}:={value}")]
        names_ = ["-r", f"__ns:={namespace}/cells", "-r", "__node:=trial"]
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(PLUGINS), os.environ.get("PYTHONPATH", "")]),
            "ROS_LOG_DIR": str(folder / "log"),
            "LD_PRELOAD": library,
            "FAILING_DISK": disk,
        }
        program = "from cell_skills.cell_node import main; main()"
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", program, "--ros-args", *names_, *values], env=environment, stderr=log, stdout=log
            )

    @property
    def log(self) -> str:
        """What the process has written."""
        return self._log.read_text()

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        """Return the exit code."""
        return self.process.wait(WAIT_S)


class CellClient:
    """Talks to the node of `CellProcess` and remembers its states."""

    def __init__(self, namespace: str) -> None:
        """Look for the cell in a namespace."""
        self._context = Context()
        rclpy.init(context=self._context)
        self.node = Node("client", namespace=namespace, context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self.node)
        self._cell = cell = names.cell(namespace, "trial")
        self.skills = ActionClient(self.node, RunSkill, names.of(cell, names.RUN_SKILL))
        self.changes = ActionClient(self.node, Changeover, names.of(cell, names.CHANGEOVER))
        self.commands = self.node.create_client(PackMLCommand, names.of(cell, names.PACKML_COMMAND))
        self._describe = self.node.create_client(DescribeCell, names.of(cell, names.DESCRIBE))
        self.states: list[CellState] = []
        self.health: list[DiagnosticStatus] = []
        self.node.create_subscription(CellState, names.of(cell, names.STATE), self.states.append, qos.LATCHED)
        self.node.create_subscription(DiagnosticArray, names.DIAGNOSTICS, self._diagnose, qos.DIAGNOSTICS)
        self.feedback: list[tuple[str, float]] = []
        self.began: list[bool] = []
        """Whether the job may be repeated, for each word that it began."""
        # By topic: an action client drops the feedback that arrives after the result.
        for kind, name in ((RunSkill, names.RUN_SKILL), (Changeover, names.CHANGEOVER)):
            topic = f"{names.of(cell, name)}/_action/feedback"
            self.node.create_subscription(kind.Impl.FeedbackMessage, topic, self._note, 10)

    def close(self) -> None:
        """Leave the graph."""
        self._executor.shutdown()
        self.node.destroy_node()
        self._context.try_shutdown()

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Spin until something is so."""
        end = time.monotonic() + WAIT_S
        while not condition():
            assert time.monotonic() < end, f"waited in vain for {what}; last state: {self.states[-1:]}"
            self._executor.spin_once(timeout_sec=0.1)

    def until_state(self, state: State) -> CellState:
        """Spin until the cell shows a state."""
        self.until(lambda: bool(self.states) and self.states[-1].state == state, state.name)
        return self.states[-1]

    def until_rebooted(self, boot_id: str, state: State) -> CellState:
        """Spin until the cell shows a state in another life than that of `boot_id`."""
        self.until(lambda: self.states[-1].boot_id != boot_id and self.states[-1].state == state, f"new {state.name}")
        return self.states[-1]

    def claim(self, own: Claimant, line: float = 0.0, speed: float = 1.0) -> None:
        """Say that an orchestrator runs the line, and its time, until the cell takes its orders."""
        topic = names.of(names.orchestrator(self.node.get_namespace()), names.CLAIM)
        words = self.node.create_publisher(Claim, topic, QOS)
        saying = self.node.create_timer(SAY_S, lambda: words.publish(to_word(own, line, speed)))
        self.until(lambda: bool(self.states) and self.states[-1].epoch == own.epoch, "the cell to hear the claim")
        self.node.destroy_timer(saying)
        self.node.destroy_publisher(words)

    def result(self, future: Any) -> Any:
        """Spin until a future is done and return its result."""
        self.until(future.done, "a future")
        return future.result()

    def call(self, client: Any, request: Any) -> Any:
        """Call a service."""
        self.until(client.service_is_ready, client.srv_name)
        return self.result(client.call_async(request))

    def describe(self) -> DescribeCell.Response:
        """Ask what the cell can do."""
        return self.call(self._describe, DescribeCell.Request())

    def command(
        self, command: Command = Command.UNDEFINED, mode: Mode = Mode.INVALID, reason: str = "", epoch: int = 0
    ) -> PackMLCommand.Response:
        """Give a PackML command."""
        request = PackMLCommand.Request(command=int(command), mode=int(mode), reason=reason, epoch=epoch)
        return self.call(self.commands, request)

    def send(self, job_id: str, skill: str, parameters: str, setup: str = "", epoch: int = 0) -> Any:
        """Send a RunSkill goal and return its accepted handle."""
        return self._send(self.skills, skill_goal(job_id, skill, parameters, setup, epoch))

    def ask(self, job_id: str, skill: str, parameters: str) -> None:
        """Send a RunSkill goal that may never be answered."""
        self.until(self.skills.server_is_ready, "the action server")
        self.skills.send_goal_async(skill_goal(job_id, skill, parameters, "", 0))

    def change(self, job_id: str, setup: str, prepare_only: bool = False, epoch: int = 0) -> Any:
        """Send a Changeover goal and return its accepted handle."""
        goal = Changeover.Goal(job_id=job_id, setup=setup, prepare_only=prepare_only, epoch=epoch)
        return self._send(self.changes, goal)

    def outcome(self, handle: Any) -> Any:
        """Return status and result of a goal."""
        return self.result(handle.get_result_async())

    def run(self, job_id: str, skill: str, parameters: str, setup: str = "") -> RunSkill.Result:
        """Send a RunSkill goal, again if no answer comes, and return its result.

        A client that has not yet found the new server of a killed process sends into the void; the job id makes
        asking again harmless.
        """
        for _ in range(ATTEMPTS):
            future = self.send(job_id, skill, parameters, setup).get_result_async()
            if self._arrives(future):
                return future.result().result
        raise TimeoutError(f"no result of job {job_id}")

    def _send(self, client: ActionClient, goal: Any) -> Any:
        self.until(client.server_is_ready, "the action server")
        for _ in range(ATTEMPTS):
            future = client.send_goal_async(goal)
            if self._arrives(future):
                assert future.result().accepted
                return future.result()
        raise TimeoutError("no answer to a goal")

    def _arrives(self, future: Any) -> bool:
        self._executor.spin_until_future_complete(future, timeout_sec=ANSWER_S)
        return bool(future.done())

    def _diagnose(self, message: DiagnosticArray) -> None:
        self.health += [status for status in message.status if status.name == self._cell]

    def _note(self, message: Any) -> None:
        feedback = message.feedback
        phase = feedback.step if isinstance(feedback, Changeover.Feedback) else feedback.phase
        if phase:
            self.feedback.append((phase, feedback.progress))
        if getattr(feedback, "began", False):
            self.began.append(feedback.repeatable)


def skill_goal(job_id: str, skill: str, parameters: str, setup: str, epoch: int) -> RunSkill.Goal:
    """Return a goal for a unit."""
    goal = RunSkill.Goal(job_id=job_id, skill=skill, parameters=parameters, required_setup=setup, epoch=epoch)
    goal.unit.unit, goal.carrier = "o1-01", "c1"
    return goal
