"""A transport node in a process of its own, and a client beside it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rclpy
from cell_interfaces.action import MoveCarrier
from cell_interfaces.msg import CarrierRead, Claim, TransportState
from cell_interfaces.srv import IdentifyCarrier, ReadTag, WriteTag
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rclpy.action import ActionClient
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node

from cell_line.claimant import SAY_S, Claimant
from cell_line.ros import names, qos
from cell_line.ros.claim_words import QOS, to_word

WAIT_S = 240.0
NODE = names.transport("/line")
LINE = """\
line: trial
namespace: /line
products: products
carriers: {company_prefix: "0614141", asset_type: "12345", first_serial: 1, count: 2, home: buffer}
transport:
  speed_m_s: 0.25
  zones:
    t1: {next: [t2, buffer, work]}
    t2: {next: [t3, inspection]}
    t3: {next: [t1, load, unload]}
    buffer: {next: [t2], station: buffer, kind: buffer, capacity: 2}
    work: {next: [t2], station: work, kind: cell}
    inspection: {next: [t3], station: inspection, kind: inspection}
    load: {next: [t1], station: load, kind: load}
    unload: {next: [t1], station: unload, kind: unload}
cells:
  trial: {station: work, package: trial, skills: [try], setups: {one: {}}, initial_setup: one}
"""


class TransportProcess:
    """The node `/line/transport`; its state survives in the folder when it is started again."""

    def __init__(
        self, folder: Path, line: str = LINE, faults: str = "", library: str = "", disk: str = "", **params: object
    ) -> None:
        """Write the line and start the node.

        Args:
            folder: For the line, the state and the log.
            line: Text of the line's YAML.
            faults: Text of a file of fault rates; "" for none.
            library: Makes its disk fail; "" for none.
            disk: How, as `failing` says it.
            params: More parameters.
        """
        for kind in ("lines", "faults"):
            (folder / kind).mkdir(exist_ok=True)
        (folder / "lines" / "trial.yaml").write_text(line)
        if faults:
            (folder / "faults" / "trial.yaml").write_text(faults)
            params["faults"] = "trial"
        self._log = folder / "log.txt"
        given = {"config": folder / "lines" / "trial.yaml", "state_dir": folder / "state", **params}
        values = [word for name, value in given.items() for word in ("-p", f"{name}:={value}")]
        environment = os.environ | {"ROS_LOG_DIR": str(folder / "log"), "LD_PRELOAD": library, "FAILING_DISK": disk}
        program = "from cell_transport.transport_node import main; main()"
        command = [sys.executable, "-c", program, "--ros-args", "-r", "__ns:=/line", *values]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, stderr=log, stdout=log)

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


class TransportClient:
    """Talks to the node of `TransportProcess` and remembers what it publishes."""

    def __init__(self) -> None:
        """Join the ROS domain of this test process."""
        self._context = Context()
        rclpy.init(context=self._context)
        self.node = Node("client", namespace="/line", context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self.node)
        self.move_client = ActionClient(self.node, MoveCarrier, names.of(NODE, names.MOVE_CARRIER))
        self.read_client = self.node.create_client(ReadTag, names.of(NODE, names.READ_TAG))
        self.write_client = self.node.create_client(WriteTag, names.of(NODE, names.WRITE_TAG))
        self.identify_client = self.node.create_client(IdentifyCarrier, names.of(NODE, names.IDENTIFY_CARRIER))
        self.states: list[TransportState] = []
        self.rests: list[TransportState] = []
        self.reads: list[CarrierRead] = []
        self.health: list[DiagnosticStatus] = []
        self.zones: list[str] = []
        self._boot = ""
        node = self.node
        node.create_subscription(TransportState, names.of(NODE, names.STATE), self._note_state, qos.LATCHED)
        node.create_subscription(CarrierRead, names.of(NODE, names.CARRIER_READS), self.reads.append, qos.STREAM)
        node.create_subscription(DiagnosticArray, names.DIAGNOSTICS, self._note_health, qos.DIAGNOSTICS)

    def close(self) -> None:
        """Leave the domain."""
        self._executor.shutdown()
        self.node.destroy_node()
        self._context.try_shutdown()

    def _note_state(self, state: TransportState) -> None:
        (self.states if state.active else self.rests).append(state)

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Spin until something is so."""
        end = time.monotonic() + WAIT_S
        while not condition():
            assert time.monotonic() < end, f"waited in vain for {what}; last state: {self.states[-1:]}"
            self._executor.spin_once(timeout_sec=0.1)

    def claim(self, own: Claimant) -> None:
        """Say that an orchestrator runs the line, until the transport takes its orders."""
        words = self.node.create_publisher(Claim, names.of(names.orchestrator("/line"), names.CLAIM), QOS)
        saying = self.node.create_timer(SAY_S, lambda: words.publish(to_word(own, 0.0, 1.0)))
        self.until(lambda: self.states[-1].epoch == own.epoch, "the transport to hear the claim")
        self.node.destroy_timer(saying)
        self.node.destroy_publisher(words)

    def result(self, future: Any) -> Any:
        """Spin until a future is done and return its result."""
        self.until(future.done, "a future")
        return future.result()

    def up(self) -> TransportState:
        """Wait until the transport is up, for the first time or again, and heard; returns its state."""
        self.until(lambda: bool(self.states) and self.states[-1].boot_id != self._boot, "a new start")
        self._boot = self.states[-1].boot_id
        self.until(lambda: bool(self.read("buffer") and self.reads), "reads to come through")
        self.reads.clear()
        return self.states[-1]

    def occupied(self) -> dict[str, int]:
        """Carriers by zone as last published."""
        said = (
            (zone, count) for state in self.states[-1:] for zone, count in zip(state.zones, state.carriers, strict=True)
        )
        return {zone: count for zone, count in said if count}

    def read(self, station: str) -> ReadTag.Response:
        """Have a tag read."""
        return self.call(self.read_client, ReadTag.Request(station=station))

    def write(self, station: str, target: str, memory: bytes, new_epc: str = "", epoch: int = 0) -> WriteTag.Response:
        """Have a tag written."""
        request = WriteTag.Request(
            station=station, target=target, user_memory=list(memory), new_epc=new_epc, epoch=epoch
        )
        return self.call(self.write_client, request)

    def identify(self, station: str) -> IdentifyCarrier.Response:
        """Have a carrier identified."""
        return self.call(self.identify_client, IdentifyCarrier.Request(station=station))

    def call(self, client: Any, request: Any) -> Any:
        """Call a service."""
        self.until(client.service_is_ready, client.srv_name)
        return self.result(client.call_async(request))

    def send(self, move_id: str, start: str, destination: str, carrier: str = "", epoch: int = 0) -> Any:
        """Send a goal and return its handle."""
        return self.result(self.ask(move_id, start, destination, carrier, epoch))

    def ask(self, move_id: str, start: str, destination: str, carrier: str = "", epoch: int = 0) -> Any:
        """Send a goal that may never be answered; returns the future of its handle."""
        goal = MoveCarrier.Goal(
            move_id=move_id, from_station=start, to_station=destination, carrier=carrier, epoch=epoch
        )
        self.until(self.move_client.server_is_ready, "the action server")
        return self.move_client.send_goal_async(goal, feedback_callback=self._note_zone)

    def outcome(self, handle: Any) -> Any:
        """Return status and result of a goal."""
        return self.result(handle.get_result_async())

    def move(self, move_id: str, start: str, destination: str, carrier: str = "") -> MoveCarrier.Result:
        """Send a goal and return its result."""
        return self.outcome(self.send(move_id, start, destination, carrier)).result

    def _note_zone(self, message: Any) -> None:
        self.zones.append(message.feedback.zone)

    def _note_health(self, message: DiagnosticArray) -> None:
        self.health += message.status
