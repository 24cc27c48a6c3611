"""What a FollowJointTrajectory goal asks for, and what is no such goal."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

from builtin_interfaces.msg import Duration, Time
from control_msgs.action import FollowJointTrajectory
from control_msgs.msg import JointComponentTolerance, JointTolerance
from trajectory_msgs.msg import JointTrajectoryPoint, MultiDOFJointTrajectoryPoint

from cell_sim.ros import trajectory_goal
from cell_sim.ros.trajectory_goal import read_goal
from cell_sim.world.goal import FollowCode, Goal, Refusal, Tolerance

NAN, INF = float("nan"), float("inf")


def message(**points: Any) -> FollowJointTrajectory.Goal:
    """A goal for two joints, with a point after 1 s and one after 2.5 s."""
    goal = FollowJointTrajectory.Goal()
    goal.trajectory.joint_names = ["a", "b"]
    for time in (Duration(sec=1), Duration(sec=2, nanosec=500_000_000)):
        fields = {"positions": [0.1, 0.2], "velocities": [0.0, 0.0]} | points
        goal.trajectory.points.append(JointTrajectoryPoint(time_from_start=time, **fields))
    return goal


def read(goal: FollowJointTrajectory.Goal) -> Goal | Refusal:
    return read_goal(goal, lambda name: f"arm::{name}")


def test_a_goal_is_read() -> None:
    """It should take over every field, with the names that the joints have in the world."""
    given = message()
    given.trajectory.header.stamp = Time(sec=100, nanosec=250_000_000)
    given.path_tolerance = [JointTolerance(name="a", position=0.5, velocity=-1.0)]
    given.goal_tolerance = [JointTolerance(name="b", velocity=0.25)]
    given.goal_time_tolerance = Duration(sec=3, nanosec=500_000_000)
    goal = read(given)
    assert isinstance(goal, Goal)
    assert goal.trajectory.joint_names == ("arm::a", "arm::b")
    assert goal.trajectory.times.tolist() == [1.0, 2.5]
    assert goal.trajectory.positions.tolist() == [[0.1, 0.2]] * 2
    assert goal.trajectory.velocities is not None and not goal.trajectory.velocities.any()
    assert goal.stamp == 100.25
    assert goal.path_tolerance == {"arm::a": Tolerance(0.5, -1.0)}
    assert goal.goal_tolerance == {"arm::b": Tolerance(0.0, 0.25)}
    assert goal.goal_time_tolerance == 3.5


def test_no_stamp_is_now() -> None:
    """It should tell a goal without a stamp from one of 1970."""
    now, old = message(), message()
    old.trajectory.header.stamp = Time(sec=0, nanosec=1)
    assert isinstance(goal := read(now), Goal) and goal.stamp is None
    assert isinstance(goal := read(old), Goal) and goal.stamp == 1e-9


def test_a_stamp_that_is_none_is_refused() -> None:
    """It should say what is wrong with it."""
    goal = message()
    goal.trajectory.header.stamp = Time(sec=0, nanosec=2**32 - 1)
    assert isinstance(refusal := read(goal), Refusal) and "nanoseconds" in refusal.text


def test_what_a_point_does_not_give_is_no_number() -> None:
    """It should keep apart the points that give velocities from those that do not."""
    given = message()
    given.trajectory.points[0].velocities = []
    goal = read(given)
    assert isinstance(goal, Goal) and goal.trajectory.velocities is not None
    assert np.isnan(goal.trajectory.velocities).tolist() == [[True, True], [False, False]]


def many_degrees(goal: FollowJointTrajectory.Goal) -> None:
    goal.multi_dof_trajectory.joint_names = ["base"]


def many_points(goal: FollowJointTrajectory.Goal) -> None:
    goal.multi_dof_trajectory.points = [MultiDOFJointTrajectoryPoint()]


def component_path(goal: FollowJointTrajectory.Goal) -> None:
    goal.component_path_tolerance = [JointComponentTolerance()]


def component_goal(goal: FollowJointTrajectory.Goal) -> None:
    goal.component_goal_tolerance = [JointComponentTolerance()]


@pytest.mark.parametrize("spoil", [many_degrees, many_points, component_path, component_goal])
def test_what_nobody_follows_is_refused(spoil: Callable[[FollowJointTrajectory.Goal], None]) -> None:
    """It should not leave out what it cannot follow."""
    goal = message()
    spoil(goal)
    assert isinstance(refusal := read(goal), Refusal) and refusal.code is FollowCode.INVALID_GOAL


@pytest.mark.parametrize(
    ("points", "text"),
    [
        ({"positions": [0.1]}, "point 0 has 1 positions for 2 joints"),
        ({"positions": []}, "point 0 has 0 positions for 2 joints"),
        ({"velocities": [0.1]}, "point 0 has 1 velocities for 2 joints"),
        ({"accelerations": [0.1] * 3}, "point 0 has 3 accelerations for 2 joints"),
        ({"velocities": [NAN, NAN]}, "velocities of point 0 are not finite"),
        ({"accelerations": [0.0, -INF]}, "accelerations of point 0 are not finite"),
        ({"effort": [1.0, 1.0]}, "point 0 gives forces"),
        ({"effort": [1.0]}, "point 0 gives forces"),
    ],
)
def test_points_that_do_not_fit_are_refused(points: dict[str, Any], text: str) -> None:
    """It should name the first point that does not fit the joints."""
    refusal = read(message(**points))
    assert isinstance(refusal, Refusal) and refusal.code is FollowCode.INVALID_GOAL and text in refusal.text


def test_too_many_points_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should not hold up the world with a goal of endless length."""
    monkeypatch.setattr(trajectory_goal, "MOST_POINTS", 2)
    assert isinstance(read(message()), Goal)
    monkeypatch.setattr(trajectory_goal, "MOST_POINTS", 1)
    refusal = read(message())
    assert isinstance(refusal, Refusal) and "2 points, 1 at most" in refusal.text


def test_a_goal_of_nothing_is_left_to_the_controller() -> None:
    """It should read a goal without joints and points, which names the joints it lacks."""
    goal = read(FollowJointTrajectory.Goal())
    assert isinstance(goal, Goal) and goal.trajectory.positions.shape == (0, 0)
