"""A node goes on, whatever goes wrong in one of its callbacks; it ends where going on would do harm."""

import os
import subprocess
import sys

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_line.ros.runtime import CRASHED

PROGRAM = """
import sys
from cell_interfaces.srv import CancelOrder, InjectFault, ReadTag
from std_msgs.msg import String
from cell_line.ros.guard import NodeFailed
from cell_line.ros.line_node import LineNode
from cell_line.ros.runtime import run_node

class Odd(LineNode):
    def configure(self):
        self.looks = self.asked = 0
        self.publisher = super().create_publisher(String, "odd", 10)
        self.create_subscription(String, "odd", self.hear, 10)
        self.kinds = (CancelOrder, InjectFault, ReadTag)
        for kind in self.kinds:
            self.create_service(kind, kind.__name__, self.fail)
        self.clients_ = [self.create_client(kind, kind.__name__) for kind in self.kinds]
        self.create_timer(0.05, self.look)
    def hear(self, message):
        raise ValueError(f"cannot read {message.data}")
    async def fail(self, request, response):
        response.message = "half done"
        raise KeyError("lost")
    def beat(self):
        raise RuntimeError("nothing to show")
    def look(self):
        self.looks += 1
        self.publisher.publish(String(data="this"))
        if self.looks == 3:
            for client in self.clients_:
                client.wait_for_service(5.0)
                client.call_async(client.srv_type.Request()).add_done_callback(self.answered)
        if self.looks > 40 and self.asked == 3:
            raise NodeFailed("nothing can be kept any more")
        raise ZeroDivisionError
    def answered(self, future):
        self.asked += 1
        print("answer:", future.result(), flush=True)

sys.exit(run_node(lambda context: Odd("odd", context)))
"""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> "subprocess.CompletedProcess[str]":
    """Return how a node of which nearly everything fails has ended, and what it has said."""
    no_folder = tmp_path_factory.mktemp("log") / "full"
    no_folder.touch()
    environment = os.environ | {"ROS_LOG_DIR": str(no_folder)}
    command = [sys.executable, "-c", PROGRAM]
    return subprocess.run(
        command, env=environment, text=True, timeout=240.0, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def test_it_needs_no_file_for_what_it_says(ended: "subprocess.CompletedProcess[str]") -> None:
    """It should start where no log can be written, and say all on its standard error."""
    assert "answer:" in ended.stdout
    assert "configured by" in ended.stdout


def test_callbacks_that_fail_do_not_end_it(ended: "subprocess.CompletedProcess[str]") -> None:
    """It should say what failed, the same seldom, and go on with timers, topics and its heart."""
    for error in ("ZeroDivisionError", "ValueError: cannot read this", "RuntimeError: nothing to show"):
        assert 1 <= ended.stdout.count(error) <= 3, ended.stdout


def test_services_that_fail_answer(ended: "subprocess.CompletedProcess[str]") -> None:
    """It should say no in the words of each, with the reason, and not what was half done."""
    answers = [line for line in ended.stdout.splitlines() if line.startswith("answer:")]
    reason = "message=\"KeyError: 'lost'\""
    assert len(answers) == 3, ended.stdout
    assert any("accepted=False" in answer and reason in answer for answer in answers)
    assert any("ok=False" in answer and reason in answer for answer in answers)
    assert any("code=8" in answer and reason in answer for answer in answers)


def test_it_ends_where_going_on_would_do_harm(ended: "subprocess.CompletedProcess[str]") -> None:
    """It should end with the code of a crash, after one line without a traceback."""
    assert ended.returncode == CRASHED
    assert ended.stdout.rstrip().splitlines()[-1].endswith("nothing can be kept any more")
