"""Random tracks, and a driver that runs traffic on them."""

import random
from heapq import heappop, heappush

from hypothesis import strategies as st

from cell_transport.loop_line import BUFFER
from cell_transport.traffic import Traffic
from cell_transport.zones import Zone, ZoneGraph

SEEDS = st.integers(0, 2**32)


@st.composite
def tracks(draw: st.DrawFn) -> ZoneGraph:
    """Strongly connected track: a loop, chords, spurs of one to three zones that return anywhere, and a big buffer."""
    length = draw(st.integers(2, 7))
    place = st.integers(0, length - 1)
    followers = {f"z{i}": [f"z{(i + 1) % length}"] for i in range(length)}
    for start, end in draw(st.lists(st.tuples(place, place), max_size=2)):
        followers[f"z{start}"].append(f"z{end}") if start != end else None
    stations = {BUFFER: BUFFER}
    spurs = draw(st.lists(st.tuples(place, place, st.integers(1, 3)), min_size=1, max_size=4))
    for number, (start, end, depth) in enumerate(spurs):
        chain = [f"s{number}_{i}" for i in range(depth)]
        followers[f"z{start}"].append(chain[0])
        followers |= {zone: [after] for zone, after in zip(chain, [*chain[1:], f"z{end}"], strict=True)}
        stations[f"s{number}"] = chain[-1]
    followers["z0"].append(BUFFER)
    followers[BUFFER] = [f"z{draw(place)}"]
    station_at = {zone: name for name, zone in stations.items()}
    return ZoneGraph(
        [
            Zone(name, tuple(dict.fromkeys(after)), capacity=8 if name == BUFFER else 1, station=station_at.get(name))
            for name, after in followers.items()
        ],
        speed_m_s=1.0,
    )


class Driver:
    """Runs a traffic with random hop times and checks the zones with its own book-keeping after every hop."""

    def __init__(self, graph: ZoneGraph, carriers: int, seed: int) -> None:
        self.graph = graph
        self.random = random.Random(seed)
        self.traffic = Traffic(graph)
        self.carriers = [f"c{i}" for i in range(carriers)]
        self.inside = {carrier: [BUFFER] for carrier in self.carriers}  # zones a carrier is in, the one it leaves first
        self.bound_for: dict[str, str] = {}
        self.finished = 0
        self.now = 0.0
        self._hops: list[tuple[float, int, str]] = []
        self._count = 0
        for carrier in self.carriers:
            self.traffic.place(carrier, BUFFER)

    def ask(self, carrier: str, destination: str) -> bool:
        """Request one move and remember it."""
        accepted = self.traffic.request(carrier, destination)
        if accepted and self.traffic.is_moving(carrier):
            self.bound_for[carrier] = destination
        return accepted

    def ask_at_random(self) -> None:
        """Every carrier that stands may ask for a random station."""
        for carrier in self.carriers:
            if not self.traffic.is_moving(carrier) and self.random.random() < 0.7:
                self.ask(carrier, self.random.choice(list(self.graph.zone_of_station.values())))

    def start_all(self) -> None:
        """Start every hop that is granted."""
        for carrier in self.traffic.moving():
            if (zone := self.traffic.start_hop(carrier)) is not None:
                self.inside[carrier].append(zone)
                self._count += 1
                duration = self.graph.hop_time(zone) * self.random.choice([0.1, 1.0, 1.0, 10.0])
                heappush(self._hops, (self.now + duration, self._count, carrier))
        self.check()

    def finish_next(self) -> None:
        """Finish the hop that ends first; none under way although something moves is a deadlock."""
        assert self._hops, f"deadlock: {self.bound_for} at {self.inside}"
        self.now, _, carrier = heappop(self._hops)
        self.inside[carrier].pop(0)
        if self.traffic.finish_hop(carrier):
            assert self.inside[carrier] == [self.bound_for.pop(carrier)]
            self.finished += 1
        self.check()

    def drain(self) -> None:
        """Run until nothing moves."""
        while self.bound_for:
            self.start_all()
            self.finish_next()

    def check(self) -> None:
        """No zone holds more carriers than it has places, and the traffic says the same as the book-keeping."""
        held: dict[str, list[str]] = {}
        for carrier, zones in self.inside.items():
            for zone in zones:
                held.setdefault(zone, []).append(carrier)
        assert all(len(inside) <= self.graph.zones[zone].capacity for zone, inside in held.items()), held
        assert {z: sorted(c) for z, c in self.traffic.occupancy().items()} == {z: sorted(c) for z, c in held.items()}
