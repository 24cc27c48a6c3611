"""The node as a real process on real ROS 2, beside a real orchestrator and a robot that moves; its file by a reader."""

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

import rclpy
from cell_interfaces.msg import LineEvent
from mcap.reader import make_reader
from rclpy.context import Context
from sensor_msgs.msg import Image, JointState

from cell_bringup.black_box_node import SECONDS, keep_box
from cell_bringup.nodes import LineOptions, NodeSpec, node_table
from cell_bringup.view_options import ViewOptions
from cell_line.black_box_files import FOLDER, BlackBox, black_boxes, path_of
from cell_line.clock import Anchor
from cell_line.config.line import load_line
from cell_line.ros import qos

LINE = Path(__file__).parents[4] / "config" / "lines" / "demo.yaml"
ARM, CAMERA = "/line/cells/assembly/arm/joint_states", "/line/cells/assembly/camera/image_raw"
SPEED, RATE_HZ = 10.0, 50.0
PATIENCE_S = 60.0


@contextmanager
def running(spec: NodeSpec, folder: Path) -> Iterator[None]:
    log = folder / f"{spec.name}.log"
    command = [sys.executable, "-m", f"{spec.package}.{spec.executable}", *spec.arguments()]
    with log.open("wb") as out:
        environment = {**os.environ, "ROS_LOG_DIR": str(folder / "ros")}
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        yield
        process.terminate()
        assert process.wait(PATIENCE_S) == 0, log.read_text()
        assert "Traceback" not in log.read_text(), log.read_text()
    finally:
        process.kill()


class Robot:
    """An arm and its camera; and whoever tells that something failed."""

    def __init__(self) -> None:
        self.context = Context()
        rclpy.init(context=self.context)
        self.node = rclpy.create_node("robot", context=self.context)
        self.joints = self.node.create_publisher(JointState, ARM, 10)
        self.pictures = self.node.create_publisher(Image, CAMERA, 2)
        self.events = self.node.create_publisher(LineEvent, "/line/orchestrator/events", qos.STREAM)
        self.sent = 0

    def move(self, until: Any) -> None:
        """Move, and be seen, until something is so."""
        end = time.monotonic() + PATIENCE_S
        while not until():
            assert time.monotonic() < end, "it never came"
            self.sent += 1
            self.joints.publish(JointState(name=["elbow_joint"], position=[self.sent * 0.001]))
            picture = Image(height=4, width=4, encoding="rgb8", step=12, data=bytes(48))
            self.pictures.publish(picture)
            time.sleep(1.0 / RATE_HZ)

    def close(self) -> None:
        self.node.destroy_node()
        self.context.shutdown()


@pytest.fixture
def robot() -> Iterator[Robot]:
    made = Robot()
    yield made
    made.close()


def times_of(box: BlackBox) -> dict[str, list[float]]:
    """When its messages were heard, by topic [s]."""
    found: dict[str, list[float]] = defaultdict(list)
    with box.path.open("rb") as file:
        for _, channel, message in make_reader(file).iter_messages():
            found[channel.topic].append(message.log_time / 1e9)
    return found


@pytest.mark.long
def test_a_failure_leaves_a_file_that_covers_its_last_seconds(robot: Robot, tmp_path: Path) -> None:
    anchor = Anchor.now(1e9, time.time())
    options = LineOptions(LINE, tmp_path, SPEED, anchor=anchor, view=ViewOptions(black_box=True))
    (tmp_path / FOLDER).mkdir()
    left = tmp_path / FOLDER / "7-8.part"
    left.write_bytes(b"of a process that died")
    nodes = {spec.name: spec for spec in node_table(load_line(LINE), options)}
    with running(nodes["orchestrator"], tmp_path), running(nodes["black_box"], tmp_path):
        robot.move(lambda: robot.joints.get_subscription_count() and robot.pictures.get_subscription_count())
        robot.move(lambda: robot.node.count_publishers("/line/orchestrator/state"))
        heard_at = time.monotonic()
        robot.move(lambda: time.monotonic() - heard_at > 1.5 * SECONDS / SPEED)
        robot.events.publish(LineEvent(seq=41, kind="OperationFailed", unit="A1-01", cell="assembly", json="{}"))
        robot.events.publish(LineEvent(seq=42, kind="CellHeld", cell="assembly", json="{}"))
        robot.move(lambda: black_boxes(tmp_path))
    (box,) = black_boxes(tmp_path)
    assert (box.first, box.last) == (41, 42), "what comes together is one file"
    assert box.path.stat().st_mode & 0o777 == 0o600 and not left.exists()
    times = times_of(box)
    failed = times["/line/orchestrator/events"][-1]
    joints = times[ARM]
    assert joints[0] <= failed - SECONDS < joints[1], "it begins with how the arm stood ten seconds before"
    assert max(after - before for before, after in pairwise(joints)) < 0.3 * SECONDS
    assert joints[-1] >= failed - 1.0
    assert times[f"{CAMERA}/compressed"] and "/line/orchestrator/state" in times


def test_what_cannot_be_kept_leaves_nothing(tmp_path: Path) -> None:
    taken = path_of(tmp_path, 1, 1)
    taken.mkdir(parents=True)
    with pytest.raises(OSError, match="irectory"):
        keep_box(taken, [], {})
    assert list((tmp_path / FOLDER).iterdir()) == [taken]
