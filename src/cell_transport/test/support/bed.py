"""Beds with the drivers of a transport, in a folder."""

from pathlib import Path
from typing import Any

from cell_line.config.plugins import DeviceConfig
from cell_line.manual_clock import ManualClock
from cell_line.registry import Registry
from cell_line.shared import SharedThings
from cell_line.tag_schemes.gs1 import Grai96
from cell_line.tag_schemes.scheme import TagScheme
from cell_transport.carriages import Carriages
from cell_transport.conformance import GRAPH, PLACES, TAGS, Bed
from cell_transport.drivers import Drivers, TransportEnv
from cell_transport.factory import GROUPS, make_drivers
from cell_transport.fault_rates import TransportFaults
from cell_transport.journal import Journal
from cell_transport.zones import ZoneGraph

NO_FAULTS = TransportFaults()


def bed(
    folder: Path,
    kind: str,
    clock: ManualClock,
    shared: SharedThings | None = None,
    faults: TransportFaults = NO_FAULTS,
    graph: ZoneGraph = GRAPH,
    scheme: type[TagScheme] = Grai96,
) -> Bed:
    """The installed drivers of a kind, `kinematic` or `remote`; none is open yet."""
    env = TransportEnv(graph, clock, shared or SharedThings())
    env.carriages = Carriages(graph, Journal(folder / "journal.jsonl"))
    for name, zone in PLACES.items():
        if zone in graph.zones:
            env.carriages.add(name, zone, TAGS[name])
    fitted = {role: DeviceConfig(driver=f"{kind}_{role}") for role in GROUPS}
    made: dict[str, Any] = dict(make_drivers(fitted, env, Registry.installed(), faults, 1, scheme))
    return Bed(Drivers(**made), env)
