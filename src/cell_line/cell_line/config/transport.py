"""The track of a line as its YAML file says it, and what must fit together in it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from cell_line.config.plugins import DeviceConfig, Name
from cell_line.config.profiles import Fitted, Profile
from cell_line.config.strict_yaml import Key, StrictModel
from cell_line.config.ways import unconnected

MAX_COUNT = 10_000
"""Carriers of a line, and places for them in a zone."""

Wrong = tuple[Key, str]
"""What is wrong: where below `transport`, and why."""


CONVEYOR, READ_POINTS, IDENTIFIER = "conveyor", "read_points", "identifier"
"""What a transport has: what drives carriages, what reads their tags, and what tells who they are."""
Role = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$", max_length=129)]
"""One of these for all places, or for one alone: `read_points.PLACE`, `identifier.PLACE`."""
DEVICES = {role: DeviceConfig(driver=f"kinematic_{role}") for role in (CONVEYOR, READ_POINTS, IDENTIFIER)}
REMOTE = {role: DeviceConfig(driver=f"remote_{role}") for role in DEVICES}
IN_WORLD = "physics"
"""The profile in which these take their place: that of the line's world."""


class StationKind(StrEnum):
    """What a station is for."""

    LOAD = "load"
    """Units get onto their carriers."""
    UNLOAD = "unload"
    """Finished units leave their carriers."""
    BUFFER = "buffer"
    """Carriers wait."""
    INSPECTION = "inspection"
    """Doubt is cleared up."""
    CELL = "cell"
    """A cell works."""


class ZoneConfig(StrictModel):
    """A piece of track."""

    next: list[Name] = Field(min_length=1)
    length_m: float = Field(default=0.5, ge=0.001, le=10_000.0)
    """Way a carrier drives when it enters the zone [m]."""
    capacity: int = Field(default=1, ge=1, le=MAX_COUNT)
    station: Name | None = None
    kind: Annotated[StationKind, Field(strict=False)] | None = None


class TransportConfig(Fitted):
    """The track as a directed graph of zones, and what drives on it and reads."""

    zones: dict[Name, ZoneConfig] = Field(min_length=1)
    speed_m_s: float = Field(ge=0.001, le=1000.0)
    """Speed of a carrier [m/s]."""
    devices: dict[Role, DeviceConfig] = DEVICES
    profiles: dict[Name, dict[Role, DeviceConfig]] = {IN_WORLD: REMOTE}

    @field_validator("devices")
    @classmethod
    def _all_devices(cls, given: dict[str, DeviceConfig]) -> dict[str, DeviceConfig]:
        return {**DEVICES, **given}

    @field_validator("profiles")
    @classmethod
    def _in_a_world(cls, given: dict[str, dict[str, DeviceConfig]]) -> dict[str, dict[str, DeviceConfig]]:
        return {**given, IN_WORLD: {**REMOTE, **given.get(IN_WORLD, {})}}

    def roles(self) -> list[str]:
        """See `Fitted`; each read point and each identifier may have a driver of its own."""
        return [*DEVICES, *(at(role, place) for role in DEVICES for place in self._places(role))]

    def fitted(self, profile: Profile) -> dict[str, DeviceConfig]:
        """See `Fitted`; what is of all places is left out where each has its own."""
        used = {self._role_at(profile, role, place) for role in DEVICES for place in self._places(role) or [""]}
        return {role: self.device(profile, role) for role in self.roles() if role in used}

    def _role_at(self, profile: Profile, role: str, place: str) -> str:
        """The role whose driver serves a place: the nearest that is named for this place, or for all."""
        own = at(role, place)
        return next(each for named in self.named(profile) for each in (own, role) if each in named)

    def _places(self, role: str) -> list[str]:
        """Where devices of a role are: stations, and the zones of diverters."""
        if role == READ_POINTS:
            return [zone.station or name for name, zone in self.zones.items() if zone.station or len(zone.next) > 1]
        return list(self.stations(StationKind.INSPECTION)) if role == IDENTIFIER else []

    def stations(self, kind: StationKind | None = None) -> dict[str, str]:
        """Return station -> zone, of one kind or of all, in the order of the file."""
        zones = self.zones.items()
        return {zone.station: name for name, zone in zones if zone.station is not None and kind in (None, zone.kind)}


def at(role: str, place: str) -> str:
    """Return the role of what is at one place alone."""
    return f"{role}.{place}"


def wrong_transport(transport: TransportConfig) -> Iterator[Wrong]:
    """What is wrong in the zones of a track and how they follow each other, and in the names of its devices."""
    for role in transport.devices.keys() - set(transport.roles()):
        yield ("devices", role), f"a transport has no '{role}'; it has: {', '.join(transport.roles())}"
    zones = list(_in_zones(transport))
    yield from zones
    yield from _in_stations(transport)
    if not zones:  # else the ways lead nowhere
        for name, text in unconnected({name: zone.next for name, zone in transport.zones.items()}):
            yield ("zones", name), text


def _in_zones(transport: TransportConfig) -> Iterator[Wrong]:
    zones = transport.zones
    for name, zone in zones.items():
        key = ("zones", name)
        for index, follower in enumerate(zone.next):
            if follower not in zones:
                yield (*key, "next", index), f"'{follower}' is no zone"
        if zone.station and not zone.kind:
            yield (*key, "station"), f"needs a kind: {', '.join(StationKind)}"
        if zone.kind and not zone.station:
            yield (*key, "kind"), "is given, but no station"


def _in_stations(transport: TransportConfig) -> Iterator[Wrong]:
    homes: dict[str, str] = {}
    for name, zone in transport.zones.items():
        if zone.station is None:
            continue
        if zone.station in homes:
            message = f"'{zone.station}' is in zone '{homes[zone.station]}' already"
            yield ("zones", name, "station"), message
        homes.setdefault(zone.station, name)
    for kind in (StationKind.LOAD, StationKind.UNLOAD):
        if not transport.stations(kind):
            yield ("zones",), f"there is no station of kind {kind}"
