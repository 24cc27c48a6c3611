"""A line is not started on hardware where somebody simulates it."""

import os
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

import rclpy
from rclpy.context import Context
from rclpy.node import Node
from rosgraph_msgs.msg import Clock

from cell_bringup.failure import CommandFailed
from cell_bringup.ros.domain_look import check_free
from cell_line.config.profiles import Profile

LINE = "/milled"


def test_a_simulated_world_in_the_namespace(tmp_path: Path) -> None:
    """It should be refused before anything starts, a line for each thing; a simulated line may have it."""
    domain = int(os.environ["ROS_DOMAIN_ID"])
    context = Context()
    rclpy.init(context=context)
    try:
        world = Node("world", context=context, namespace=LINE)
        world.create_publisher(Clock, "/clock", 1)
        with pytest.raises(CommandFailed) as refused:
            check_free(domain, LINE, tmp_path, Profile(("hardware",), hardware=True))
        clock, body = str(refused.value).splitlines()
        assert clock.startswith(f"{LINE}/world publishes /clock") and body.startswith(f"{LINE}/world simulates the wor")
        check_free(domain, LINE, tmp_path, Profile(("physics",), engine="mujoco"))
    finally:
        context.try_shutdown()
