"""The ports of a cell on real ROS: what is asked for arrives, and nobody waits for ever."""

import asyncio
import itertools
import math
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import numpy as np
import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from action_msgs.msg import GoalStatus
from cell_interfaces.action import CallDevice
from cell_interfaces.srv import DescribeScene, FindCarrier, FindPlaces
from control_msgs.action import FollowJointTrajectory, GripperCommand
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import GoalEvent
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.qos import qos_profile_sensor_data
from rclpy.task import Future
from sensor_msgs.msg import JointState
from std_msgs.msg import Bool
from trial_graph import Member, spinning
from trial_loop import in_loop
from trial_ports import RosPorts

from cell_line.manual_clock import ManualClock
from cell_line.ros import asking, goals, listener, qos
from cell_line.ros.asking import in_ros_thread
from cell_line.ros.ros_side import RosSide
from cell_motion.planning.trajectory import Trajectory
from cell_motion.robot_ports import FollowResult
from cell_skills.devices.perception import Perceived, diagonal
from cell_skills.devices.protocols import DeviceFault
from cell_skills.ros.clients import Clients
from cell_skills.ros.perceived import to_perceived
from cell_world.geometry import Pose

CELL = "trial"
LINES = itertools.count()
"""Every test has a line of its own, because action servers outlive their node for a moment."""
POINTS = np.array([[0.0], [0.5], [1.0]])
WAY = Trajectory(("turn",), np.array([0.0, 0.5, 1.0]), POINTS, 0.0 * POINTS, 0.0 * POINTS)


class Response(NamedTuple):
    """How a goal ended, as an action client hears it."""

    status: int
    result: Any


class Follower:
    """A robot's action server, by its goals."""

    def __init__(self, member: Member, result: FollowJointTrajectory.Result | None, accept: bool = True) -> None:
        """Answer at once with a result; without one, when cancelled."""
        self.taken: list[Any] = []
        self.begun, self.cancelled = asyncio.Event(), asyncio.Event()
        self._bridge = member.bridge
        self._result = result
        self._server = ActionServer(
            member.node,
            FollowJointTrajectory,
            arm(member, "follow_joint_trajectory"),
            self._execute,
            callback_group=ReentrantCallbackGroup(),
            goal_callback=lambda goal: GoalResponse.ACCEPT if accept else GoalResponse.REJECT,
            cancel_callback=lambda goal: CancelResponse.ACCEPT,
        )

    def destroy(self) -> None:
        """Withdraw it."""
        self._server.destroy()

    async def _execute(self, goal: Any) -> FollowJointTrajectory.Result:
        self.taken.append(goal.request.trajectory)
        self._bridge.to_loop(self.begun.set)
        if self._result is None:
            await self._bridge.start(self._cancel_of(goal))
            goal.canceled()
            return FollowJointTrajectory.Result()
        goal.succeed() if self._result.error_code == 0 else goal.abort()
        return self._result

    async def _cancel_of(self, goal: Any) -> None:
        while not goal.is_cancel_requested:
            await asyncio.sleep(0.01)
        self.cancelled.set()


def arm(member: Member, name: str) -> str:
    """Return the name of an interface of the arm."""
    return f"{member.node.get_namespace()}/cells/{CELL}/arm/{name}"


@asynccontextmanager
async def two_nodes() -> AsyncIterator[tuple[Member, RosPorts]]:
    """Give a node for the other side, and the ports of the cell."""
    line = f"/ported{next(LINES)}"
    async with spinning("machines", line) as machines, spinning("cell", line) as cell:
        ports = RosPorts(Clients(RosSide(cell.node, cell.bridge, line), ManualClock(), CELL))
        yield machines, ports
        await in_ros_thread(cell.bridge, ports.destroy)


def test_a_trajectory_arrives_as_it_is() -> None:
    """It should send every point, and bring back how it ended."""

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            result = FollowJointTrajectory.Result(error_code=-5, error_string="end position of turn is off")
            robot = await in_ros_thread(machines.bridge, lambda: Follower(machines, result))
            assert await ports.follow("arm", WAY) == FollowResult(-5, "end position of turn is off")
            (sent,) = robot.taken
            assert sent.joint_names == ["turn"]
            assert [list(point.positions) for point in sent.points] == POINTS.tolist()
            assert [point.time_from_start.nanosec for point in sent.points] == [0, 500_000_000, 0]
            assert sent.points[-1].time_from_start.sec == 1

    in_loop(story())


def test_cancelling_a_motion_cancels_its_goal() -> None:
    """It should pass the cancel on to the robot."""

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            robot = await in_ros_thread(machines.bridge, lambda: Follower(machines, None))
            motion = asyncio.create_task(ports.follow("arm", WAY))
            await robot.begun.wait()
            motion.cancel()
            with pytest.raises(asyncio.CancelledError):
                await motion
            async with asyncio.timeout(5.0):
                await robot.cancelled.wait()

    in_loop(story())


def test_nobody_there_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should wait for a while and then name what is missing, action or service."""
    monkeypatch.setattr(asking, "APPEAR_S", 0.2)

    async def story() -> None:
        async with two_nodes() as (_, ports):
            with pytest.raises(DeviceFault, match="arm: nobody offers .*/arm/follow_joint_trajectory"):
                await ports.follow("arm", WAY)
            with pytest.raises(DeviceFault, match="perception: nobody offers .*/perception/find_places"):
                await ports.find_places(["home"])

    in_loop(story())


def test_a_refused_goal_is_a_fault() -> None:
    """It should say who refuses."""

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            await in_ros_thread(machines.bridge, lambda: Follower(machines, None, accept=False))
            with pytest.raises(DeviceFault, match="follow_joint_trajectory refuses the goal"):
                await ports.follow("arm", WAY)

    in_loop(story())


def test_an_answer_that_waits_is_read_before_the_goal_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should believe the first answer, although a later question finds the goal forgotten."""
    monkeypatch.setattr(goals, "PROBE_S", 0.1)

    class Handle:
        """A goal whose end is heard late: who asks second is answered first, that it is not known."""

        def __init__(self) -> None:
            self.asked: list[Future] = []

        def get_result_async(self) -> Future:
            """Ask for the result."""
            self.asked.append(Future())
            if len(self.asked) == 2:
                self.asked[1].set_result(Response(GoalStatus.STATUS_UNKNOWN, None))
                timer = threading.Timer(
                    0.3, lambda: self.asked[0].set_result(Response(GoalStatus.STATUS_SUCCEEDED, "done"))
                )
                timer.start()
            return self.asked[-1]

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            await in_ros_thread(machines.bridge, lambda: Follower(machines, None))
            open_goals = await in_ros_thread(
                ports._clients._ros.bridge,
                lambda: goals.Goals(
                    ports._clients._ros.node,
                    ports._clients._ros.bridge,
                    ports._clients._clock,
                    FollowJointTrajectory,
                    arm(machines, "follow_joint_trajectory"),
                ),
            )
            await asking.appeared(ports._clients._ros.bridge, open_goals._client.server_is_ready, "the arm")
            assert await open_goals._result(Handle(), 1e9) == (GoalStatus.STATUS_SUCCEEDED, "done")

    in_loop(story())


def test_a_server_that_vanishes_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should end a motion whose robot is gone."""
    monkeypatch.setattr(goals, "PROBE_S", 0.1)
    monkeypatch.setattr(goals, "GONE_S", 0.3)

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            robot = await in_ros_thread(machines.bridge, lambda: Follower(machines, None))
            motion = asyncio.create_task(ports.follow("arm", WAY))
            await robot.begun.wait()
            await in_ros_thread(machines.bridge, robot.destroy)
            with pytest.raises(DeviceFault, match="follow_joint_trajectory vanished in mid-action"):
                await motion

    in_loop(story())


def test_a_server_that_restarts_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should notice that the new one knows nothing of the goal, long before its time is up."""
    monkeypatch.setattr(goals, "PROBE_S", 0.1)

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            robot = await in_ros_thread(machines.bridge, lambda: Follower(machines, None))
            motion = asyncio.create_task(ports.follow("arm", WAY))
            await robot.begun.wait()
            await in_ros_thread(machines.bridge, robot.destroy)
            await in_ros_thread(machines.bridge, lambda: Follower(machines, None))
            with pytest.raises(DeviceFault, match="has restarted and lost the goal"):
                await motion

    in_loop(story())


@pytest.mark.parametrize(
    ("still_s", "passes_s", "text"),
    [(0.3, 0.0, "line time stands still at 0.0 s"), (30.0, 5.0, "gives no result within 16 s")],
)
def test_an_action_that_does_not_end_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, still_s: float, passes_s: float, text: str
) -> None:
    """It should be bounded in line time, and in wall time where line time stands still; the goal is cancelled."""
    monkeypatch.setattr(goals, "PROBE_S", 0.1)
    monkeypatch.setattr(goals, "STILL_S", still_s)

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            robot = await in_ros_thread(machines.bridge, lambda: Follower(machines, None))
            motion = asyncio.create_task(ports.follow("arm", WAY))
            await robot.begun.wait()
            while not motion.done():
                await ports._clients._clock.sleep(passes_s)
                await asyncio.wait({motion}, timeout=0.05)
            with pytest.raises(DeviceFault, match=text):
                await motion
            async with asyncio.timeout(5.0):
                await robot.cancelled.wait()

    in_loop(story())


def test_measurements_are_the_next_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should wait for a measurement that is made after it was asked for, but not for ever."""
    monkeypatch.setattr(listener, "SILENT_S", 0.3)

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            states = machines.node.create_publisher(JointState, arm(machines, "joint_states"), qos_profile_sensor_data)
            with pytest.raises(DeviceFault, match="arm: .*/arm/joint_states is silent"):
                await ports.joints("arm")
            asked = asyncio.create_task(ports.joints("arm"))
            while not asked.done():
                states.publish(JointState(name=["turn"], position=[0.5], velocity=[0.1], effort=[float("nan")]))
                await asyncio.sleep(0.02)
            reading = asked.result()
            assert (reading.positions, reading.velocities, reading.efforts) == ({"turn": 0.5}, {"turn": 0.1}, {})

    in_loop(story())


def test_what_a_hand_holds_is_told_as_after_the_stroke() -> None:
    """It should not believe a message of before, which may arrive after the result."""

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            holding = machines.node.create_publisher(Bool, arm(machines, "holding"), qos.LATCHED)
            holding.publish(Bool(data=False))
            assert not await ports.holding("arm")
            commands, loop = [], asyncio.get_running_loop()

            async def execute(goal: Any) -> GripperCommand.Result:
                commands.append(goal.request.command)
                goal.succeed()
                machines.bridge.to_loop(loop.call_later, 0.2, publish)
                return GripperCommand.Result(position=0.03, effort=20.0, stalled=True)

            def publish() -> None:
                holding.publish(Bool(data=True))

            await in_ros_thread(
                machines.bridge, lambda: ActionServer(machines.node, GripperCommand, arm(machines, "gripper"), execute)
            )
            result = await ports.grip("arm", 0.026, 15.0)
            assert (result.position, result.stalled, result.reached) == (0.03, True, False)
            assert (commands[0].position, commands[0].max_effort) == (0.026, 15.0)
            assert await ports.holding("arm")

    in_loop(story())


def test_a_hand_whose_gap_is_no_number_is_a_fault() -> None:
    """It should not be believed that the hand holds anything."""

    async def story() -> None:
        async with two_nodes() as (machines, ports):

            def execute(goal: Any) -> GripperCommand.Result:
                goal.succeed()
                return GripperCommand.Result(position=math.nan, stalled=True)

            await in_ros_thread(
                machines.bridge, lambda: ActionServer(machines.node, GripperCommand, arm(machines, "gripper"), execute)
            )
            with pytest.raises(DeviceFault, match="arm: sends what cannot be believed: position of the hand"):
                await ports.grip("arm", 0.026, 15.0)

    in_loop(story())


@pytest.mark.parametrize(
    ("end", "stalled", "reached", "good"),
    [
        ("succeed", True, False, True),
        ("succeed", False, True, True),
        ("abort", True, False, True),
        ("succeed", False, False, False),
        ("abort", False, True, False),
        ("abort", False, False, False),
        ("canceled", True, True, False),
    ],
)
def test_a_hand_has_done_only_what_its_result_says(end: str, stalled: bool, reached: bool, good: bool) -> None:
    """It should take a stall for a grip whatever a controller calls it, and everything else that failed for a fault."""

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            holding = machines.node.create_publisher(Bool, arm(machines, "holding"), qos.LATCHED)
            holding.publish(Bool(data=stalled))

            async def execute(goal: Any) -> GripperCommand.Result:
                if end == "canceled":
                    goal._update_state(GoalEvent.CANCEL_GOAL)
                getattr(goal, end)()
                return GripperCommand.Result(position=0.03, stalled=stalled, reached_goal=reached)

            await in_ros_thread(
                machines.bridge, lambda: ActionServer(machines.node, GripperCommand, arm(machines, "gripper"), execute)
            )
            if good:
                assert (await ports.grip("arm", 0.026, 15.0)).stalled is stalled
            else:
                with pytest.raises(DeviceFault, match="arm: the hand did not do what it was told, to go to 0.026"):
                    await ports.grip("arm", 0.026, 15.0)

    in_loop(story())


def _place(stamped: Any, x: float) -> None:
    stamped.pose.pose.position.x = x


def _spread(stamped: Any, place: int, value: float) -> None:
    stamped.pose.covariance[place] = value


WRONG: list[tuple[Any, str]] = [
    (lambda stamped: _spread(stamped, 7, -1.0), "a covariance has a negative"),
    (lambda stamped: _spread(stamped, 7, math.nan), "must be a finite number"),
    (lambda stamped: _place(stamped, math.nan), "a position"),
    (
        lambda stamped: setattr(stamped.header, "frame_id", "camera"),
        "a pose must be in the frame 'world', not 'camera'",
    ),
]


def test_places_and_bodies_come_from_whoever_perceives() -> None:
    """It should leave out what is not found, and give names, models, poses, when they were so, and how surely."""
    pose = Pose.from_xyz_rpy((1.0, 2.0, 3.0), (0.0, 0.0, 1.0))
    known = Perceived("lid", pose, 17.5, "camera", diagonal(0.001, 0.02))
    thing, place, here = (to_perceived(name, known) for name in ("lid_1", "home", "carrier_1"))

    def find(request: FindPlaces.Request, response: FindPlaces.Response) -> FindPlaces.Response:
        response.places = [place for name in request.places if name == "home"]
        return response

    def carrier(request: FindCarrier.Request, response: FindCarrier.Response) -> FindCarrier.Response:
        response.found, response.carrier = bool(here.name), here
        return response

    def describe(request: DescribeScene.Request, response: DescribeScene.Response) -> DescribeScene.Response:
        response.things = [thing]
        return response

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            base = f"{machines.node.get_namespace()}/cells/{CELL}/perception"
            offer = machines.node.create_service
            await in_ros_thread(machines.bridge, lambda: offer(FindPlaces, f"{base}/find_places", find))
            await in_ros_thread(machines.bridge, lambda: offer(FindCarrier, f"{base}/find_carrier", carrier))
            await in_ros_thread(machines.bridge, lambda: offer(DescribeScene, f"{base}/describe_scene", describe))
            assert list(await ports.find_places(["home", "away"])) == ["home"]
            (name, body), *rest = (await ports.scene()).items()
            assert (name, body.model, rest) == ("lid_1", "lid", [])
            np.testing.assert_allclose(body.pose.matrix(), pose.matrix(), atol=1e-9)
            assert (body.stamp, body.source) == (17.5, "camera")
            assert (body.off_m, body.turn_rad) == (pytest.approx(0.001), pytest.approx(0.02))
            assert (await ports.find_carrier()) == body
            here.name = ""
            assert (await ports.find_carrier()) is None
            for name in ("\x1b[31m", "x" * 1_000_000):
                thing.name = name
                with pytest.raises(DeviceFault, match="perception: sends what cannot be believed: (character|has)"):
                    await ports.scene()
            thing.name = "lid_1"
            for spoil, why in WRONG:
                place.pose = to_perceived("home", known).pose
                spoil(place.pose)
                with pytest.raises(DeviceFault, match=f"perception: sends what cannot be believed: {why}"):
                    await ports.find_places(["home"])

    in_loop(story())


def test_an_answer_that_cannot_be_believed_is_a_fault() -> None:
    """It should name device and method, and what is wrong."""
    other = "read is answered with the result of another call, or of none"
    cases: list[tuple[str, bool, dict[str, Any], str]] = [
        ("succeed", True, {"result": "seven"}, "read answers 'seven', which is not JSON"),
        ("succeed", True, {"result": ""}, "read answers '', which is not JSON"),
        ("succeed", True, {"result": "NaN"}, "read answers 'NaN', which holds NaN, which is no finite number"),
        ("succeed", True, {"result": "x" * 100_000}, "read answers 'x+…', which has 100000 characters"),
        ("succeed", True, {"result": "1", "call_id": "another"}, other),
        ("succeed", True, {"result": "1", "call_id": ""}, other),
        ("abort", True, {"result": "1"}, other),
        ("abort", False, {"message": "no power\x1b[31m" + "x" * 5000}, "no power.\\[31mx+…$"),
        ("abort", False, {}, "read failed"),
    ]

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            answers = iter(cases)

            async def execute(goal: Any) -> CallDevice.Result:
                end, ok, fields, _ = next(answers)
                getattr(goal, end)()
                return CallDevice.Result(**{"call_id": goal.request.call_id, "ok": ok} | fields)

            name = f"{machines.node.get_namespace()}/cells/{CELL}/scale/call"
            await in_ros_thread(machines.bridge, lambda: ActionServer(machines.node, CallDevice, name, execute))
            for *_, reason in cases:
                with pytest.raises(DeviceFault, match=f"^scale: {reason}"):
                    await ports.call("scale", "read", {})

    in_loop(story())


def test_a_robot_that_gives_up_and_says_nothing_is_a_fault() -> None:
    """It should not take the code of an empty result for success."""

    async def story() -> None:
        async with two_nodes() as (machines, ports):

            async def execute(goal: Any) -> FollowJointTrajectory.Result:
                goal.abort()
                return FollowJointTrajectory.Result()

            name = arm(machines, "follow_joint_trajectory")
            await in_ros_thread(
                machines.bridge, lambda: ActionServer(machines.node, FollowJointTrajectory, name, execute)
            )
            with pytest.raises(DeviceFault, match="arm: gives up its trajectory and does not say why"):
                await ports.follow("arm", WAY)

    in_loop(story())


def test_measurements_that_are_no_numbers_are_a_fault() -> None:
    """It should not plan from where nobody knows; what need not be measured is left out."""

    async def story() -> None:
        async with two_nodes() as (machines, ports):
            states = machines.node.create_publisher(JointState, arm(machines, "joint_states"), qos_profile_sensor_data)

            async def reading(**measured: Any) -> Any:
                asked = asyncio.create_task(ports.joints("arm"))
                while not asked.done():
                    states.publish(JointState(name=["turn"], **measured))
                    await asyncio.sleep(0.02)
                return await asked

            for position, reason in (
                ([math.nan], "position: turn: must be a finite number"),
                ([], "must have as many of each"),
            ):
                with pytest.raises(DeviceFault, match=f"arm: sends what cannot be believed: {reason}"):
                    await reading(position=position)
            seen = await reading(position=[0.5], velocity=[math.nan])
            assert (seen.positions, seen.velocities) == ({"turn": 0.5}, {})

    in_loop(story())
