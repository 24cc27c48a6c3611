"""What a goal tells of who asks, and of what they know of the cell."""

from typing import TypedDict

from cell_interfaces.action import Changeover, RunSkill

from cell_line.log_head import log_text
from cell_line.plain import identifier
from cell_line.ros.message_part import part


class AskedBy(TypedDict):
    """Fields of a `JobRequest`."""

    log: str
    boot: str
    last_job: str


def asked_by(goal: RunSkill.Goal | Changeover.Goal) -> AskedBy:
    """Return what the goals of both kinds of job tell.

    Raises:
        ValueError: it is nothing that an orchestrator tells.
    """
    return {
        "log": part("log", log_text, goal.log),
        "boot": part("boot", _identifier_or_none, goal.boot),
        "last_job": part("last_job", _identifier_or_none, goal.last_job),
    }


def _identifier_or_none(given: str) -> str:
    return identifier(given) if given else ""
