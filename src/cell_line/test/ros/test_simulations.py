"""A start on hardware sees who simulates something."""

import time
from collections.abc import Iterator

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

import rclpy
from rclpy.context import Context
from rclpy.node import Node
from rosgraph_msgs.msg import Clock

from cell_line.config.profiles import WORLD, Profile
from cell_line.ros.simulations import simulations, why_not_hardware

LINE = "/real"
HARDWARE = Profile(("hardware", "physics"), hardware=True)


@pytest.fixture
def context() -> Iterator[Context]:
    made = Context()
    rclpy.init(context=made)
    yield made
    made.try_shutdown()


def seen(looks: Node, count: int) -> list[str]:
    deadline = time.monotonic() + 60.0
    while len(found := simulations(looks, LINE)) != count:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def test_a_world_and_its_time(context: Context) -> None:
    """It should be told by name, for hardware only, and not where it is commissioned."""
    looks = Node("looks", context=context, namespace=LINE)
    Node("world", context=context, namespace="/another")
    assert simulations(looks, LINE) == []
    world = Node("world", context=context, namespace=LINE)
    world.create_publisher(Clock, "/clock", 1)
    clock, body = seen(looks, 2)
    assert clock == "/real/world publishes /clock: it simulates the time"
    assert body == "/real/world simulates the world of the line"
    lines = why_not_hardware(looks, LINE, HARDWARE).splitlines()
    assert [line.partition(";")[0] for line in lines] == [clock, body]
    assert all("if 'world' is in the `commissioning` of profile 'hardware'" in line for line in lines)
    for profile in (
        Profile(("physics",), "mujoco"),
        Profile(("first",), hardware=True, commissioning=frozenset({WORLD})),
    ):
        assert why_not_hardware(looks, LINE, profile) == ""
