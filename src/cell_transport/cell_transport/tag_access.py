"""What antennas and the camera of the inspection station can do with the carriage in front of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cell_line.codes import Code
from cell_line.config.transport import StationKind
from cell_line.plain import quoted
from cell_line.tag_schemes.identities import TAG_ID, epc_uri
from cell_transport.answer import Answer
from cell_transport.carriages import Carriage, Carriages
from cell_transport.drivers import Drivers
from cell_transport.tag import Look, Tag, TagSighting
from cell_transport.tag_memory import SIZE
from cell_transport.zones import ZoneGraph

UNSEEN = TagSighting("", b"", False, -90.0)
"""What a read on demand reports when the antenna saw nothing."""


@dataclass(frozen=True, slots=True)
class ReadAnswer(Answer):
    """What was seen; valid only when done."""

    sighting: TagSighting = UNSEEN


@dataclass(frozen=True, slots=True)
class IdentifyAnswer(Answer):
    """Who it is; "" when not done."""

    carrier: str = ""


@dataclass(frozen=True, slots=True)
class WriteAnswer(Answer):
    """The EPC that was written over, "" where none is known."""

    overwrote: str = ""


class TagAccess:
    """Reads, writes and identifies. Every station has an antenna."""

    def __init__(self, graph: ZoneGraph, carriages: Carriages, drivers: Drivers) -> None:
        """Take the zones, what moves on them, and who reads there."""
        self._graph = graph
        self._carriages = carriages
        self._read_points = drivers.read_points
        self._reads = drivers.reads
        self._identifier = drivers.identifier

    def reads(self, zone: str) -> bool:
        """Return whether a look at who stands in a zone has an end soon: its antenna is there, or it has none."""
        return not self._graph.has_read_point(zone) or self._reads(zone)

    async def look(self, name: str, again: bool = False) -> tuple[Look, Mapping[str, Any]]:
        """Let the antenna where a carriage is, if any, look at it; returns that, and what there is to keep of it.

        Args:
            name: of the carriage.
            again: not in passing but on demand.
        """
        zone = self._carriages[name].zone
        if not self._graph.has_read_point(zone):
            return Look(), {}
        look = await self._read_points.read(zone, name, again)
        learned: dict[str, Any] = {"visits": self._carriages[name].visits + 1}
        return look, learned | {"tag": look.tag} if look.tag else learned

    def find(self, station: str, carrier: str = "") -> Carriage | None:
        """The carriage that stands at a station.

        Where several stand: the one with this carrier's tag, else one whose tag is dead, else the one there longest.

        Args:
            station: where.
            carrier: identity URI, or "" for the one that stood longest.
        """
        return _best(self._standing(station), carrier)

    def find_free(self, station: str, carrier: str) -> Carriage | None:
        """The carriage that a move from a station can begin with.

        As `find`, but those that are on a move are not asked; those whose move from there has failed are.
        """
        there = [carriage for carriage in self._standing(station) if not carriage.move]
        return _best([*there, *self._carriages.stranded(station)], carrier)

    async def read(self, station: str) -> tuple[ReadAnswer, Look]:
        """Read again; returns the answer for the caller and what the antenna reports to everybody."""
        carriage = self.find(station)
        if carriage is None:
            return ReadAnswer(*self._nobody(station)), Look()
        look, learned = await self.look(carriage.name, again=True)
        self._carriages.update(carriage.name, **learned)
        return ReadAnswer(sighting=look.sightings[0] if look.sightings else UNSEEN), look

    async def write(self, station: str, target: str, memory: bytes, new_epc: str) -> WriteAnswer:
        """Write the user memory and, if given, the EPC of the tag with EPC `target`.

        At an inspection station `target` may be "": whatever stands there. A dead tag is then replaced by a fresh one,
        which needs `new_epc`.

        Args:
            station: where the carriage stands.
            target: EPC in hex.
            memory: at most 64 bytes; b"" clears.
            new_epc: EPC in hex, or "" to keep it.
        """
        if problem := self._problem(station, target, memory, new_epc):
            return WriteAnswer(Code.BAD_PARAMETERS, problem)
        carriage = self.find(station, epc_uri(target) if target else "")
        if carriage is None:
            return WriteAnswer(*self._nobody(station))
        name = carriage.name
        self._carriages.note(name, visits=carriage.visits + 1)
        overwrote = await self._overwritten(carriage, new_epc) if not target else ""
        answer = await self._read_points.write(carriage.zone, name, target, memory, new_epc)
        if answer.code is Code.DONE:
            epc = new_epc or target or self._carriages[name].tag.epc
            self._carriages.update(name, tag=Tag(epc.upper(), memory))
        return WriteAnswer(answer.code, answer.message, overwrote)

    async def _overwritten(self, carriage: Carriage, new_epc: str) -> str:
        """What a new EPC is about to be written over; kept first, since a write may be asked for again."""
        seen = (await self._read_points.read(carriage.zone, carriage.name, again=True)).tag
        if new_epc and seen and seen.epc and seen.epc != new_epc.upper():
            return self._carriages.update(carriage.name, overwrote=seen.epc).overwrote
        return self._carriages[carriage.name].overwrote

    async def identify(self, station: str) -> IdentifyAnswer:
        """Look at the fiducial of the carriage at an inspection station."""
        if not self._is_inspection(station):
            return IdentifyAnswer(Code.BAD_PARAMETERS, f"{quoted(station)} is no inspection station")
        carriage = self.find(station)
        if carriage is None:
            return IdentifyAnswer(*self._nobody(station))
        if carrier := await self._identifier.identify(carriage.zone, carriage.name):
            return IdentifyAnswer(carrier=carrier)
        return IdentifyAnswer(Code.NO_CARRIER, f"the camera at station {quoted(station)} sees no carrier")

    def _standing(self, station: str) -> list[Carriage]:
        return self._carriages.standing(self._graph.zone_of_station.get(station, ""))

    def _nobody(self, station: str) -> tuple[Code, str]:
        known = "" if station in self._graph.zone_of_station else ", which does not exist"
        return Code.NO_CARRIER, f"no carrier stands at station {quoted(station)}{known}"

    def _problem(self, station: str, target: str, memory: bytes, new_epc: str) -> str | None:
        if len(memory) > SIZE:
            return f"{len(memory)} bytes do not fit into {SIZE}"
        for epc in (target, new_epc):
            if epc and not TAG_ID.fullmatch(epc):
                return f"{quoted(epc)} is no EPC of whole words, 16 hex digits or more"
        if not target and not self._is_inspection(station):
            return "a write needs a target tag, except at an inspection station"
        return None

    def _is_inspection(self, station: str) -> bool:
        zone = self._graph.zones.get(self._graph.zone_of_station.get(station, ""))
        return zone is not None and zone.kind is StationKind.INSPECTION


def _best(carriages: Iterable[Carriage], carrier: str) -> Carriage | None:
    """The first of those that are most likely to be this carrier; just the first where none is named."""

    def rank(carriage: Carriage) -> tuple[bool, bool]:
        dead = carriage.tag.dead
        return dead or epc_uri(carriage.tag.epc) != carrier, not dead

    return min(carriages, key=rank, default=None) if carrier else next(iter(carriages), None)
