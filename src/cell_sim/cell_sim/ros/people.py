"""The persons hear what the orchestrator says: which unit is loaded, and which one leaves."""

import json
from functools import partial
from typing import Any

from cell_interfaces.msg import LineEvent, LineState
from cell_interfaces.srv import Trace

from cell_line.plain import quoted
from cell_line.ros import names, qos
from cell_line.ros.calls import ServiceCalls
from cell_sim.people import People
from cell_sim.ros.host import Host

RECORDS = "the records of units"
LOADED, LEFT = "UnitLoaded", "UnitLeft"
SURE = 3
"""So many states in a row must say that something was missed: states and events travel apart."""


class PeopleListener:
    """Tells the persons what to do.

    Events come as they happen.  What was missed, while the world was dead or because its state is that of a moment
    before, shows in the line's state; what a unit brings is then looked up in its record.
    """

    def __init__(self, host: Host, people: People) -> None:
        """Listen."""
        self._host = host
        self._people = people
        self._missed: dict[str, str] = {}
        self._seen = 0
        node, orchestrator = host.node, names.orchestrator(host.namespace)
        self._subscriptions = [
            host.listen(LineEvent, names.of(orchestrator, names.EVENTS), self._hear, qos.STREAM),
            host.listen(LineState, names.of(orchestrator, names.STATE), self._compare, qos.LATCHED),
        ]
        self._records = ServiceCalls(node, Trace, names.of(orchestrator, names.TRACE))

    def destroy(self) -> None:
        """Listen no more."""
        for subscription in self._subscriptions:
            self._host.node.destroy_subscription(subscription)
        self._records.destroy()

    async def _hear(self, event: LineEvent) -> None:
        if event.kind == LOADED:
            brings = read_brings(event.json)
            await self._host.do(lambda sim: self._people.load(sim, event.unit, event.carrier, brings))
        elif event.kind == LEFT and event.carrier:
            await self._host.do(lambda sim: self._people.unload(sim, event.unit, event.carrier))

    async def _compare(self, state: LineState) -> None:
        """Catch up with what every one of the last states says and no event has told."""
        units = read_units(state.json)
        self._records.poke()
        missed = await self._host.do(lambda sim: self._people.missed(sim, units))
        self._seen = self._seen + 1 if missed and missed == self._missed else 0
        self._missed = missed
        if self._seen >= SURE:
            self._seen = 0
            for carrier, unit in missed.items():
                await self._catch_up(carrier, unit)

    async def _catch_up(self, carrier: str, unit: str) -> None:
        if not unit:
            await self._host.do(lambda sim: self._people.clear(sim, carrier))
        else:  # not waited for: nothing else is heard meanwhile
            load = partial(self._host.bridge.to_ros, self._host.attempt, RECORDS, self._load, carrier, unit)
            self._records.start(unit, Trace.Request(unit=unit), load)

    async def _load(self, carrier: str, unit: str, record: Trace.Response) -> None:
        brings = read_brings(record.json) if record.found else {}
        await self._host.do(lambda sim: self._people.load(sim, unit, carrier, brings))


def read_brings(text: str) -> dict[str, str]:
    """Return what a unit begins with by place on its carrier, from an event or a record of it.

    Raises:
        ValueError: it says nothing that can be understood.
    """
    return _texts(_object(text).get("brings", {}), "what a unit brings")


def read_units(text: str) -> dict[str, str]:
    """Return the unit on each carrier, from a state of the line.

    Raises:
        ValueError: it says nothing that can be understood.
    """
    try:
        units = {carrier["id"]: carrier["unit"] for carrier in _object(text)["carriers"]}
    except (KeyError, TypeError):
        raise ValueError("the state of the line does not say what is on its carriers") from None
    return _texts(units, "what is on carriers")


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(f"no JSON: {quoted(text)}") from None
    if not isinstance(value, dict):
        raise ValueError(f"no JSON object: {quoted(text)}")
    return value


def _texts(value: object, what: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for pair in value.items() for text in pair):
        raise ValueError(f"{what} is not told in texts")
    return value
