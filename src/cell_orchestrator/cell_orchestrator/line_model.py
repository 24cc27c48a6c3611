"""The line as the core sees it, from its configuration."""

import networkx as nx

from cell_line.config.line import LineConfig
from cell_orchestrator.core.line import CellSpec, Line, Policy, Station, StationKind
from cell_transport.tags import carrier_epcs


def core_line(config: LineConfig) -> Line:
    """Make the core's line: stations, cells, carrier names and undisturbed travel times.

    Raises:
        ConfigError: the carriers' tags make no GRAI-96.
    """
    zones = config.transport.zones.values()
    stations = {
        zone.station: Station(zone.station, StationKind(zone.kind), zone.capacity)
        for zone in zones
        if zone.station is not None and zone.kind is not None
    }
    cells = {
        name: CellSpec(name, cell.station, tuple(cell.skills), tuple(cell.setups))
        for name, cell in config.cells.items()
    }
    policy = Policy(spare_carriers=config.carriers.spare)
    return Line(config.line, stations, cells, carrier_epcs(config), config.carriers.home, travel_times(config), policy)


def travel_times(config: LineConfig) -> dict[str, dict[str, float]]:
    """Time of the shortest way from every station to every other [s]; entering a zone takes its length."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, zone in config.transport.zones.items():
        for follower in zone.next:
            hop_s = config.transport.zones[follower].length_m / config.transport.speed_m_s
            graph.add_edge(name, follower, hop_s=hop_s)
    stations = config.stations()
    times = {
        station: nx.single_source_dijkstra_path_length(graph, zone, weight="hop_s")
        for station, zone in stations.items()
    }
    return {a: {b: float(times[a][stations[b]]) for b in stations} for a in stations}
