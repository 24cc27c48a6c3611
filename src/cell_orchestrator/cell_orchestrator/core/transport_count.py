"""A transport that lost its journal, or has an older one: carriers are found again, without a person for each.

It knows no move any more and not whose tag is where, but its sensors see how many carriers stand at each station and
between them.  So all moves are taken back; once nothing moves, what is seen is compared with what is believed:

- Who is believed where somebody stands is read there again.  In a buffer nobody is read and one cannot be told from
  another: all of them are in doubt.
- Who is believed where nobody stands is taken for one of those that nobody expected, in doubt; for those between the
  stations, a move from home begins with.
- Who cannot be on the track, because fewer are seen than there are, waits for a person.

Doubt goes to inspection, where each is told by what is printed on it, one after another.
"""

from collections import Counter
from itertools import zip_longest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.line import StationKind
from cell_orchestrator.core.plant import Carrier, Plant
from cell_orchestrator.core.requests import ReportTransport

NOWHERE = ""
"""Station of a doubt that says nothing of where its carrier is."""


def heard(plant: Plant, request: ReportTransport, now: float) -> list[ev.Event]:
    """Record that the transport is there again, that it has forgotten, or where carriers stand."""
    out: list[ev.Event] = [ev.TransportHeard(now, request.journal)] if plant.transport_away else []
    if plant.line is None or not request.journal:
        return out
    if plant.journal and plant.journal != request.journal:
        return [*out, ev.TransportForgot(now, request.journal, request.lost)]
    if not plant.journal and not out:
        return [ev.TransportHeard(now, request.journal)]
    if plant.uncounted and _is_settled(plant, request):
        return [*out, *_count(plant, request, now)]
    return out


def _is_settled(plant: Plant, request: ReportTransport) -> bool:
    """Whether nothing has moved since it was counted, and nobody works on what is not seen."""
    if request.moving or any(c.move or c.since > request.at for c in plant.carriers.values()):
        return False
    return all(request.standing.get(c.station) for c in plant.carriers.values() if c.job)


def _count(plant: Plant, request: ReportTransport, now: float) -> list[ev.Event]:
    assert plant.line is not None
    out: list[ev.Event] = [ev.CarriersCounted(now, request.standing, request.between)]
    left, missing = Counter(request.standing), list[Carrier]()
    for carrier in sorted(plant.carriers.values(), key=_sureness):
        if left[carrier.station] > 0:
            left[carrier.station] -= 1
            if plant.line.stations[carrier.station].kind is StationKind.BUFFER:
                out.append(_doubted(carrier, now))
        else:
            missing.append(carrier)
    places = [station for station in sorted(left.elements()) if station in plant.line.stations]
    places += [plant.line.home] * request.between
    for carrier, place in zip_longest(missing, places[: len(missing)]):
        out += [ev.CarrierFound(now, carrier.id, place or plant.line.home), _doubted(carrier, now)]
        if place is None and not carrier.held:
            reason = "the transport sees it nowhere: put it on the track, and say where"
            out.append(ev.CarrierHeld(now, carrier.id, reason, "transport"))
    return out


def _sureness(carrier: Carrier) -> tuple[bool, bool, str]:
    """Who is worked on, or was read there, stands where they are believed to rather than another."""
    return not carrier.job, not carrier.confirmed, carrier.id


def _doubted(carrier: Carrier, now: float) -> ev.Event:
    return ev.CarrierDoubted(now, carrier.id, NOWHERE, "the transport lost its journal")
