"""How the actions of a line end: what becomes of the goal says the same as the code of its result."""

from action_msgs.msg import GoalStatus
from rclpy.action.server import ServerGoalHandle

from cell_line.codes import Code
from cell_line.plain import quoted

ENDED = (GoalStatus.STATUS_SUCCEEDED, GoalStatus.STATUS_CANCELED, GoalStatus.STATUS_ABORTED)


def end(goal: ServerGoalHandle, code: int) -> None:
    """End a goal: succeeded only for DONE, canceled for a cancel that was asked for, aborted for all else."""
    if code == Code.DONE:
        goal.succeed()
    elif code == Code.CANCELLED and goal.is_cancel_requested:
        goal.canceled()
    else:
        goal.abort()


def check_end(asked: str, echoed: str, status: int, code: int) -> None:
    """Look whether a result is the one of a goal, and says the same as how it ended.

    Args:
        asked: Id in the goal.
        echoed: Id in the result.
        status: How the goal ended, one of GoalStatus.
        code: Code of the result.

    Raises:
        ValueError: The result counts for nothing.
    """
    if echoed != asked:
        raise ValueError(f"it is of {quoted(echoed)}, not of {quoted(asked)}" if echoed else "it does not name its job")
    if code == Code.DONE and status != GoalStatus.STATUS_SUCCEEDED:
        raise ValueError("it says DONE, and its goal did not succeed")
