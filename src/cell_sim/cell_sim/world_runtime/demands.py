"""What a line needs of the world it stands in."""

from collections.abc import Container, Iterator
from pathlib import Path

from cell_line.config.line import LineConfig
from cell_line.config.strict_yaml import ConfigError, Key
from cell_sim.world.track_layout import TrackLayout
from cell_world.sdf.elements import SdfWorld
from cell_world.sdf.errors import hint


def check_demands(line: LineConfig, world: SdfWorld, track: TrackLayout | None, file: Path) -> None:
    """See that a world has everything a line names.

    Args:
        line: The line.
        world: The world.
        track: Its track.
        file: Where the world was read from.

    Raises:
        ConfigError: for the first thing the world lacks.
    """
    for error in demand_errors(line, world, track, file):
        raise error


def demand_errors(line: LineConfig, world: SdfWorld, track: TrackLayout | None, file: Path) -> Iterator[ConfigError]:
    """Everything a line names that a world does not have; the arguments are those of `check_demands`."""
    if track is None:
        yield line.error(("world",), f"{file} has no track")
    else:
        yield from _Check(line, world, track, file).errors()


class _Check:
    """One check: what its steps share."""

    def __init__(self, line: LineConfig, world: SdfWorld, track: TrackLayout, file: Path) -> None:
        self._line, self._world, self._track, self._file = line, world, track, file

    def errors(self) -> Iterator[ConfigError]:
        for name in self._line.cells:
            yield from self._need(name, self._world.models, ("cells", name), "model")
        for name, zone in self._line.transport.zones.items():
            key = ("transport", "zones", name)
            yield from self._need(name, self._track.places, key, "stop")
            if zone.station:
                yield from self._need(name, self._track.antennas, (*key, "station"), "antenna at")
            for index, follower in enumerate(zone.next):
                yield from self._need_way(name, follower, (*key, "next", index))
            slots = [slot for slot, of in self._track.slots.items() if of == name]
            if zone.capacity > max(1, len(slots)):
                message = f"{zone.capacity} carriers, but {self._file} has {len(slots)} slots there"
                yield self._line.error((*key, "capacity"), message)
        count, there = self._line.carriers.count, len(self._track.carriers)
        if there < count:
            yield self._line.error(("carriers", "count"), f"{count} carriers, but {self._file} has {there}")

    def _need(self, name: str, known: Container[str], key: Key, what: str) -> Iterator[ConfigError]:
        if name not in known:
            near = hint(name, known) if isinstance(known, dict) else ""
            yield self._line.error(key, f"{self._file} has no {what} {name!r}{near}")

    def _need_way(self, start: str, end: str, key: Key) -> Iterator[ConfigError]:
        starts = {start, *(slot for slot, zone in self._track.slots.items() if zone == start)}
        if not any((one, end) in self._track.ways for one in starts):
            yield self._line.error(key, f"{self._file} has no way from {start!r} to {end!r}")
