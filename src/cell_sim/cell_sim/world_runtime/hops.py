"""Hops of carriers from zone to zone, each done once however often it is asked for.

A zone with slots takes in several carriers: they come in over the stop of the zone and stand in the slots.  What is
known of a hop stands in the notes of the world, so it goes back in time with the carriers when the world does.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from cell_line.codes import Code
from cell_line.plain import identifier, quoted, text
from cell_sim.world.track import CarrierTrack, Phase, TrackError
from cell_sim.world.world import World
from cell_sim.world_runtime.moving import MachineStuck
from cell_sim.world_runtime.running import Running
from cell_sim.world_runtime.station import THERE
from cell_transport.answer import Answer

OWNER, LABELS = "hops", "labels"
ASKED = "asked"
KEPT = 200
"""Hops that are remembered."""
STUCK_S = 30.0
"""A carrier that does not get ahead for so long is given up [s]; it may still arrive."""
LONGEST_S = 600.0
"""No hop takes longer [s]."""

Home = Callable[[], Awaitable[None]]
Hop = dict[str, Any]
"""carrier, end, how long it had waited when it began, what was asked for; once it is over, code and message."""


class Hops:
    """Moves the carriers of a track."""

    def __init__(self, track: str, world: Running, homing: Mapping[str, Home] | None = None) -> None:
        """Take the parts.

        Args:
            track: Name of the track.
            world: The world it is in.
            homing: What has to be done at a zone before a carrier may leave it.
        """
        self._track = track
        self._world = world
        self._homing = dict(homing or {})

    async def hop(self, hop_id: str, start: str, end: str, label: str = "") -> Answer:
        """Let a carrier drive from one zone to the next; ends when it stands there.

        Args:
            hop_id: A hop seen before is joined, or answered as it ended; with another content it is refused.
            start: Zone.
            end: Zone that follows it.
            label: What the caller calls the carrier, "" for any: the one that it last drove under this label.
        """
        asked = [start, end, label]
        if problem := _misnamed(hop_id, label):
            return Answer(Code.BAD_PARAMETERS, problem)
        refusal = await self._world.do(lambda sim: self._refusal(sim, hop_id, asked))
        if refusal is not None:
            return refusal
        if start in self._homing and await self._world.do(lambda sim: self._is_new(sim, hop_id, start)):
            try:
                await self._homing[start]()
            except MachineStuck as error:
                return Answer(Code.STUCK, str(error))
        answer = await self._world.do(lambda sim: self._begin(sim, hop_id, asked))
        if answer is not None:
            return answer
        await self._world.until(lambda sim: self._advance(sim, hop_id), LONGEST_S)
        return await self._world.do(lambda sim: self._end(sim, hop_id))

    def _refusal(self, sim: World, hop_id: str, asked: list[str]) -> Answer | None:
        """Why a hop cannot begin; nothing has moved then, not even what would have to be out of its way."""
        start, end, _ = asked
        hop = self._hops(sim).get(hop_id)
        if hop is not None:
            same = hop.get(ASKED, asked) == asked
            return None if same else Answer(Code.BAD_PARAMETERS, f"another hop is known by the id {quoted(hop_id)}")
        if not _ways(sim.device(self._track, CarrierTrack), start, end):
            return Answer(Code.NO_ROUTE, f"no way leads from {quoted(start)} to {quoted(end)}")
        return None

    def _is_new(self, sim: World, hop_id: str, start: str) -> bool:
        """Whether this is a new hop of a carrier that is there, be it that something at its stop holds it."""
        track = sim.device(self._track, CarrierTrack)
        there = (c.course for c in track.carriers.values() if c.course.phase in THERE)
        return hop_id not in self._hops(sim) and any(is_in(track, course.end, start) for course in there)

    def _begin(self, sim: World, hop_id: str, asked: list[str]) -> Answer | None:
        """Note a new hop; returns how it ended if it has."""
        if refusal := self._refusal(sim, hop_id, asked):
            return refusal
        hops, (start, end, label) = self._hops(sim), asked
        if hop_id in hops:
            return _answer(hops[hop_id])
        carrier = self._pick(sim, start, end, label)
        if not carrier:
            return Answer(Code.NO_CARRIER, f"no carrier stands at {quoted(start)}")
        if label:
            self._name(sim, carrier, label)
        waited = sim.device(self._track, CarrierTrack).carriers[carrier].course.waiting
        new: Hop = {"carrier": carrier, "end": end, "waited": waited, ASKED: asked}
        sim.notes.put(OWNER, OWNER, {**dict(list(hops.items())[-KEPT:]), hop_id: new})
        return None

    def _pick(self, sim: World, start: str, end: str, label: str) -> str:
        """The carrier with the label if it stands there, else any that does: the one that is named first.

        If nobody stands there, the one with the label that is on its way already: its last hop was given up.
        """
        track, labels = sim.device(self._track, CarrierTrack), self._labels(sim)
        if there := standing(track, start):
            return min(there, key=lambda name: labels[name] != label) if label else there[0]
        late = (c.name for c in track.carriers.values() if zone_of(track, c.course.end) == end)
        return next((name for name in late if label and labels[name] == label), "")

    def _labels(self, sim: World) -> dict[str, str]:
        """The label of each carrier; the first is `<zone>.<number>`, as they stand there before any has moved."""
        notes, track = sim.notes, sim.device(self._track, CarrierTrack)
        if not notes.get(LABELS, LABELS, {}):
            zones = {name: zone_of(track, carrier.course.end) for name, carrier in track.carriers.items()}
            counts = Counter[str]()
            labels = {}
            for name, zone in zones.items():
                counts[zone] += 1
                labels[name] = f"{zone}.{counts[zone]}"
            notes.put(LABELS, LABELS, labels)
        return notes.get(LABELS, LABELS, {})

    def _name(self, sim: World, carrier: str, label: str) -> None:
        """Give a carrier a label; one that had it takes the other."""
        labels = self._labels(sim)
        swapped = {name: labels[carrier] for name, its in labels.items() if its == label}
        sim.notes.put(LABELS, LABELS, {**labels, **swapped, carrier: label})

    def _advance(self, sim: World, hop_id: str) -> bool:
        """Send the carrier on if it stands on the way; whether there is nothing to wait for any more."""
        hop = self._hops(sim).get(hop_id)
        if hop is None or "code" in hop:
            return True  # the world has begun anew, or somebody else waits too
        track = sim.device(self._track, CarrierTrack)
        course = track.carriers[hop["carrier"]].course
        if course.phase is not Phase.STANDING:
            return course.waiting > STUCK_S + float(hop["waited"])
        if is_in(track, course.end, hop["end"]):
            return True
        with suppress(TrackError):  # the next place may still be taken
            track.hop(course.end, _next(track, course.end, hop["end"]))
        return False

    def _end(self, sim: World, hop_id: str) -> Answer:
        hops = self._hops(sim)
        hop = hops.get(hop_id)
        if hop is None:
            return Answer(Code.STUCK, "the world has begun anew")
        if "code" not in hop:
            track = sim.device(self._track, CarrierTrack)
            course = track.carriers[hop["carrier"]].course
            there = course.phase is Phase.STANDING and is_in(track, course.end, hop["end"])
            text = "" if there else f"{hop['carrier']} does not get to {hop['end']!r}"
            hop = {**hop, "code": int(Code.DONE if there else Code.STUCK), "message": text}
            sim.notes.put(OWNER, OWNER, {**hops, hop_id: hop})
        return Answer(Code(hop["code"]), hop["message"])

    @staticmethod
    def _hops(sim: World) -> dict[str, Hop]:
        return sim.notes.get(OWNER, OWNER, {})


def standing(track: CarrierTrack, zone: str) -> list[str]:
    """Return the carriers that stand in a zone: at its stop, or in its slots if it has any."""
    carriers = (c for c in track.carriers.values() if c.course.phase is Phase.STANDING)
    return [carrier.name for carrier in carriers if is_in(track, carrier.course.end, zone)]


def is_in(track: CarrierTrack, place: str, zone: str) -> bool:
    """Whether who stands at a place is in a zone; the stop of a zone with slots is only its entry."""
    slots = track.layout.slots
    return slots.get(place) == zone if zone in slots.values() else place == zone


def zone_of(track: CarrierTrack, place: str) -> str:
    """Return the zone of a place."""
    return track.layout.slots.get(place, place)


def _misnamed(hop_id: str, label: str) -> str:
    """Why an id or a label is none; "" when both are."""
    try:
        identifier(hop_id)
    except ValueError as error:
        return f"the id of a hop {error}"
    try:
        text(label)
    except ValueError as error:
        return f"the name of a carriage {error}"
    return ""


def _answer(hop: Hop) -> Answer | None:
    return Answer(Code(hop["code"]), hop["message"]) if "code" in hop else None


def _ways(track: CarrierTrack, start: str, end: str) -> bool:
    """Whether a way leads from a zone, or from its slots, to another."""
    return any(zone_of(track, origin) == start and goal == end for origin, goal in track.layout.ways)


def _next(track: CarrierTrack, place: str, zone: str) -> str:
    """Where to go next from a place: to the zone's stop, and from there to a free slot of it."""
    if place != zone:
        return zone
    return next((slot for slot, of in track.layout.slots.items() if of == zone and not track.bound_for(slot)), zone)
