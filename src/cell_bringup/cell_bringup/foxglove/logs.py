"""Events of the line as a log that a person reads."""

import json
from typing import Any

from foxglove import messages as fox

from cell_bringup.foxglove.times import timestamp

SOURCE = "line"
BAD = ("Failed", "Lost", "Refused", "Condemned")
"""How kinds of events end that are errors ..."""
ODD = ("Held", "Stuck", "Doubted", "Cancelled", "ForeignTagSeen", "Reworked", "Retried")
"""... and that are warnings."""
NAMED = ("unit", "order", "carrier", "cell")
TOLD = ("operation", "skill", "setup", "destination", "station", "status")
"""Fields of an event that say more ..."""
WHY = ("reason", "message", "why")
"""... and of which the first one says why."""


def to_log(message: Any) -> fox.Log:
    """Return a cell_interfaces/LineEvent."""
    return fox.Log(
        timestamp=timestamp(message.stamp),
        level=level(message.kind),
        message=text(message),
        name=message.cell or SOURCE,
    )


def level(kind: str) -> fox.LogLevel:
    """Return how bad a kind of event is."""
    if kind.endswith(BAD):
        return fox.LogLevel.Error
    return fox.LogLevel.Warning if kind.endswith(ODD) else fox.LogLevel.Info


def text(message: Any) -> str:
    """Return an event in words: `OperationFailed unit A1-01 cell dosing operation fill: channel is empty`."""
    facts = json.loads(message.json or "{}")
    words = [f"{name} {value}" for name in NAMED if (value := getattr(message, name))]
    words += [f"{name} {facts[name]}" for name in TOLD if isinstance(facts.get(name), str) and facts[name]]
    why = next((str(facts[name]) for name in WHY if facts.get(name)), "")
    return " ".join([message.kind, *words]) + (f": {why}" if why else "")
