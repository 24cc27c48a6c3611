"""The line as the core sees it, from its configuration."""

import networkx as nx

from cell_orchestrator.core.line import CellSpec, Line, Station, StationKind
from cell_skills.config.line import LineConfig


def core_line(config: LineConfig) -> Line:
    """Make the core's line: stations, cells, carrier names and undisturbed travel times."""
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
    return Line(config.line, stations, cells, carrier_names(config), config.carriers.home, travel_times(config))


def carrier_names(config: LineConfig) -> tuple[str, ...]:
    """The carriers' names: the EPC pure identity URIs of their GRAI tags."""
    c = config.carriers
    serials = range(c.first_serial, c.first_serial + c.count)
    return tuple(f"urn:epc:id:grai:{c.company_prefix}.{c.asset_type}.{serial}" for serial in serials)


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
