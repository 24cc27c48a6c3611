"""Compares what `./cell status` says of the processes of a line with those that run."""

import time
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from cell_bringup.respawning import SHORT_LIFE_S
from cell_client.absent import Process

MARGIN_S = 3.0
"""What has just happened need not be known yet [s]."""
ORCHESTRATOR = "orchestrator"


def lies(
    said: Mapping[str, Any], before: Mapping[str, Process], after: Mapping[str, Process], labels: Collection[str]
) -> Iterator[str]:
    """Yield what is not true in what was said between two looks at the processes, for people.

    Args:
        said: By `./cell status --json`.
        before: The processes before it was asked.
        after: Those after it has answered.
        labels: Of those nodes that were not started meanwhile.
    """
    told = {trouble["label"]: trouble for trouble in said["processes"]}
    for label in labels:
        there, trouble = after.get(label), told.get(label)
        if label not in before and there is None and trouble is None:
            yield f"{label} is dead, and nothing is said of it"
        was = before.get(label)
        if trouble and there and was and was.pid == there.pid:
            if trouble["again"] > time.time() + MARGIN_S:
                yield f"{label} lives, and is said to be started later"
            if was.age_s > SHORT_LIFE_S + MARGIN_S:
                yield f"{label} lives for {was.age_s:.0f} s, and is said to be dead"
    if ORCHESTRATOR in labels and not said["trouble"] and ORCHESTRATOR not in {*before, *after}:
        yield "the orchestrator is dead, and what is shown is said to be true"
    if not said["running"]:
        yield "the line runs, and is said not to"
