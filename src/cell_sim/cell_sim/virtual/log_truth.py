"""What the truth knows from the log alone, so that it can go back with a log that loses its end."""

from copy import copy
from typing import Any

FROM_LOG = ("_time", "riding", "_seen_at", "_reworks", "_starts", "_condemned", "_held", "_doubted", "_told", "_behind")
NESTED = ("_good", "_lost")


def log_state(truth: Any) -> dict[str, Any]:
    """A copy of it."""
    return {
        "known": {name: copy(getattr(truth, name)) for name in FROM_LOG},
        "nested": {name: {key: copy(value) for key, value in getattr(truth, name).items()} for name in NESTED},
        "book": {name: copy(value) for name, value in vars(truth.book).items()},
        "beginnings": truth._beginnings.log_state(),
        "units": dict(truth.units),
    }


def go_back(truth: Any, state: dict[str, Any]) -> None:
    """Know only what the log told up to there; what really happened stays."""
    for name, value in state["known"].items():
        setattr(truth, name, copy(value))
    for name, value in state["nested"].items():
        setattr(truth, name, {key: copy(part) for key, part in value.items()})
    vars(truth.book).update({name: copy(value) for name, value in state["book"].items()})
    truth.left = truth.book.left
    truth._beginnings.go_back(state["beginnings"])
    truth.units = {**truth.units, **state["units"]}
    truth.stayed = set(truth.tags)
