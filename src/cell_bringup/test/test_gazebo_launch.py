"""It should turn what Gazebo needs into launch actions; needs launch_ros, which ROS from wheels does not have."""

import os
from pathlib import Path

import pytest

REASON = "launch and launch_ros are not installed: ROS 2 comes from wheels here"
launch = pytest.importorskip("launch", reason=REASON)
launch_ros = pytest.importorskip("launch_ros", reason=REASON)

from launch.actions import ExecuteProcess  # noqa: E402
from launch.utilities import perform_substitutions  # noqa: E402
from launch_ros.actions import Node  # noqa: E402
from launch_ros.utilities import evaluate_parameters  # noqa: E402

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


def test_gazebo_runs_where_the_plugins_find_their_files(
    line_file: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It should start Gazebo first, in its folder, with the models and the plugins of ROS on its paths."""
    monkeypatch.setenv("LD_LIBRARY_PATH", "/ros/lib")
    monkeypatch.setenv("GZ_SIM_RESOURCE_PATH", "/mine")
    monkeypatch.delenv("GZ_SIM_SYSTEM_PLUGIN_PATH", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    given = context(line_file, state)
    processes = [action for action in line_nodes(given) if isinstance(action, ExecuteProcess)]
    gazebo, *nodes = (process.process_description for process in processes)
    root = line_file.parents[2]
    command = [perform_substitutions(given, word) for word in gazebo.cmd]
    assert (command[:4], command[-1]) == (
        ["gz", "sim", "-r", "--initial-sim-time"],
        str(root / "worlds" / "microfactory.sdf"),
    )
    assert "-s" not in command
    assert perform_substitutions(given, gazebo.cwd) == str(root / "config" / "gazebo")
    added = {
        perform_substitutions(given, name): perform_substitutions(given, value) for name, value in gazebo.additional_env
    }
    assert added == {
        "GZ_SIM_RESOURCE_PATH": f"{root / 'worlds' / 'models'}{os.pathsep}/mine",
        "GZ_SIM_SYSTEM_PLUGIN_PATH": "/ros/lib",
    }
    assert len(nodes) == len(processes) - 1


def test_nodes_get_their_parameters_as_they_are(line_file: Path, state: Path) -> None:
    """It should start the nodes of the line beside those of Gazebo, and hand on a description as a text."""
    given = context(line_file, state)
    nodes = [action for action in line_nodes(given) if isinstance(action, Node)]
    started = {(node.node_package, node.node_executable) for node in nodes}
    assert started == {
        ("cell_orchestrator", "orchestrator_node"),
        ("cell_transport", "transport_node"),
        ("cell_skills", "cell_node"),
        ("ros_gz_bridge", "parameter_bridge"),
        ("robot_state_publisher", "robot_state_publisher"),
        ("controller_manager", "spawner"),
        ("cell_bringup", "gazebo_gripper"),
    }
    for node in nodes:
        for parameters in evaluate_parameters(given, node._Node__parameters):
            if node.node_package == "robot_state_publisher":
                assert parameters["robot_description"].startswith("<robot ")
            if node.node_package == "cell_skills":
                assert parameters["use_sim_time"] is True
                assert parameters["faults"] == "none"


def test_another_speed_is_refused_before_anything_runs(line_file: Path, state: Path) -> None:
    """It should leave no lock behind."""
    with pytest.raises(ValueError, match="speed:=5: Gazebo goes at the real_time_factor"):
        line_nodes(context(line_file, state, speed="5.0"))
    assert not (state / "runner.json").exists()
