"""What a line in Gazebo needs beside its nodes: a bridge that brings the pictures of its cameras to ROS."""

from dataclasses import dataclass
from pathlib import Path

from ament_index_python.packages import PackageNotFoundError, get_package_prefix

from cell_bringup.nodes import NodeSpec
from cell_line.config.line import LineConfig

FOLDER = "gazebo"
"""Folder of the bridge, beside that of the lines."""
BRIDGE = "bridge.yaml"
ENGINE = "gazebo"


@dataclass(frozen=True, slots=True)
class GazeboTool(NodeSpec):
    """A node of another package."""


def picture_bridge(line: LineConfig, config: Path) -> GazeboTool | None:
    """Return the node that brings pictures to ROS; None where no file says which.

    Args:
        line: The line.
        config: Its file.
    """
    file = config.parent.parent / FOLDER / BRIDGE
    if not file.is_file():
        return None
    return GazeboTool(
        "ros_gz_bridge", "parameter_bridge", "bridge", line.namespace, {"config_file": str(file)}, needed=False
    )


def is_installed(package: str) -> bool:
    """Whether a package of ROS is there."""
    try:
        get_package_prefix(package)
    except PackageNotFoundError:
        return False
    return True
