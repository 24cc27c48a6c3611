"""The track: a directed graph of zones, its stations, and the routes between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Self

import networkx as nx

from cell_line.config.transport import StationKind, TransportConfig
from cell_line.config.ways import graph_of, unconnected

STATION_PENALTY_M = 1e6  # added for driving through a station, so that a route does so only when there is no other way


class ZoneError(ValueError):
    """A zone graph that cannot work; the text names the zone and what is wrong with it."""


@dataclass(frozen=True)
class Zone:
    """A piece of track that holds at most `capacity` carriers; `length_m` [m] is driven when a carrier enters it."""

    name: str
    next: tuple[str, ...]
    length_m: float = 0.5
    capacity: int = 1
    station: str | None = None
    kind: StationKind | None = None


class ZoneGraph:
    """Zones by name, checked; the ways between them are found once."""

    def __init__(self, zones: Iterable[Zone], speed_m_s: float) -> None:
        """Check the zones.

        Args:
            zones: all zones of the track.
            speed_m_s: speed of a carrier on the track [m/s].

        Raises:
            ZoneError: a zone is doubled, badly sized, points nowhere, or cannot be reached from every other.
        """
        self.zones: Mapping[str, Zone] = _by_name(zones)
        self.speed_m_s = speed_m_s
        self.zone_of_station: Mapping[str, str] = _stations(self.zones)
        if speed_m_s <= 0.0:
            raise ZoneError(f"speed_m_s must be above 0, it is {speed_m_s}")
        _check_connected(self.zones)
        self._next_to = {destination: self._next_zones(destination) for destination in self.zones}

    @classmethod
    def of(cls, config: TransportConfig) -> Self:
        """The track of a line's configuration.

        Raises:
            ZoneError: as above.
        """
        zones = (
            Zone(name, tuple(zone.next), zone.length_m, zone.capacity, zone.station, zone.kind)
            for name, zone in config.zones.items()
        )
        return cls(zones, config.speed_m_s)

    def hop_time(self, zone: str) -> float:
        """Time to drive into a zone [s]."""
        return self.zones[zone].length_m / self.speed_m_s

    def is_diverter(self, zone: str) -> bool:
        """Whether a carrier leaving this zone has a choice of ways."""
        return len(self.zones[zone].next) > 1

    def has_read_point(self, zone: str) -> bool:
        """Whether an antenna looks at this zone: at every station and every diverter."""
        return self.zones[zone].station is not None or self.is_diverter(zone)

    def route(self, start: str, destination: str) -> tuple[str, ...]:
        """Shortest way as the zones to enter, in order, around stations where possible; empty when there already."""
        next_to, way, at = self._next_to[destination], [], start
        while at != destination:
            at = next_to[at]
            way.append(at)
        return tuple(way)

    def travel_s(self, start: str, destination: str) -> float:
        """Time to drive from one station to another by `route`, with nobody in the way [s]."""
        return sum(map(self.hop_time, self.route(self.zone_of_station[start], self.zone_of_station[destination])))

    def _next_zones(self, destination: str) -> dict[str, str]:
        """For every other zone the next one on its way to the destination; of ways as long one, always the same."""
        # Backwards, each arrow is as long as the zone that a carrier enters by it.
        back = graph_of({name: zone.next for name, zone in sorted(self.zones.items())}).reverse()
        ways = nx.single_source_dijkstra_path(back, destination, weight=partial(self._entering, destination))
        return {zone: way[-2] for zone, way in ways.items() if zone != destination}

    def _entering(self, destination: str, entered: str, _: str, __: Mapping[str, float]) -> float:
        zone = self.zones[entered]
        through = STATION_PENALTY_M if zone.station is not None and entered != destination else 0.0
        return zone.length_m + through


def _by_name(zones: Iterable[Zone]) -> dict[str, Zone]:
    table: dict[str, Zone] = {}
    for zone in zones:
        if zone.name in table:
            raise ZoneError(f"zone {zone.name!r} is there twice")
        if zone.capacity < 1 or zone.length_m <= 0.0:
            raise ZoneError(f"zone {zone.name!r}: capacity and length_m must be above 0")
        table[zone.name] = zone
    return table


def _stations(zones: Mapping[str, Zone]) -> dict[str, str]:
    table: dict[str, str] = {}
    for zone in zones.values():
        if zone.station is None:
            continue
        if zone.station in table:
            raise ZoneError(f"station {zone.station!r} is in zone {table[zone.station]!r} and in {zone.name!r}")
        table[zone.station] = zone.name
    return table


def _check_connected(zones: Mapping[str, Zone]) -> None:
    """Every zone must lead to every other, or a carrier could be lost to the line."""
    if not zones:
        raise ZoneError("a track needs at least one zone")
    for name, zone in zones.items():
        for follower in zone.next:
            if follower not in zones:
                raise ZoneError(f"zone {name!r}: next names {follower!r}, which is no zone")
    for name, text in unconnected({name: zone.next for name, zone in zones.items()}):
        raise ZoneError(f"zone {name!r} {text}")
