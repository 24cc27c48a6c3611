"""Who may do what: one table, which docs/page.md shows and every route asks."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a user is to the line."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    QUALITY = "quality"
    ENGINEER = "engineer"


class Act(StrEnum):
    """What may be done through the page and the API."""

    SEE = "see"
    """Look at the line, its orders, units, alarms and figures."""
    ORDER = "order"
    """Submit, cancel, hold and prioritise orders."""
    HOLD = "hold"
    """Hold and resume a cell, a carrier or the loading."""
    CHANGEOVER = "changeover"
    """Ask for another setup of a cell."""
    ALARM = "alarm"
    """Acknowledge and shelve alarms."""
    SETTLE = "settle"
    """Say what became of a unit that waits for a person's word."""
    EXPORT = "export"
    """Take records of units away as files."""
    AUDIT = "audit"
    """See who asked for what."""
    COST = "cost"
    """See what units cost, and what is left of their price."""
    CLOCK = "clock"
    """Say that the wall clock is right."""
    WEBHOOKS = "webhooks"
    """Send webhooks again that nobody took."""
    USERS = "users"
    """Make and change users."""


MAY: Mapping[Role, frozenset[Act]] = {
    Role.VIEWER: frozenset({Act.SEE}),
    Role.OPERATOR: frozenset({Act.SEE, Act.ORDER, Act.HOLD, Act.CHANGEOVER, Act.ALARM, Act.SETTLE}),
    Role.QUALITY: frozenset({Act.SEE, Act.HOLD, Act.ALARM, Act.SETTLE, Act.EXPORT, Act.AUDIT}),
    Role.ENGINEER: frozenset(Act),
}
"""Role -> what it may do."""


def may(role: Role, act: Act) -> bool:
    """Whether a role may do something."""
    return act in MAY[role]
