"""What antennas and the camera of the inspection station can do with the carriage in front of them."""

import string
from dataclasses import dataclass

from cell_skills.codes import Code
from cell_skills.config.line import StationKind
from cell_transport.carriages import Carriage, Carriages
from cell_transport.tag_faults import Sighting, Tag, TagFaults
from cell_transport.tag_memory import SIZE
from cell_transport.tags import epc_uri
from cell_transport.zones import ZoneGraph

UNSEEN = Sighting("", b"", False, -90.0)
"""What a read on demand reports when the antenna saw nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Code and, unless done, what went wrong."""

    code: Code = Code.DONE
    message: str = ""


@dataclass(frozen=True, slots=True)
class ReadAnswer(Answer):
    """What was seen; valid only when done."""

    sighting: Sighting = UNSEEN


@dataclass(frozen=True, slots=True)
class IdentifyAnswer(Answer):
    """Who it is; "" when not done."""

    carrier: str = ""


class ReadPoints:
    """Reads, writes and identifies, with the faults of the air in between. Every station has an antenna."""

    def __init__(self, graph: ZoneGraph, carriages: Carriages, faults: TagFaults) -> None:
        """Take the track, what moves on it and what goes wrong."""
        self._graph = graph
        self._carriages = carriages
        self._faults = faults

    def look(self, name: str) -> tuple[Sighting, ...]:
        """Let the antenna where a carriage is look at it; what happens to its tag stays."""
        carriage = self._carriages[name]
        neighbour = self._carriages.neighbour(name)
        tag, sightings = self._faults.read(name, carriage.visits, carriage.tag, neighbour.tag if neighbour else None)
        self._carriages.update(name, tag=tag, visits=carriage.visits + 1)
        return sightings

    def find(self, station: str, carrier: str = "", free: bool = False) -> Carriage | None:
        """The carriage that stands at a station.

        Where several stand: the one with this carrier's tag, else one whose tag is dead, else the one there longest.

        Args:
            station: where.
            carrier: identity URI, or "" for the one that stood longest.
            free: only those that are not on a move.
        """
        there = self._carriages.standing(self._graph.zone_of_station.get(station, ""))

        def rank(carriage: Carriage) -> int:
            if not carrier or (epc_uri(carriage.tag.epc) == carrier and not carriage.tag.dead):
                return 0
            return 1 if carriage.tag.dead else 2

        return min((carriage for carriage in there if not (free and carriage.move)), key=rank, default=None)

    def read(self, station: str) -> tuple[ReadAnswer, tuple[Sighting, ...]]:
        """Read again; returns the answer for the caller and what the antenna reports to everybody."""
        carriage = self.find(station)
        if carriage is None:
            return ReadAnswer(*self._nobody(station)), ()
        sightings = self.look(carriage.name)
        return ReadAnswer(sighting=sightings[0] if sightings else UNSEEN), sightings

    def write(self, station: str, target: str, memory: bytes, new_epc: str) -> Answer:
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
            return Answer(Code.BAD_PARAMETERS, problem)
        carriage = self.find(station, epc_uri(target) if target else "")
        if carriage is None:
            return Answer(*self._nobody(station))
        tag, visit = carriage.tag, carriage.visits
        self._carriages.update(carriage.name, visits=visit + 1)
        if tag.dead and (target or not new_epc):
            return Answer(Code.TAG_UNREADABLE, f"the tag at station {station!r} does not answer")
        if target and tag.epc != target.upper():
            return Answer(Code.TARGET_MISMATCH, f"at station {station!r} stands {tag.epc}, not {target}")
        if self._faults.write_fails(carriage.name, visit):
            return Answer(Code.WRITE_FAILED, "the tag did not read back what was written")
        self._carriages.update(carriage.name, tag=Tag(new_epc.upper() or tag.epc, memory))
        return Answer()

    def identify(self, station: str) -> IdentifyAnswer:
        """Look at the fiducial of the carriage at an inspection station."""
        if not self._is_inspection(station):
            return IdentifyAnswer(Code.BAD_PARAMETERS, f"{station!r} is no inspection station")
        carriage = self.find(station)
        return IdentifyAnswer(carrier=carriage.name) if carriage else IdentifyAnswer(*self._nobody(station))

    def _nobody(self, station: str) -> tuple[Code, str]:
        known = "" if station in self._graph.zone_of_station else ", which does not exist"
        return Code.NO_CARRIER, f"no carrier stands at station {station!r}{known}"

    def _problem(self, station: str, target: str, memory: bytes, new_epc: str) -> str:
        if len(memory) > SIZE:
            return f"{len(memory)} bytes do not fit into {SIZE}"
        for epc in (target, new_epc):
            if epc and (len(epc) != 24 or set(epc) - set(string.hexdigits)):
                return f"{epc!r} is no EPC of 24 hex digits"
        if not target and not self._is_inspection(station):
            return "a write needs a target tag, except at an inspection station"
        return ""

    def _is_inspection(self, station: str) -> bool:
        zone = self._graph.zones.get(self._graph.zone_of_station.get(station, ""))
        return zone is not None and zone.kind is StationKind.INSPECTION
