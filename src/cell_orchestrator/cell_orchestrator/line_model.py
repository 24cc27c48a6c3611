"""The line as the core sees it, from its configuration."""

from cell_line.config.line import LineConfig
from cell_line.tag_schemes.carriers import carrier_epcs
from cell_orchestrator.core.line import Bounds, CellSpec, Line, Station, StationKind
from cell_transport.zones import ZoneGraph


def core_line(config: LineConfig) -> Line:
    """Make the core's line: stations, cells, carrier names and undisturbed travel times.

    Raises:
        ConfigError: the carriers' tag scheme is not installed, or its options are wrong.
    """
    zones = config.transport.zones.values()
    stations = {
        zone.station: Station(zone.station, StationKind(zone.kind), zone.capacity)
        for zone in zones
        if zone.station is not None and zone.kind is not None
    }
    cells = {
        name: CellSpec(name, cell.station, tuple(cell.skills), tuple(cell.setups), dict(cell.setup_s))
        for name, cell in config.cells.items()
    }
    bounds = Bounds(spare_carriers=config.carriers.spare)
    return Line(config.line, stations, cells, carrier_epcs(config), config.carriers.home, travel_times(config), bounds)


def travel_times(config: LineConfig) -> dict[str, dict[str, float]]:
    """Time of the way that the transport takes from every station to every other, where nobody is in its way [s]."""
    graph = ZoneGraph.of(config.transport)
    return {a: {b: graph.travel_s(a, b) for b in graph.zone_of_station} for a in graph.zone_of_station}
