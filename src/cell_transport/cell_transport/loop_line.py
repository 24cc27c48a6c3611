"""Ready-made tracks for tests."""

from cell_line.config.transport import StationKind
from cell_transport.zones import Zone, ZoneGraph

BUFFER = "buffer"


def loop_line(length: int = 17, spurs: int = 7, buffer_capacity: int = 8) -> ZoneGraph:
    """A loop of `length` zones z0.. with `spurs` one-way spurs s0.. spread over it, and a buffer spur at the end."""
    names = [f"s{i}" for i in range(spurs)] + [BUFFER]
    exits = {i * length // len(names): name for i, name in enumerate(names)}
    zones = [Zone(f"z{i}", (f"z{(i + 1) % length}", *([exits[i]] if i in exits else []))) for i in range(length)]
    for i, name in exits.items():
        kind = StationKind.BUFFER if name == BUFFER else StationKind.CELL
        capacity = buffer_capacity if name == BUFFER else 1
        zones.append(Zone(name, (f"z{(i + 1) % length}",), capacity=capacity, station=name, kind=kind))
    return ZoneGraph(zones, speed_m_s=0.25)
