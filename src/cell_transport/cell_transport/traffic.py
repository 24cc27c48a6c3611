"""Who may move where: zone reservation that can always be finished, so that carriers never block one another for good.

Every state keeps a safe sequence, an order of single hops that brings each moving carrier to its destination. A hop is
granted only when the state after it has a sequence as well; the first hop of the present sequence always has one, so
something can always move. A carrier that is stuck simply does not start its hops; nothing else needs to know.
"""

from collections.abc import Mapping
from typing import Self

from cell_transport.safe_sequence import Hop, by_backtracking, in_rounds
from cell_transport.zones import ZoneGraph

SEARCH_LIMIT = 5_000  # states looked at for an awkward request before it counts as not possible


class TrafficError(ValueError):
    """A call that contradicts the traffic: unknown zone or carrier, place taken, hop not started."""


class Traffic:
    """Carriers on a zone graph. Not immutable, but `copy()` is cheap."""

    def __init__(self, graph: ZoneGraph) -> None:
        self.graph = graph
        self._at: dict[str, str] = {}  # carrier -> its zone, while it hops the zone it enters
        self._leaving: dict[str, str] = {}  # hopping carrier -> the zone it still occupies too
        self._ahead: dict[str, tuple[str, ...]] = {}  # moving carrier -> zones still to enter; oldest request first
        self._free = {name: zone.capacity for name, zone in graph.zones.items()}  # places nobody is in
        self._open = dict(self._free)  # places nobody stands in or is bound for
        self._sequence: list[Hop] = []

    def copy(self) -> Self:
        """An independent copy."""
        twin = type(self).__new__(type(self))
        twin.graph = self.graph
        twin._at, twin._leaving, twin._ahead = self._at.copy(), self._leaving.copy(), self._ahead.copy()
        twin._free, twin._open, twin._sequence = self._free.copy(), self._open.copy(), self._sequence.copy()
        return twin

    def place(self, carrier: str, zone: str, leaving: str = "") -> None:
        """Put a carrier onto the track while nothing moves.

        Args:
            carrier: who.
            zone: where.
            leaving: zone that it occupies too, because its hop from there is under way.

        Raises:
            TrafficError: the carrier is there already, a zone is unknown or full, or something moves.
        """
        if carrier in self._at or self._ahead:
            raise TrafficError(f"{carrier} cannot be placed: it is on the track already, or others are moving")
        for taken in filter(None, (leaving, zone)):
            if self._free.get(taken, 0) < 1:
                raise TrafficError(f"{carrier} cannot be placed: zone {taken!r} is unknown or full")
        self._at[carrier] = zone
        self._free[zone] -= 1
        self._open[zone] -= 1
        if leaving:
            self._leaving[carrier] = leaving
            self._free[leaving] -= 1

    def request(self, carrier: str, destination: str) -> bool:
        """Ask for a move; see `request_all`."""
        return self.request_all({carrier: destination})

    def request_all(self, wanted: Mapping[str, str]) -> bool:
        """Accept moves to these destination zones, all or none of them.

        Returns:
            False, with nothing changed, when a carrier is moving already, a destination has no place left for it
            (places of those leaving are free, places of those bound for it are not), or no order of hops completes
            all moves.

        Raises:
            TrafficError: unknown carrier or zone.
        """
        open_places = self._open.copy()
        for carrier, destination in wanted.items():
            open_places[self.zone_of(carrier)] += 1
            if destination not in open_places:
                raise TrafficError(f"{destination!r} is no zone")
            open_places[destination] -= 1
        if any(carrier in self._ahead for carrier in wanted) or any(open_places[zone] < 0 for zone in wanted.values()):
            return False
        routes = {carrier: self.graph.route(self._at[carrier], destination) for carrier, destination in wanted.items()}
        ahead = self._ahead | {carrier: route for carrier, route in routes.items() if route}
        sequence = self._sequence_for(ahead, routes)
        if sequence is None:
            return False
        self._open, self._ahead, self._sequence = open_places, ahead, sequence
        return True

    def request_most(self, wanted: Mapping[str, str]) -> list[str]:
        """Accept as many of these moves as possible, the first ones first; see `request_all`.

        Those that wait only for one another's places, as in a swap, are accepted together.

        Returns:
            The carriers whose moves are accepted.
        """
        accepted = [carrier for carrier, destination in wanted.items() if self.request(carrier, destination)]
        rest = {carrier: zone for carrier, zone in wanted.items() if carrier not in accepted}
        places = self._open.copy()
        for carrier, zone in rest.items():
            places[self._at[carrier]] += 1
            places[zone] -= 1
        while too_much := [carrier for carrier, zone in rest.items() if places[zone] < 0]:
            last = too_much[-1]
            zone = rest.pop(last)
            places[self._at[last]] -= 1
            places[zone] += 1
        if rest and self.request_all(rest):
            accepted += rest
        return accepted

    def moving(self) -> list[str]:
        """Carriers on their way, the oldest request first."""
        return list(self._ahead)

    def is_moving(self, carrier: str) -> bool:
        """Whether the carrier is on its way somewhere."""
        return carrier in self._ahead or carrier in self._leaving

    def zone_of(self, carrier: str) -> str:
        """Zone of a carrier; while it hops, the one it enters.

        Raises:
            TrafficError: unknown carrier.
        """
        try:
            return self._at[carrier]
        except KeyError:
            raise TrafficError(f"{carrier} is not on the track") from None

    def occupancy(self) -> dict[str, list[str]]:
        """Carriers by zone, only zones that hold some; a hopping carrier is in both of its zones."""
        table: dict[str, list[str]] = {}
        for places in (self._at, self._leaving):
            for carrier, zone in places.items():
                table.setdefault(zone, []).append(carrier)
        return table

    def grants(self) -> list[Hop]:
        """Hops that may start now, each as if it were the only one; the oldest request first."""
        return [(carrier, self._ahead[carrier][0]) for carrier in self._ahead if self._after_hop(carrier) is not None]

    def start_hop(self, carrier: str) -> str | None:
        """Start the carrier's next hop if it may; it then occupies both zones.

        Returns:
            The zone it enters, or None when it has to wait or is not moving.
        """
        if carrier not in self._ahead or (sequence := self._after_hop(carrier)) is None:
            return None
        zone = self._ahead[carrier][0]
        self._sequence = sequence
        self._leaving[carrier] = self._at[carrier]
        self._at[carrier] = zone
        self._ahead[carrier] = self._ahead[carrier][1:]
        self._free[zone] -= 1
        return zone

    def finish_hop(self, carrier: str) -> bool:
        """Release the zone left behind.

        Returns:
            Whether the carrier has nowhere further to go.

        Raises:
            TrafficError: the carrier is not hopping.
        """
        try:
            self._free[self._leaving.pop(carrier)] += 1
        except KeyError:
            raise TrafficError(f"{carrier} is not hopping") from None
        if self._ahead.get(carrier):
            return False
        self._ahead.pop(carrier, None)
        return True

    def _after_hop(self, carrier: str) -> list[Hop] | None:
        """Sequence of the state after the carrier's next hop, or None when that hop must not start now."""
        way = self._ahead[carrier]
        if carrier in self._leaving or self._free[way[0]] < 1:
            return None
        zone = way[0]
        for position, (other, entered) in enumerate(self._sequence):
            if other == carrier:  # nobody before it needs this zone: the hop may as well come first
                return self._sequence[:position] + self._sequence[position + 1 :]
            if entered == zone:
                break
        free = self._settled_places()
        free[zone] -= 1
        free[self._at[carrier]] += 1
        rest = self._unfinished(self._ahead | {carrier: way[1:]})
        return in_rounds(free, self._at | {carrier: zone}, rest)

    def _sequence_for(
        self, ahead: dict[str, tuple[str, ...]], routes: Mapping[str, tuple[str, ...]]
    ) -> list[Hop] | None:
        """For these ways, of which `routes` are new: in rounds, so that all move at once; else the new last."""
        moving = self._unfinished(ahead)
        sequence = in_rounds(self._settled_places(), self._at, moving)
        if sequence is None:
            sequence = self._appended(routes)
        if sequence is None and not self._is_walled_in(ahead):
            sequence = by_backtracking(self._settled_places(), self._at, moving, SEARCH_LIMIT)
        return sequence

    def _appended(self, routes: Mapping[str, tuple[str, ...]]) -> list[Hop] | None:
        """The present sequence and then each new carrier alone, if no carrier at its destination is in the way."""
        places, sequence = self._open.copy(), self._sequence.copy()
        for carrier, route in routes.items():
            if any(places[zone] < 1 for zone in route):
                return None
            places[self._at[carrier]] += 1
            places[(self._at[carrier], *route)[-1]] -= 1
            sequence += [(carrier, zone) for zone in route]
        return sequence

    def _is_walled_in(self, ahead: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether a way leads through a zone filled by carriers that are not going to move."""
        places = {name: zone.capacity for name, zone in self.graph.zones.items()}
        for carrier, zone in self._at.items():
            places[zone] -= carrier not in ahead
        return any(places[zone] < 1 for way in ahead.values() for zone in way)

    def _unfinished(self, ahead: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {carrier: way for carrier, way in ahead.items() if way}

    def _settled_places(self) -> dict[str, int]:
        """Free places once the hops now under way are finished."""
        free = self._free.copy()
        for zone in self._leaving.values():
            free[zone] += 1
        return free
