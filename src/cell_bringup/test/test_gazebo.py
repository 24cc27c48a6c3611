"""It should say what to start for a line whose world runs in Gazebo."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import rclpy
from control_msgs.action import FollowJointTrajectory
from rclpy.action import ActionClient, ActionServer
from rclpy.action.server import ServerGoalHandle
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node

from cell_bringup.gazebo import FOLLOWER, Gazebo, GazeboTool, action_name_rules, plan_gazebo
from cell_bringup.nodes import LineOptions
from cell_line.clock import Anchor
from cell_line.config.line import LineConfig, load_line
from cell_line.ros import names
from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.reader import load_world

ROOT = Path(__file__).parents[3]
CONFIG = ROOT / "config" / "lines" / "demo.yaml"
FILE = ROOT / "worlds" / "microfactory.sdf"
OPTIONS = LineOptions(CONFIG, Path("/state"), anchor=Anchor(1234.5, 1234.5), profile="gazebo")
WAIT_S = 240.0


@pytest.fixture(scope="module")
def line() -> LineConfig:
    return load_line(CONFIG)


@pytest.fixture(scope="module")
def world() -> SdfWorld:
    return load_world(FILE, [FILE.parent / "models"])


@pytest.fixture(scope="module")
def subject(line: LineConfig, world: SdfWorld) -> Gazebo:
    return plan_gazebo(line, OPTIONS, FILE, world, has_screen=True)


def tools(subject: Gazebo, executable: str) -> dict[str, GazeboTool]:
    """The tools of one kind by their namespace."""
    return {tool.namespace: tool for tool in subject.tools if tool.executable == executable}


def test_gazebo_begins_at_the_line_time_in_the_folder_of_the_controllers(subject: Gazebo) -> None:
    """It should let line time go on where it was, and find the files that the plugins of the world name."""
    assert subject.command == (
        *("gz", "sim", "-r", "--initial-sim-time", "1234.500", "--force-version", "8"),
        str(FILE),
    )
    assert (subject.folder / "bridge.yaml").is_file()
    assert (subject.folder / "ur5e.yaml").is_file()
    assert (subject.models / "ur5e" / "model.sdf").is_file()


def test_without_a_screen_only_the_server_runs(line: LineConfig, world: SdfWorld) -> None:
    """It should still render for the cameras."""
    command = plan_gazebo(line, OPTIONS, FILE, world, has_screen=False).command
    assert {"-s", "--headless-rendering"} <= set(command)


def test_another_speed_is_refused(line: LineConfig, world: SdfWorld) -> None:
    """It should not start a line at another speed than it was asked for."""
    with pytest.raises(ValueError, match=r"speed:=2: Gazebo goes at the real_time_factor of .*microfactory.sdf"):
        plan_gazebo(line, replace(OPTIONS, speed=2.0), FILE, world, has_screen=True)


def test_every_robot_has_its_tools(subject: Gazebo) -> None:
    """It should describe and spawn every robot under its name, and relay every gripper to the arm it hangs on."""
    robots = {
        *("/line/cells/assembly/arm", "/line/cells/assembly/gripper", "/line/cells/dosing/gantry"),
        *("/line/cells/garment/arm", "/line/cells/garment/corners", "/line/cells/finishing/arm"),
        *("/line/cells/finishing/gripper", "/line/cells/finishing/turntable"),
    }
    assert set(tools(subject, "spawner")) == robots
    assert set(tools(subject, "robot_state_publisher")) == robots | {"/line/cameras"}
    relays = {namespace: tool.parameters for namespace, tool in tools(subject, "gazebo_gripper").items()}
    assert relays == {
        f"/line/cells/{cell}/arm": {
            "hand": f"/line/cells/{cell}/gripper",
            "finger": "finger_left",
            "open_m": 0.085,
            "use_sim_time": True,
        }
        for cell in ("assembly", "finishing")
    }
    assert Counter(tool.package for tool in subject.tools) == {
        "ros_gz_bridge": 1,
        "robot_state_publisher": 9,
        "controller_manager": 8,
        "cell_bringup": 2,
    }


def test_a_spawner_is_not_started_again(subject: Gazebo) -> None:
    """It should end when it has done its work, and wait until Gazebo has loaded all."""
    for tool in tools(subject, "spawner").values():
        assert not tool.respawn
        assert tool.words[2:4] == ("--controller-manager", "controller_manager")
        assert tool.words[4:8] == ("--switch-timeout", "120", "--service-call-timeout", "120")


def test_a_controllers_action_gets_the_name_of_its_robot() -> None:
    """It should be found where the line looks for it, though a controller offers it under its own name."""
    robot = names.device("/line", "assembly", "arm")
    # As a controller manager loads a controller, and as that names its action.
    arguments = ["--ros-args", *(word for rule in action_name_rules() for word in ("-r", rule))]
    context = Context()
    rclpy.init(args=[], context=context)
    node = Node(FOLLOWER, namespace=robot, context=context, cli_args=arguments, use_global_arguments=False)
    asking = Node("asking", context=context)

    def follow(goal: ServerGoalHandle) -> FollowJointTrajectory.Result:
        goal.succeed()
        return FollowJointTrajectory.Result(error_string="followed")

    server = ActionServer(node, FollowJointTrajectory, f"{FOLLOWER}/{names.FOLLOW_JOINT_TRAJECTORY}", follow)
    client = ActionClient(asking, FollowJointTrajectory, names.of(robot, names.FOLLOW_JOINT_TRAJECTORY))
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    executor.add_node(asking)
    try:
        assert client.wait_for_server(WAIT_S)
        sent = client.send_goal_async(FollowJointTrajectory.Goal())
        executor.spin_until_future_complete(sent, WAIT_S)
        answer = sent.result().get_result_async()
        executor.spin_until_future_complete(answer, WAIT_S)
        assert answer.result().result.error_string == "followed"
    finally:
        server.destroy()
        client.destroy()
        executor.shutdown()
        node.destroy_node()
        asking.destroy_node()
        context.try_shutdown()
