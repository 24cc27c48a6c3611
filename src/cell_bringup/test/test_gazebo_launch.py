"""It should turn what Gazebo needs into launch actions; needs launch_ros, which ROS from wheels does not have."""

from pathlib import Path

import pytest

REASON = "launch and launch_ros are not installed: ROS 2 comes from wheels here"
launch = pytest.importorskip("launch", reason=REASON)
launch_ros = pytest.importorskip("launch_ros", reason=REASON)

from launch.actions import LogInfo, SetEnvironmentVariable  # noqa: E402
from launch.utilities import perform_substitutions  # noqa: E402
from launch_ros.actions import Node  # noqa: E402

from cell_bringup.launching import line_nodes  # noqa: E402


def context(line_file: Path, state: Path, **given: str) -> "launch.LaunchContext":
    """What the launch arguments are."""
    found = launch.LaunchContext()
    arguments = {"config": str(line_file), "state_dir": str(state), "speed": "1.0", "faults": "", "profile": "gazebo"}
    arguments["cells"] = "all"
    found.launch_configurations.update({**arguments, **given})
    return found


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of its own."""
    monkeypatch.setenv("CELL_STATE_DIR", str(tmp_path))
    return tmp_path / "line"


def test_the_bridge_finds_the_server_of_the_line(line_file: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should start the bridge beside the nodes of the line, in the partition in which the world starts Gazebo."""
    monkeypatch.setattr("cell_bringup.launching.check_engine", lambda *_: None)
    monkeypatch.setattr("cell_bringup.launching.is_installed", lambda package: package == "ros_gz_bridge")
    monkeypatch.setenv("ROS_DOMAIN_ID", "7")
    monkeypatch.delenv("GZ_PARTITION", raising=False)
    given = context(line_file, state)
    actions = line_nodes(given)
    nodes = [action.node_executable for action in actions if isinstance(action, Node)]
    assert nodes[:2] == ["parameter_bridge", "physics_node"]
    told = {
        perform_substitutions(given, action.name): perform_substitutions(given, action.value)
        for action in actions
        if isinstance(action, SetEnvironmentVariable)
    }
    assert told["GZ_PARTITION"] == "cell-7"


def test_without_the_bridge_the_line_starts_and_says_so(
    line_file: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It should start all nodes of the line, and tell in one line that no pictures come."""
    monkeypatch.setattr("cell_bringup.launching.check_engine", lambda *_: None)
    monkeypatch.setattr("cell_bringup.launching.is_installed", lambda package: False)
    given = context(line_file, state)
    actions = line_nodes(given)
    told = [perform_substitutions(given, action.msg) for action in actions if isinstance(action, LogInfo)]
    assert told == [
        "no pictures come from Gazebo: there is no package 'ros_gz_bridge' (docs/gazebo.md says what to install)"
    ]
    nodes = [action.node_executable for action in actions if isinstance(action, Node)]
    assert nodes[0] == "physics_node"
