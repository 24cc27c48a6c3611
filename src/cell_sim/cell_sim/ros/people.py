"""The persons hear what the orchestrator says: which unit is loaded, and which one leaves."""

import json
from collections.abc import Callable

from cell_interfaces.msg import LineEvent, LineState
from cell_interfaces.srv import Trace

from cell_sim.hosting.world_thread import WorldStopped
from cell_sim.people import People
from cell_sim.physics.simulation import Simulation
from cell_sim.physics.spawning import SpawnError
from cell_sim.ros.host import Host
from cell_skills.ros import names, qos
from cell_skills.sdf.errors import SdfError

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
            node.create_subscription(LineEvent, names.of(orchestrator, names.EVENTS), self._hear, qos.STREAM),
            node.create_subscription(LineState, names.of(orchestrator, names.STATE), self._compare, qos.LATCHED),
        ]
        self._records = node.create_client(Trace, names.of(orchestrator, names.TRACE))

    def destroy(self) -> None:
        """Listen no more."""
        for subscription in self._subscriptions:
            self._host.node.destroy_subscription(subscription)
        self._host.node.destroy_client(self._records)

    async def _hear(self, event: LineEvent) -> None:
        if event.kind == LOADED:
            brings = json.loads(event.json).get("brings", {})
            await self._do(lambda sim: self._people.load(sim, event.unit, event.carrier, brings))
        elif event.kind == LEFT and event.carrier:
            await self._do(lambda sim: self._people.unload(sim, event.unit, event.carrier))

    async def _compare(self, state: LineState) -> None:
        """Catch up with what every one of the last states says and no event has told."""
        units = {carrier["id"]: carrier["unit"] for carrier in json.loads(state.json)["carriers"]}
        try:
            missed = await self._host.do(lambda sim: self._people.missed(sim, units))
        except WorldStopped:
            return
        self._seen = self._seen + 1 if missed and missed == self._missed else 0
        self._missed = missed
        if self._seen >= SURE:
            self._seen = 0
            for carrier, unit in missed.items():
                await self._catch_up(carrier, unit)

    async def _catch_up(self, carrier: str, unit: str) -> None:
        if not unit:
            await self._do(lambda sim: self._people.clear(sim, carrier))
        elif self._records.service_is_ready():
            answer = await self._records.call_async(Trace.Request(unit=unit))
            brings = json.loads(answer.json).get("brings", {}) if answer and answer.found else {}
            await self._do(lambda sim: self._people.load(sim, unit, carrier, brings))

    async def _do(self, act: Callable[[Simulation], None]) -> None:
        try:
            await self._host.do(act)
        except (SpawnError, SdfError) as error:
            self._host.node.get_logger().error(f"people cannot do their work: {error}")
        except WorldStopped:
            pass
