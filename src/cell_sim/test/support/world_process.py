"""The node of a simulated world in a process of its own, and a client beside it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rclpy
import yaml
from cell_interfaces.srv import DescribeScene, FindPlaces
from control_msgs.action import FollowJointTrajectory, GripperCommand
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rclpy.action import ActionClient
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import QoSProfile, ReliabilityPolicy
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import JointState
from stepped_world import DEMO, WORLDS
from trajectory_msgs.msg import JointTrajectory, JointTrajectoryPoint

from cell_line.ros import names, qos
from cell_line.ros.convert.times import from_time
from cell_motion.ros.robot_messages import to_duration

WAIT_S = 240.0
LINE = "/line"
NODE = names.world(LINE)
LINE0 = 1_000_000.0
LATEST = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
REMOTE = {"camera": "remote_camera", "feeder": "remote_feeder"}


def world_words(folder: Path, cell: str, speed: float, **params: object) -> list[str]:
    """Write the line into a folder and return the command line of its world, as `WorldProcess` takes it."""
    line = yaml.safe_load(DEMO.read_text())
    for beside in ("world", "intake"):
        line.pop(beside, None)
    for config in line["cells"].values():
        config.pop("perception", None)  # the world tells the truth
        config["profiles"] = {
            "physics": {role: {"driver": REMOTE[role]} for role in REMOTE if role in config["devices"]}
        }
    config_file = folder / "line.yaml"
    config_file.write_text(yaml.safe_dump(line))
    given = {"config": config_file, "world": WORLDS / f"{cell}.sdf", "state_dir": folder / "state"}
    given |= {"profile": "physics", "speed": speed, "line0": LINE0, **params}
    values = [word for name, value in given.items() for word in ("-p", f"{name}:={value}")]
    return ["--ros-args", "-r", f"__ns:={LINE}", *values]


class WorldProcess:
    """The node `/line/world` with one cell of the demo line; its state survives in the folder."""

    def __init__(self, folder: Path, cell: str, speed: float = 0.0, **params: object) -> None:
        """Write the line and start the node.

        Args:
            folder: For the line, the state and the log.
            cell: The cell whose world is simulated.
            speed: Simulated seconds per second, 0 for as fast as possible.
            params: More parameters.
        """
        self._log = folder / "log.txt"
        environment = os.environ | {"ROS_LOG_DIR": str(folder / "log")}
        program = "from cell_sim.physics_node import main; main()"
        command = [sys.executable, "-c", program, *world_words(folder, cell, speed, **params)]
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


class WorldClient:
    """Talks to the node of `WorldProcess` and remembers what it publishes."""

    def __init__(self, cell: str, robot: str = "arm") -> None:
        """Join the ROS domain of this test process; talk to one robot."""
        self._context = Context()
        rclpy.init(context=self._context)
        self.node = Node("client", namespace=LINE, context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self.node)
        self.around = names.perception(LINE, cell)
        base = names.device(LINE, cell, robot)
        self.follow = self.action(FollowJointTrajectory, names.of(base, names.FOLLOW_JOINT_TRAJECTORY))
        self.gripper = self.action(GripperCommand, names.of(base, names.GRIPPER))
        self.joints: list[JointState] = []
        self.times: list[float] = []
        self.health: list[DiagnosticStatus] = []
        self.feedback: list[Any] = []
        self.hear(JointState, names.of(base, names.JOINT_STATES), self.joints, LATEST)
        self.node.create_subscription(Clock, "/clock", lambda message: self.times.append(from_time(message.clock)), 50)
        self.node.create_subscription(
            DiagnosticArray, names.DIAGNOSTICS, lambda message: self.health.extend(message.status), qos.DIAGNOSTICS
        )

    def close(self) -> None:
        """Leave the domain."""
        self._executor.shutdown()
        self.node.destroy_node()
        self._context.try_shutdown()

    def action(self, kind: Any, name: str) -> ActionClient:
        """Make a client of an action."""
        return ActionClient(self.node, kind, name)

    def hear(self, kind: Any, name: str, into: list[Any], profile: Any = qos.LATCHED) -> None:
        """Collect the messages of a topic."""
        self.node.create_subscription(kind, name, into.append, profile)

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Spin until something is so."""
        end = time.monotonic() + WAIT_S
        while not condition():
            assert time.monotonic() < end, f"waited in vain for {what}"
            self._executor.spin_once(timeout_sec=0.1)

    def result(self, future: Any) -> Any:
        """Spin until a future is done and return its result."""
        self.until(future.done, "a future")
        return future.result()

    def pass_time(self, seconds: float) -> None:
        """Spin until so much simulated time has passed [s]."""
        self.until(lambda: bool(self.times), "the clock")
        end = self.times[-1] + seconds
        self.until(lambda: self.times[-1] >= end, f"{seconds} s to pass")

    def next_joints(self) -> JointState:
        """Return a joint state that was published after this call: one that was not may still wait to be heard."""
        heard = len(self.joints)
        self.until(lambda: len(self.joints) >= heard + 2, "joint states")
        return self.joints[-1]

    def send(self, client: ActionClient, goal: Any) -> Any:
        """Send a goal and return its handle."""
        self.until(client.server_is_ready, "an action server")
        return self.result(client.send_goal_async(goal, feedback_callback=self.feedback.append))

    def outcome(self, handle: Any) -> Any:
        """Return status and result of a goal."""
        assert handle.accepted, "the goal was refused"
        return self.result(handle.get_result_async())

    def run(self, client: ActionClient, goal: Any) -> Any:
        """Send a goal and return its result."""
        return self.outcome(self.send(client, goal)).result

    def ask(self, kind: Any, name: str, request: Any) -> Any:
        """Call a service."""
        client = self.node.create_client(kind, name)
        self.until(client.service_is_ready, name)
        answer = self.result(client.call_async(request))
        self.node.destroy_client(client)
        return answer

    def find(self, place: str) -> Any:
        """Return where a place of the cell is."""
        asked = FindPlaces.Request(places=[place])
        answer = self.ask(FindPlaces, names.of(self.around, names.FIND_PLACES), asked)
        return answer.places[0].pose.pose.pose if answer.places else None

    def scene(self) -> dict[str, Any]:
        """Return what is loose around the cell."""
        answer = self.ask(DescribeScene, names.of(self.around, names.DESCRIBE_SCENE), DescribeScene.Request())
        return {thing.name: thing.pose.pose.pose for thing in answer.things}

    def way(self, offsets: dict[str, float], duration: float) -> FollowJointTrajectory.Goal:
        """A goal from where the joints are to so far away [rad], in a time [s], at rest at both ends."""
        now = self.next_joints()
        ends = [p + offsets.get(name, 0.0) for name, p in zip(now.name, now.position, strict=True)]
        still = [0.0] * len(ends)
        point = JointTrajectoryPoint(
            positions=ends, velocities=still, accelerations=still, time_from_start=to_duration(duration)
        )
        return FollowJointTrajectory.Goal(trajectory=JointTrajectory(joint_names=list(now.name), points=[point]))
