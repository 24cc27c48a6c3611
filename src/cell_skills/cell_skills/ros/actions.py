"""How the actions of a line end: what becomes of the goal says the same as the code of its result."""

from rclpy.action.server import ServerGoalHandle

from cell_skills.codes import Code


def end(goal: ServerGoalHandle, code: int) -> None:
    """End a goal: succeeded only for DONE, canceled for a cancel that was asked for, aborted for all else."""
    if code == Code.DONE:
        goal.succeed()
    elif code == Code.CANCELLED and goal.is_cancel_requested:
        goal.canceled()
    else:
        goal.abort()
