"""What antennas of the track and the camera of the inspection station can tell and do."""

import math
from dataclasses import dataclass, replace

from cell_line.codes import Code
from cell_line.plain import quoted
from cell_line.tag_schemes.identities import TAG_ID
from cell_sim.world.track import CarrierTrack
from cell_sim.world.world import World
from cell_sim.world_runtime.hops import standing
from cell_transport.answer import Answer
from cell_transport.tag import Tag
from cell_transport.tag_memory import SIZE

NEAR_DBM, PER_M = -40.0, -150.0
"""Strength of the answer of a tag at the antenna [dBm], and what it loses on the way [dB/m]."""


@dataclass(frozen=True, slots=True)
class TagInField:
    """A tag in the field of an antenna.

    Attributes:
        tag: As it is.
        rssi: Strength of its answer [dBm].
    """

    tag: Tag
    rssi: float


class Antennas:
    """Reads and writes tags of one track; to be used between the steps of the simulation."""

    def __init__(self, track: str, carriers: dict[str, str]) -> None:
        """Take the name of the track, and the model of each carrier by its EPC as a URI."""
        self._track = track
        self._ids = {model: uri for uri, model in carriers.items()}

    def read(self, sim: World, place: str) -> TagInField | Answer:
        """Return the nearest tag in the range of the antenna of a place, or why there is none."""
        track = sim.device(self._track, CarrierTrack)
        if place not in track.layout.antennas:
            return Answer(Code.NO_CARRIER, f"there is no antenna at {quoted(place)}")
        near = track.in_range(place)
        if not near:
            return Answer(Code.NO_CARRIER, f"no tag answers at {quoted(place)}")
        antenna = sim.pose(track.layout.antennas[place].frame)
        assert antenna is not None, "every antenna has its frame"
        distance = math.dist(antenna.position, track.carriers[near[0]].tag_position())
        return TagInField(track.tags[near[0]], NEAR_DBM + PER_M * distance)

    def write(self, sim: World, place: str, target: str, memory: bytes, new_epc: str) -> Answer:
        """Write the tag in the range of an antenna.

        Args:
            sim: The simulation.
            place: Of the antenna.
            target: EPC in hex that the tag must have, "" for any; a dead one is then replaced by a new one.
            memory: New user memory.
            new_epc: New EPC in hex, "" to keep it.
        """
        if len(memory) > SIZE:
            return Answer(Code.BAD_PARAMETERS, f"{len(memory)} bytes do not fit into {SIZE}")
        for epc in (target, new_epc):
            if epc and not TAG_ID.fullmatch(epc):
                return Answer(Code.BAD_PARAMETERS, f"{quoted(epc)} is no EPC of whole words, 16 hex digits or more")
        seen = self.read(sim, place)
        if isinstance(seen, Answer):
            return seen
        tag = seen.tag
        if tag.dead and (target or not new_epc):
            return Answer(Code.TAG_UNREADABLE, f"the tag at {quoted(place)} does not answer")
        if target and tag.epc != target.upper():
            return Answer(Code.TARGET_MISMATCH, f"at {quoted(place)} stands {tag.epc}, not {target.upper()}")
        track = sim.device(self._track, CarrierTrack)
        carrier = track.in_range(place)[0]
        track.tags[carrier] = replace(tag, epc=new_epc.upper() or tag.epc, memory=memory, dead=False)
        return Answer()

    def identify(self, sim: World, place: str) -> str:
        """Return who stands at a place, by the fiducial on it; "" when nobody does."""
        there = standing(sim.device(self._track, CarrierTrack), place)
        return self._ids[there[0]] if there else ""
