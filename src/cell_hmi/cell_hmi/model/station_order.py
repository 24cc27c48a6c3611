"""In which order the stations of a line lie along its track, for a picture of it."""

from collections.abc import Mapping

from cell_line.config.transport import TransportConfig


def station_order(transport: TransportConfig) -> list[str]:
    """All stations, in the order in which a carrier passes them that goes round once.

    It goes on along the track, past stations where it can; those of a part that it never comes to follow at the end.
    """
    zones = transport.zones
    after = {name: zone.next for name, zone in zones.items()}
    stations = {zone: station for station, zone in transport.stations().items()}
    order: list[str] = []
    for zone in _round(after, stations):
        beside = [zone, *after[zone]]
        order += [stations[name] for name in beside if name in stations and stations[name] not in order]
    return order + [station for station in transport.stations() if station not in order]


def _round(after: Mapping[str, list[str]], stations: Mapping[str, str]) -> list[str]:
    """The zones that a carrier comes through on its way round, the first of the file first."""
    way: list[str] = []
    zone = next(iter(after))
    while zone not in way:
        way.append(zone)
        fresh = [name for name in after[zone] if name not in way]
        past = [name for name in fresh if name not in stations]
        if not fresh:
            break
        zone = (past or fresh)[0]
    return way
