"""The parameters that MoveIt wants, from the files of a folder."""

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import yaml

FILES = {
    "robot_description_kinematics": ("kinematics.yaml",),
    "robot_description_planning": ("joint_limits.yaml", "cartesian_limits.yaml"),
    "ompl": ("ompl_planning.yaml",),
    "pilz_industrial_motion_planner": ("pilz_planning.yaml",),
}
"""Which files make which parameter."""


def parameters(folder: Path, description: str) -> dict[str, Any]:
    """Return the parameters of a MoveIt node.

    Args:
        folder: Holds the YAML files, and ``NAME.srdf`` for each robot.
        description: URDF of the robot, whose name finds its SRDF.

    Raises:
        OSError: A file is missing; its name is in the text.
    """
    name = ET.fromstring(description).attrib["name"]
    out: dict[str, Any] = dict(_read(folder / "moveit_cpp.yaml"))
    out["robot_description"] = description
    out["robot_description_semantic"] = (folder / f"{name}.srdf").read_text()
    for parameter, files in FILES.items():
        out[parameter] = {key: value for file in files for key, value in _read(folder / file).items()}
    return out


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text())
    return content
