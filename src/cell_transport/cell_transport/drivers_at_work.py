"""The drivers of a transport as it asks them: each at its place, and once it is there."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from typing import Any, Protocol, TypeVar

from cell_line.config.transport import CONVEYOR, IDENTIFIER, READ_POINTS, at
from cell_line.driver import Driver
from cell_transport.answer import Answer
from cell_transport.drivers import Conveyor, Drivers, Identifier, ReadPoint
from cell_transport.tag import Look
from cell_transport.track_reconciliation import Count
from cell_transport.zones import ZoneGraph

T = TypeVar("T")


class Caller(Protocol):
    """Calls drivers; a `DriverKeeper` is one."""

    async def ask(self, role: str, call: Callable[[], Awaitable[T]]) -> T:
        """Return what a call of the driver in this role returns, now or once it is there."""

    def is_well(self, role: str) -> bool:
        """Return whether the driver in this role is there now."""


class AtOnce:
    """Calls drivers that are always there."""

    async def ask(self, role: str, call: Callable[[], Awaitable[T]]) -> T:
        """Return what a call returns."""
        return await call()

    def is_well(self, role: str) -> bool:
        """Return that it is."""
        return True


def at_work(made: Mapping[str, Driver], graph: ZoneGraph, caller: Caller) -> Drivers:
    """Return what a transport asks.

    Args:
        made: The drivers, by their roles in the line's file.
        graph: The zones.
        caller: Calls them.
    """
    places, ask = _Places(made, graph), caller.ask
    points, cameras = _ReadPoints(places, ask), _Identifiers(places, ask)
    return Drivers(_Conveyor(made[CONVEYOR], ask), points, cameras, lambda zone: caller.is_well(points.role(zone)))


class _Ask(Protocol):
    async def __call__(self, role: str, call: Callable[[], Awaitable[T]]) -> T: ...


class _Places:
    """Which driver is for which zone."""

    def __init__(self, made: Mapping[str, Driver], graph: ZoneGraph) -> None:
        self._made, self._graph = made, graph

    def find(self, role: str, zone: str) -> tuple[str, Any]:
        """Return the driver for a zone, its own or that of all, and its role."""
        own = at(role, self._graph.zones[zone].station or zone)
        found = own if own in self._made else role
        return found, self._made[found]


class _Conveyor(Conveyor):
    def __init__(self, made: Any, ask: _Ask) -> None:
        self._made, self._ask = made, ask
        self.sensing = made.sensing

    async def open(self) -> None:
        await self._ask(CONVEYOR, partial(asyncio.sleep, 0))

    @property
    def blocked(self) -> Collection[str]:
        blocked: Collection[str] = self._made.blocked
        return blocked

    async def hop(self, hop_id: str, carriage: str, origin: str, zone: str) -> Answer:
        return await self._ask(CONVEYOR, lambda: self._made.hop(hop_id, carriage, origin, zone))

    async def count(self, known: str) -> Count:
        return await self._ask(CONVEYOR, lambda: self._made.count(known))


class _ReadPoints(ReadPoint):
    def __init__(self, places: _Places, ask: _Ask) -> None:
        self._places, self._ask = places, ask

    def role(self, zone: str) -> str:
        return self._places.find(READ_POINTS, zone)[0]

    async def read(self, zone: str, carriage: str, again: bool = False) -> Look:
        role, made = self._places.find(READ_POINTS, zone)
        return await self._ask(role, lambda: made.read(zone, carriage, again))

    async def write(self, zone: str, carriage: str, target: str, memory: bytes, new_epc: str) -> Answer:
        role, made = self._places.find(READ_POINTS, zone)
        return await self._ask(role, lambda: made.write(zone, carriage, target, memory, new_epc))


class _Identifiers(Identifier):
    def __init__(self, places: _Places, ask: _Ask) -> None:
        self._places, self._ask = places, ask

    async def identify(self, zone: str, carriage: str) -> str:
        role, made = self._places.find(IDENTIFIER, zone)
        return await self._ask(role, lambda: made.identify(zone, carriage))
