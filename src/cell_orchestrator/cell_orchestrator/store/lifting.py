"""Events that an older version of this software wrote, as today's reads them."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from cell_orchestrator.core.events import event_types

Lift = Callable[[dict[str, Any]], dict[str, Any]]

LIFTS: dict[tuple[str, int], Lift] = {}
"""(kind, version) -> what makes such an event one of the next version.

What an event is about stays the same, for it is filed under that.  A kind stays when nobody says it any more: it is in
logs.  The hashes prove what is stored, not what it reads as.
"""


def lifted(kind: str, version: int, data: str, lifts: Mapping[tuple[str, int], Lift] = LIFTS) -> str | bytes:
    """The text of an event of this version in the form of today's.

    Raises:
        ValueError: the kind is not known, or the version is newer than this software or was never released.
    """
    known = event_types().get(kind)
    if known is None:
        raise ValueError(f"unknown kind {kind!r}")
    if version == known.VERSION:
        return data
    steps = range(version, known.VERSION)
    if not steps or any((kind, step) not in lifts for step in steps):
        raise ValueError(f"{kind} has version {version}, this software reads {known.VERSION}")
    event = msgspec.json.decode(data)
    for step in steps:
        event = lifts[kind, step](event)
    return msgspec.json.encode(event)
