"""It should be about the robot that the world has, and agree with the default planner."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from cell_motion.planning.planned_robot import planned_robot
from cell_motion.planning.request import JointGoal, MotionRequest
from cell_motion.planning.ros.moveit_config import parameters
from cell_motion.planning.sampling.backend import SamplingBackend
from cell_motion.planning.sampling.space import MARGIN
from cell_motion.planning.scene import PlanningScene

Ask = Callable[..., MotionRequest]
CONFIG = Path(__file__).parents[4] / "config" / "moveit"
SRDF = ET.parse(CONFIG / "ur5e.srdf").getroot()


def test_group_is_the_arm(scene: PlanningScene) -> None:
    """It should plan for the chain from the base to the flange."""
    links = {link.get("name") for link in ET.fromstring(planned_robot(scene, "cell::arm")).iter("link")}
    (chain,) = SRDF.iter("chain")
    assert set(chain.attrib.values()) == {"base_link", "tool0"}
    assert set(chain.attrib.values()) <= links


def test_pairs_are_those_found(backend: SamplingBackend, scene: PlanningScene, ask: Ask) -> None:
    """It should not check exactly the arm's links that the default planner finds to be near by design."""
    space = backend.space(scene, ask(JointGoal((0.0,) * 6)))
    found = {frozenset(key.removeprefix("cell::arm::").split("::")[0] for key in pair) for pair in space.margins}
    found = {pair for pair in found if len(pair) == 2 and not any("gripper" in key or key == "cell" for key in pair)}
    written = {frozenset((p.get("link1"), p.get("link2"))) for p in SRDF.iter("disable_collisions")}
    assert written == found


def test_limits_agree(backend: SamplingBackend, scene: PlanningScene, ask: Ask) -> None:
    """It should have the velocities of the model, and accelerations and margin of the default planner."""
    content = yaml.safe_load((CONFIG / "joint_limits.yaml").read_text())
    chain = backend.space(scene, ask(JointGoal((0.0,) * 6))).arm.chain
    assert list(content["joint_limits"]) == list(chain.names)
    for number, limits in enumerate(content["joint_limits"].values()):
        assert limits["max_velocity"] == pytest.approx(chain.limits.velocity[number])
        assert limits["max_acceleration"] == chain.limits.acceleration[number]
    assert content["default_robot_padding"] == MARGIN


def test_parameters(scene: PlanningScene) -> None:
    """It should hold what a MoveIt node looks for, each pipeline and planner by the name it is used by."""
    found = parameters(CONFIG, planned_robot(scene, "cell::arm"))
    assert found["robot_description_semantic"].startswith("<?xml")
    assert set(found["planning_pipelines"]["pipeline_names"]) <= set(found)
    assert {"joint_limits", "cartesian_limits", "default_robot_padding"} == set(found["robot_description_planning"])
    planner = found["plan_request_params"]["planner_id"]
    assert planner in found["ompl"]["planner_configs"]
    assert planner in found["ompl"]["arm"]["planner_configs"]
    assert found["robot_description_kinematics"].keys() == {"arm"}


def test_robot_without_configuration(scene: PlanningScene) -> None:
    """It should name the file that a robot lacks."""
    with pytest.raises(OSError, match=r"parallel_gripper\.srdf"):
        parameters(CONFIG, planned_robot(scene, "cell::gripper"))
