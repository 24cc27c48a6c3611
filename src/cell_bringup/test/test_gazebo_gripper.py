"""It should give a gripper controller the interface of the line: a gap, and whether something is held."""

import math
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import rclpy
from action_msgs.msg import GoalStatus
from control_msgs.action import GripperCommand
from control_msgs.msg import GripperCommand as Command
from rclpy.action import ActionClient, ActionServer, CancelResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.task import Future
from sensor_msgs.msg import JointState
from std_msgs.msg import Bool

from cell_bringup.ros.gazebo_gripper import GazeboGripper
from cell_line.ros import names, qos

ARM = "/line/cells/assembly/arm"
HAND = "/line/cells/assembly/gripper"
WAIT_S = 240.0


class Bench:
    """The node between somebody who grips and something that stands for the controller."""

    def __init__(self, context: Context) -> None:
        words = ["-r", f"__ns:={ARM}", "-p", f"hand:={HAND}", "-p", "finger:=finger_left", "-p", "open_m:=0.085"]
        self.subject = GazeboGripper(context, ["--ros-args", *words])
        self.user, self.hand = (
            Node("user", context=context),
            Node("gripper_controller", namespace=HAND, context=context),
        )
        self.asked: list[Command] = []
        self.result = GripperCommand.Result(position=0.0, reached_goal=True)
        self.end = GoalStatus.STATUS_SUCCEEDED
        self.moving: list[Future] = []
        self.held: list[bool] = []
        self.user.create_subscription(Bool, names.of(ARM, names.HOLDING), self._hold, qos.LATCHED)
        self.client = ActionClient(self.user, GripperCommand, names.of(ARM, names.GRIPPER))
        self.states = self.hand.create_publisher(JointState, names.of(HAND, names.JOINT_STATES), 10)
        self.server: ActionServer | None = None
        self._executor = SingleThreadedExecutor(context=context)
        for node in (self.subject, self.user, self.hand):
            self._executor.add_node(node)

    def close(self) -> None:
        self._executor.shutdown()
        self.client.destroy()
        if self.server:
            self.server.destroy()
        for node in (self.subject, self.user, self.hand):
            node.destroy_node()

    def offer_controller(self) -> None:
        self.server = ActionServer(
            self.hand,
            GripperCommand,
            "~/gripper_cmd",
            self._move,
            cancel_callback=self._stop,
            callback_group=ReentrantCallbackGroup(),
        )
        controller = self.subject._controller
        self.until(controller.server_is_ready, "the controller")

    async def _move(self, goal: ServerGoalHandle) -> GripperCommand.Result:
        """End at once, or, while `end` says nothing, when it is cancelled or another goal comes."""
        self.asked.append(goal.request.command)
        for other in self.moving:
            other.set_result(GoalStatus.STATUS_ABORTED)
        self.moving.clear()
        end = self.end
        if end == GoalStatus.STATUS_UNKNOWN:
            self.moving.append(Future())
            end = await self.moving[-1]
        {GoalStatus.STATUS_SUCCEEDED: goal.succeed, GoalStatus.STATUS_CANCELED: goal.canceled}.get(end, goal.abort)()
        return GripperCommand.Result() if self.end == GoalStatus.STATUS_UNKNOWN else self.result

    def _stop(self, goal: ServerGoalHandle) -> CancelResponse:
        self.hand.executor.create_task(self.moving.pop().set_result, GoalStatus.STATUS_CANCELED)
        return CancelResponse.ACCEPT

    def _hold(self, message: Bool) -> None:
        self.held.append(message.data)

    def measure(self, position: float) -> None:
        self.states.publish(JointState(name=["finger_right", "finger_left"], position=[0.0, position]))

    def send(self, gap: float, force: float = 0.0) -> Any:
        """Command a gap; returns the goal."""
        self.until(self.client.server_is_ready, "the gripper")
        sent = self.client.send_goal_async(GripperCommand.Goal(command=Command(position=gap, max_effort=force)))
        self.until(sent.done, "acceptance")
        return sent.result()

    def ended(self, goal: Any) -> tuple[int, Any]:
        """Return how a goal ended."""
        answer = goal.get_result_async()
        self.until(answer.done, "a result")
        return answer.result().status, answer.result().result

    def grip(self, gap: float, force: float = 0.0) -> tuple[int, Any]:
        """Command a gap; returns how the goal ended."""
        return self.ended(self.send(gap, force))

    def until(self, true: Callable[[], bool], what: str) -> None:
        late = threading.Event()
        timer = threading.Timer(WAIT_S, late.set)
        timer.start()
        while not true():
            assert not late.is_set(), f"{what} is missing"
            self._executor.spin_once(timeout_sec=0.1)
        timer.cancel()


@pytest.fixture
def bench() -> Iterator[Bench]:
    """All of it in a context of its own."""
    context = Context()
    rclpy.init(args=[], context=context)
    made = Bench(context)
    yield made
    made.close()
    context.try_shutdown()


def test_a_gap_is_two_fingers_wide(bench: Bench) -> None:
    """It should send each finger half of the gap, with the force as it is, and report the gap that it measures."""
    bench.offer_controller()
    bench.result = GripperCommand.Result(position=0.0201, effort=0.02, reached_goal=True)
    status, result = bench.grip(0.04, force=25.0)
    assert status == GoalStatus.STATUS_SUCCEEDED
    assert [(c.position, c.max_effort) for c in bench.asked] == [(0.02, 25.0)]
    assert (result.position, result.stalled, result.reached_goal) == (0.0402, False, True)
    assert math.isnan(result.effort)
    bench.until(lambda: bench.held == [False], "what is held")


def test_fingers_that_stall_hold_something(bench: Bench) -> None:
    """It should say that it holds something until the fingers move on, towards each other or apart."""
    bench.offer_controller()
    bench.until(lambda: bench.held == [False], "what is held")
    bench.result = GripperCommand.Result(position=0.035, stalled=True)
    assert bench.grip(0.066)[1].stalled
    bench.until(lambda: bench.held == [False, True], "what is held")
    bench.measure(0.0352)
    bench.measure(0.0333)
    bench.until(lambda: bench.held == [False, True, False], "the loss")


def test_a_part_that_is_gripped_again_is_held_all_the_time(bench: Bench) -> None:
    """It should not tell of a loss in between."""
    bench.offer_controller()
    bench.until(lambda: bench.held == [False], "what is held")
    bench.result = GripperCommand.Result(position=0.035, stalled=True)
    bench.grip(0.066)
    bench.grip(0.066)
    bench.until(lambda: len(bench.asked) == 2 and True in bench.held, "what is held")
    assert bench.held == [False, True]


def test_without_a_controller_a_command_fails_at_once(bench: Bench) -> None:
    """It should not wait for one that nobody spawned."""
    status, result = bench.grip(0.04)
    assert status == GoalStatus.STATUS_ABORTED
    assert not result.stalled
    assert not result.reached_goal


@pytest.mark.parametrize(("gap", "force"), [(math.nan, 0.0), (0.04, math.nan), (9.0, 0.0), (0.04, -2.0), (-0.01, 0.0)])
def test_what_fingers_cannot_is_refused(bench: Bench, gap: float, force: float) -> None:
    """It should not reach the controller."""
    bench.offer_controller()
    assert not bench.send(gap, force).accepted
    assert bench.grip(0.04, -1.0)[0] == GoalStatus.STATUS_SUCCEEDED
    assert [(c.position, c.max_effort) for c in bench.asked] == [(0.02, 0.0)]


def test_the_newer_command_counts(bench: Bench) -> None:
    """It should abort the one before, which did not reach its gap, and say where the fingers are."""
    bench.offer_controller()
    bench.end = GoalStatus.STATUS_UNKNOWN
    first = bench.send(0.08)
    bench.until(lambda: len(bench.asked) == 1, "the first command")
    bench.until(lambda: bench.states.get_subscription_count() > 0, "who hears of the finger")
    bench.measure(0.013)
    bench.until(lambda: bench.subject._at == 0.013, "the measurement")
    bench.end = GoalStatus.STATUS_SUCCEEDED
    bench.result = GripperCommand.Result(position=0.005, reached_goal=True)
    assert bench.grip(0.01)[0] == GoalStatus.STATUS_SUCCEEDED
    status, result = bench.ended(first)
    assert status == GoalStatus.STATUS_ABORTED
    assert (result.position, result.reached_goal, result.stalled) == (0.026, False, False)


def test_a_cancel_reaches_the_controller(bench: Bench) -> None:
    """It should be canceled when the controller has cancelled it."""
    bench.offer_controller()
    bench.end = GoalStatus.STATUS_UNKNOWN
    goal = bench.send(0.08)
    bench.until(lambda: len(bench.asked) == 1, "the command")
    bench.until(goal.cancel_goal_async().done, "the cancel")
    assert bench.ended(goal)[0] == GoalStatus.STATUS_CANCELED


@pytest.mark.parametrize(
    ("end", "stalled", "reached", "expected"),
    [
        (GoalStatus.STATUS_ABORTED, True, False, GoalStatus.STATUS_SUCCEEDED),
        (GoalStatus.STATUS_ABORTED, False, False, GoalStatus.STATUS_ABORTED),
        (GoalStatus.STATUS_ABORTED, False, True, GoalStatus.STATUS_ABORTED),
        (GoalStatus.STATUS_SUCCEEDED, False, False, GoalStatus.STATUS_ABORTED),
    ],
)
def test_only_what_came_about_succeeds(bench: Bench, end: int, stalled: bool, reached: bool, expected: int) -> None:
    """It should take a stall for a part, also from a controller that calls it a failure, and nothing for a success."""
    bench.offer_controller()
    bench.end, bench.result = end, GripperCommand.Result(position=0.02, stalled=stalled, reached_goal=reached)
    status, result = bench.grip(0.04)
    assert status == expected
    assert result.stalled is stalled and not result.reached_goal


def test_a_controller_that_dies_fails_the_command(bench: Bench) -> None:
    """It should not wait for it for ever."""
    bench.offer_controller()
    bench.end = GoalStatus.STATUS_UNKNOWN
    goal = bench.send(0.08)
    bench.until(lambda: len(bench.asked) == 1, "the command")
    assert bench.server is not None
    bench.server.destroy()
    bench.server = None
    status, result = bench.ended(goal)
    assert status == GoalStatus.STATUS_ABORTED and not result.reached_goal


def test_a_measurement_of_no_number_tells_nothing(bench: Bench) -> None:
    """It should neither lose what is felt nor end by it."""
    bench.offer_controller()
    bench.until(lambda: bench.held == [False], "what is held")
    bench.result = GripperCommand.Result(position=0.035, stalled=True)
    bench.grip(0.066)
    bench.measure(math.nan)
    bench.states.publish(JointState(name=["finger_right", "finger_left"], position=[0.0]))
    bench.measure(0.0301)
    bench.until(lambda: bench.held == [False, True, False], "the loss")
