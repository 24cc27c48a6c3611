"""Which goals are refused, with which code and which text."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cell_sim.physics.arm.goal_checks import check_form, check_limits, check_start
from cell_sim.physics.arm.trajectory import Spline
from cell_sim.world.goal import FollowCode, Goal, Tolerance
from cell_sim.world.joint_limits import JointLimits, LimitArrays
from cell_sim.world.trajectory import JointMotion, JointTrajectory

NAMES = ("a", "b")
GOOD = JointTrajectory(NAMES, np.array([0.5, 1.0]), np.array([[0.1, 0.2], [0.2, 0.4]]), np.array([[0.1, 0.1], [0, 0]]))


def test_a_good_goal_is_taken() -> None:
    """It should find nothing wrong, whatever the order of the joints."""
    assert check_form(Goal(GOOD), NAMES, 0.0) is None
    assert check_form(Goal(GOOD.in_order(("b", "a"))), NAMES, 0.0) is None


@pytest.mark.parametrize(
    ("change", "code", "text"),
    [
        ({"joint_names": ("a", "c")}, FollowCode.INVALID_JOINTS, "a, c"),
        ({"joint_names": ("a",)}, FollowCode.INVALID_JOINTS, "not a"),
        ({"joint_names": ("a", "a")}, FollowCode.INVALID_JOINTS, "a, a"),
        ({"times": np.array([0.5, 0.5])}, FollowCode.INVALID_GOAL, "increase"),
        ({"times": np.array([-0.5, 0.5])}, FollowCode.INVALID_GOAL, "increase"),
        ({"times": np.array([0.5, np.nan])}, FollowCode.INVALID_GOAL, "finite"),
        ({"positions": np.array([[0.1, np.inf], [0.0, 0.0]])}, FollowCode.INVALID_GOAL, "finite"),
        ({"positions": np.array([[0.1, -1.7e308], [0.0, 0.0]])}, FollowCode.INVALID_GOAL, "below 1e+10"),
        ({"velocities": np.array([[0.1, 1.7e308], [0.0, 0.0]])}, FollowCode.INVALID_GOAL, "below 1e+10"),
        ({"positions": np.array([[0.1], [0.2]])}, FollowCode.INVALID_GOAL, "positions"),
        ({"velocities": np.zeros((1, 2))}, FollowCode.INVALID_GOAL, "velocities"),
        ({"velocities": np.ones((2, 2))}, FollowCode.INVALID_GOAL, "last point"),
        ({"velocities": np.array([[0.0, 0.0], [0.0, 2e-7]])}, FollowCode.INVALID_GOAL, "last point"),
        ({"velocities": np.array([[np.nan, 0.1], [0.0, 0.0]])}, FollowCode.INVALID_GOAL, "finite"),
        ({"velocities": np.array([[0.1, np.inf], [0.0, 0.0]])}, FollowCode.INVALID_GOAL, "finite"),
        ({"accelerations": np.array([[0.1, -np.inf], [0.0, 0.0]])}, FollowCode.INVALID_GOAL, "finite"),
        ({"accelerations": np.zeros((2, 1))}, FollowCode.INVALID_GOAL, "accelerations"),
        (
            {"velocities": np.array([[np.nan, np.nan], [0.0, 0.0]]), "accelerations": np.zeros((2, 2))},
            FollowCode.INVALID_GOAL,
            "need velocities",
        ),
        ({"velocities": None, "accelerations": np.zeros((2, 2))}, FollowCode.INVALID_GOAL, "need velocities"),
        (
            {"times": np.zeros(0), "positions": np.zeros((0, 2)), "velocities": None},
            FollowCode.INVALID_GOAL,
            "no points",
        ),
        ({"times": np.zeros(1), "positions": np.zeros((1, 2)), "velocities": None}, FollowCode.INVALID_GOAL, "no time"),
    ],
)
def test_a_malformed_trajectory_is_refused(change: dict[str, Any], code: FollowCode, text: str) -> None:
    """It should name the code of FollowJointTrajectory and what is wrong."""
    refusal = check_form(Goal(replace(GOOD, **change)), NAMES, 0.0)
    assert refusal is not None
    assert refusal.code is code
    assert text in refusal.text


@pytest.mark.parametrize(
    ("goal", "code"),
    [
        (Goal(GOOD, stamp=3.0), FollowCode.OLD_HEADER_TIMESTAMP),
        (Goal(GOOD, stamp=3.5), FollowCode.OLD_HEADER_TIMESTAMP),
        (Goal(GOOD, stamp=-1e9), FollowCode.OLD_HEADER_TIMESTAMP),
        (Goal(GOOD, stamp=4.5 + 3601.0), FollowCode.INVALID_GOAL),
        (Goal(GOOD, path_tolerance={"c": Tolerance(0.1)}), FollowCode.INVALID_JOINTS),
        (Goal(GOOD, goal_tolerance={"a": Tolerance(-0.5)}), FollowCode.INVALID_GOAL),
        (Goal(GOOD, path_tolerance={"a": Tolerance(0.1, -2.0)}), FollowCode.INVALID_GOAL),
        (Goal(GOOD, goal_tolerance={"a": Tolerance(np.nan)}), FollowCode.INVALID_GOAL),
        (Goal(GOOD, path_tolerance={"a": Tolerance(0.1, np.inf)}), FollowCode.INVALID_GOAL),
        (Goal(GOOD, goal_time_tolerance=-2.0), FollowCode.INVALID_GOAL),
    ],
)
def test_a_goal_out_of_time_or_tolerance_is_refused(goal: Goal, code: FollowCode) -> None:
    """It should refuse what has ended, and tolerances that are none."""
    refusal = check_form(goal, NAMES, 4.5)
    assert refusal is not None and refusal.code is code


def test_names_are_told_in_one_short_line() -> None:
    """It should shorten what others call joints, and show it plain."""
    refusal = check_form(Goal(replace(GOOD, joint_names=("a\n\x1b[31m" * 100_000, "b"))), NAMES, 0.0)
    assert refusal is not None and refusal.text.isprintable() and len(refusal.text) < 300


def test_a_point_may_give_less_than_another() -> None:
    """It should take points of which some give velocities, some accelerations too, and some neither."""
    nothing = [np.nan, np.nan]
    mixed = JointTrajectory(
        NAMES,
        np.array([0.5, 1.0, 1.5]),
        np.zeros((3, 2)),
        np.array([[0.1, 0.1], nothing, [0.0, 0.0]]),
        np.array([[0.1, 0.1], nothing, nothing]),
    )
    assert check_form(Goal(mixed), NAMES, 0.0) is None


def test_a_goal_that_still_runs_is_taken() -> None:
    """It should take a trajectory whose stamp has passed but whose end has not, and a tolerance that is lifted."""
    assert check_form(Goal(GOOD, stamp=4.0, path_tolerance={"a": Tolerance(-1.0)}), NAMES, 4.5) is None


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (JointLimits(-0.5, 0.39), "outside of -0.501 to 0.391"),
        (JointLimits(0.01, 1.0), "position of b is 0.000 after 0.000 s"),
        (JointLimits(-1.0, 1.0, velocity=0.3), "velocity of b"),
    ],
)
def test_a_path_outside_the_limits_is_refused(limit: JointLimits, text: str) -> None:
    """It should look at the whole path, also between the points."""
    spline = Spline.through(GOOD, JointMotion.standing(np.zeros(2)))
    refusal = check_limits(spline, LimitArrays.of({"a": JointLimits(), "b": limit}))
    assert refusal is not None
    assert refusal.code is FollowCode.INVALID_GOAL
    assert text in refusal.text


def test_a_path_of_no_numbers_is_refused() -> None:
    """It should not take for within the limits what cannot be compared with them."""
    spline = Spline(np.array([0.0, 1.0]), np.full((1, 6, 2), np.nan))
    assert check_limits(spline, LimitArrays.of({"a": JointLimits(), "b": JointLimits()})) is not None


def test_a_path_within_the_limits_is_taken() -> None:
    """It should allow to touch a limit."""
    spline = Spline.through(GOOD, JointMotion.standing(np.zeros(2)))
    assert check_limits(spline, LimitArrays.of({"a": JointLimits(), "b": JointLimits(0.0, 0.4)})) is None


@pytest.mark.parametrize("since", [0.0, 2.0])
def test_a_jump_at_the_start_is_refused(since: float) -> None:
    """It should refuse a first point that is due when it begins and elsewhere, and take one with time to get there."""
    here = JointMotion.standing(np.zeros(2))
    assert check_start(GOOD, here, 0.01, since) is None
    due = replace(GOOD, times=np.array([since, since + 1.0]))
    refusal = check_start(due, here, 0.01, since)
    assert refusal is not None and "0.2000 away from where b is" in refusal.text
    assert check_start(due, here, 0.2, since) is None
