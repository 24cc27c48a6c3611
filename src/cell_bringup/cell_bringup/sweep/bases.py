"""Good requests and goals: with a bad value in one field, that value is the only reason to refuse them."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Things:
    """Names of things of the line that is swept."""

    cell: str
    skill: str
    setup: str
    station: str
    inspection: str
    carrier: str


def base_of(name: str, message: Callable[[], Any], things: Things) -> Any:
    """Return a message to begin with: a good one where one is known for the interface, else the default one.

    Args:
        name: Full name of the interface.
        message: Class of its request or goal.
        things: Of the line.
    """
    made = message()
    make = BASES.get(name)
    for path, value in (make(things) if make else {}).items():
        *inside, last = path.split(".")
        part = made
        for step in inside:
            part = getattr(part, step)
        setattr(part, last, value)
    return made


def _job() -> str:
    return f"sweep-{uuid.uuid4()}"


Make = Callable[[Things], Mapping[str, Any]]
BASES: Mapping[str, Make] = {
    "cell_interfaces/action/RunSkill": lambda t: {
        "job_id": _job(),
        "skill": t.skill,
        "parameters": "{}",
        "unit.unit": "SWEEP-01",
        "unit.order": "SWEEP",
        "unit.variant": "SWEEP",
        "carrier": t.carrier,
        "required_setup": "none of ours",
    },
    "cell_interfaces/action/Changeover": lambda t: {"job_id": _job(), "setup": t.setup},
    "cell_interfaces/action/MoveCarrier": lambda t: {
        "move_id": _job(),
        "carrier": t.carrier,
        "from_station": t.station,
        "to_station": t.inspection,
    },
    "cell_interfaces/action/CallDevice": lambda t: {"call_id": _job(), "method": "level", "arguments": "{}"},
    "cell_interfaces/srv/SubmitOrder": lambda t: {
        "format": "json",
        "source": "sweep.json",
        "document": json.dumps({"orders": [{"id": "SWEEP", "lines": [{"variant": "NONE OF OURS"}]}]}),
        "by": "sweep",
    },
    "cell_interfaces/srv/SetHold": lambda t: {"kind": "cell", "name": t.cell, "reason": "sweep", "by": "sweep"},
    "cell_interfaces/srv/CancelOrder": lambda t: {"order": "SWEEP", "reason": "sweep", "by": "sweep"},
    "cell_interfaces/srv/RequestChangeover": lambda t: {"cell": t.cell, "setup": t.setup, "by": "sweep"},
    "cell_interfaces/srv/PackMLCommand": lambda t: {"command": 4, "mode": 0, "reason": "sweep"},
    "cell_interfaces/srv/ReadTag": lambda t: {"station": t.station},
    "cell_interfaces/srv/WriteTag": lambda t: {"station": t.station, "target": "00" * 12},
    "cell_interfaces/srv/IdentifyCarrier": lambda t: {"station": t.inspection},
    "cell_interfaces/srv/Trace": lambda t: {"unit": "SWEEP-01"},
}
