"""A conveyor on which carriers are stuck now and then, over any other."""

from collections.abc import Collection

from cell_line.driver import StandsOn
from cell_transport.answer import Answer
from cell_transport.draws import Draws
from cell_transport.drivers import Conveyor, TransportEnv
from cell_transport.fault_rates import TransportFaults
from cell_transport.track_reconciliation import Count


class StuckConveyor(Conveyor):
    """Another conveyor, whose hops may begin late."""

    def __init__(self, inner: Conveyor, rates: TransportFaults, seed: int, env: TransportEnv) -> None:
        """Take the conveyor, how often and for how long carriers are stuck, the seed of the run, and the carriages."""
        self._inner, self._rates, self._draws, self._env = inner, rates, Draws(seed), env
        self._late: list[str] = []  # zones towards which somebody is late
        self.sensing = inner.sensing

    async def open(self) -> None:
        """Open the other one."""
        await self._inner.open()

    async def close(self) -> None:
        """Close the other one."""
        await self._inner.close()

    async def stands(self) -> StandsOn:
        """Of the other one: what is late is late."""
        return await self._inner.stands()

    def health(self) -> str:
        """Of the other one."""
        return self._inner.health()

    @property
    def blocked(self) -> Collection[str]:
        """See `Conveyor`."""
        return {*self._late, *self._inner.blocked}

    async def hop(self, hop_id: str, carriage: str, origin: str, zone: str) -> Answer:
        """See `Conveyor`; the draw is that of the carriage's n-th hop, however often that is asked for."""
        if self._draws.happens(self._rates.stuck, "stuck", carriage, self._env.carriages[carriage].hops):
            self._late.append(zone)
            self._env.changed()
            try:
                await self._env.clock.sleep(self._rates.stuck_s)
            finally:
                self._late.remove(zone)
        return await self._inner.hop(hop_id, carriage, origin, zone)

    async def count(self, known: str) -> Count:
        """See `Conveyor`."""
        return await self._inner.count(known)
