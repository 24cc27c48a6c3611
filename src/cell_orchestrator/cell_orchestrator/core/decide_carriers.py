"""What read points and the transport report.  Every contradiction ends in doubt, and doubt ends at inspection.

The rules for a read at a station (DESIGN: a read is evidence):
  repeated   the carrier is already confirmed here                  -> nothing
  late       it was taken before the carrier last moved             -> nothing
  passing    the carrier is on its way to somewhere else            -> nothing
  missed     no read within the policy's time after arrival         -> ask again, then doubt
  unreadable no EPC could be decoded                                -> ask again, then doubt
  unknown    the EPC is not of this line                            -> doubt of who is expected here
  wrong      another carrier of this line than the expected one     -> doubt of both: their tags may have been exchanged
  damaged    right EPC, memory fails its checksum or says otherwise -> doubt

What inspection wrote over was another's EPC                        -> doubt of that one: it wears yet another tag
"""

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import Unknown
from cell_orchestrator.core.line import StationKind
from cell_orchestrator.core.parking import parked_at
from cell_orchestrator.core.plant import NO_CARRIER, NOT_HEARD, Carrier, Plant
from cell_orchestrator.core.tags import wanted_tag


def read(plant: Plant, request: rq.ReportRead, now: float) -> list[ev.Event]:
    """Judge one read."""
    assert plant.line is not None
    station = plant.line.stations.get(request.station)
    if station is None or station.kind is StationKind.BUFFER:
        return []
    carrier = plant.carriers.get(request.epc)
    if carrier is not None:
        if carrier.move is not None and carrier.move.destination == request.station and request.at >= carrier.since:
            # The read point is faster than the transport's own report: the carrier is there.
            arrived = ev.CarrierArrived(now, carrier.move.id, carrier.id, request.station)
            return [arrived, *_judge(plant, carrier, request, now)]
        if carrier.standing and carrier.station == request.station:
            old = carrier.confirmed or carrier.identified or request.at < carrier.departed
            return [] if old else _judge(plant, carrier, request, now)
        if (carrier.move is not None and carrier.station == request.station) or request.at < carrier.since:
            return []
    expected = _expected(plant, request.station)
    if expected is None:
        return _foreign(request, now) if request.epc and carrier is None else []
    passing = carrier is not None and not carrier.standing and not expected.standing
    if passing:
        return []
    if not request.epc:
        return _ask_again(plant, expected, now, "unreadable tag") if expected.standing and not expected.doubt else []
    out: list[ev.Event] = []
    if not expected.doubt:
        what = "wrong" if carrier else "unknown"
        out.append(ev.CarrierDoubted(now, expected.id, request.station, f"{what} tag: read {request.epc}"))
    if carrier is not None and not carrier.astray:
        out.append(ev.CarrierDoubted(now, carrier.id, request.station, f"its tag was read at {request.station}"))
    return out


def _foreign(request: rq.ReportRead, now: float) -> list[ev.Event]:
    return [ev.ForeignTagSeen(now, request.station, request.epc)]


def _expected(plant: Plant, station: str) -> Carrier | None:
    """The unconfirmed carrier that stands at the station, else the one on its way there."""
    coming = None
    assert plant.line is not None
    for name in plant.busy:
        carrier = plant.carriers[name]
        if carrier.standing:
            if carrier.station == station:
                return None if carrier.confirmed or carrier.identified else carrier
        elif carrier.move is not None and carrier.move.destination == station:
            coming = carrier
    return coming


def _judge(plant: Plant, carrier: Carrier, request: rq.ReportRead, now: float) -> list[ev.Event]:
    """The right EPC in the right place; the memory must agree with the plant."""
    if carrier.doubt:
        return []
    if request.tag is None:
        return [ev.CarrierDoubted(now, carrier.id, request.station, "tag memory damaged")]
    believed = carrier.tag or wanted_tag(plant, carrier)
    if request.tag != believed:
        said = f"unit {request.tag.unit!r} step {request.tag.step}"
        return [ev.CarrierDoubted(now, carrier.id, request.station, f"tag memory says {said}")]
    return [ev.CarrierSeen(now, carrier.id, request.station, request.tag)]


def _ask_again(plant: Plant, carrier: Carrier, now: float, why: str) -> list[ev.Event]:
    assert plant.line is not None
    if carrier.reads >= plant.line.policy.max_reads:
        return [ev.CarrierDoubted(now, carrier.id, carrier.station, why)]
    return [ev.ReadRequested(now, carrier.id, carrier.station, carrier.reads + 1)]


def moved(plant: Plant, request: rq.ReportMove, now: float) -> list[ev.Event]:
    """The transport says a move ended; a move that is not open any more is old news."""
    for name in plant.busy:
        carrier = plant.carriers[name]
        if carrier.move is not None and carrier.move.id == request.move:
            break
    else:
        return []
    if not request.code:
        return [ev.CarrierArrived(now, request.move, carrier.id, carrier.move.destination)]
    assert plant.line is not None
    failed = ev.MoveFailed(now, request.move, carrier.id, request.code, request.message)
    # Once another one comes to where this one is not, a move from there would be that one's.
    hopeless = request.code == NO_CARRIER and bool(in_place_of(plant, carrier))
    if carrier.held or plant.uncounted or (not hopeless and carrier.failed_moves + 1 < plant.line.policy.max_moves):
        return [failed]
    return [failed, ev.CarrierHeld(now, carrier.id, f"cannot be moved: {request.message}", "transport")]


def in_place_of(plant: Plant, carrier: Carrier) -> list[Carrier]:
    """The others that fill the station where a carrier is believed to stand; none while there is room."""
    assert plant.line is not None
    there = (*plant.busy, *parked_at(plant, carrier.station))
    others = [o for name in there if name != carrier.id and (o := plant.carriers[name]).bound_for == carrier.station]
    return others if len(others) >= plant.line.stations[carrier.station].capacity else []


def tag_written(plant: Plant, request: rq.ReportTagWrite, now: float) -> list[ev.Event]:
    """A fresh tag at inspection ends the doubt; too many failed writes begin one."""
    assert plant.line is not None
    carrier = plant.carriers.get(request.carrier)
    if carrier is None:
        raise Unknown("carrier", request.carrier, plant.carriers)
    if not carrier.standing or carrier.station != request.station or carrier.tag == request.tag:
        return []
    if carrier.doubt and not carrier.identified:
        return []  # a write of before the doubt
    if request.code:
        return _write_failed(plant, carrier, request, now)
    if request.tag != wanted_tag(plant, carrier):
        return []
    written = ev.TagWritten(now, carrier.id, carrier.station, request.tag)
    if carrier.doubt:
        return [written, ev.DoubtCleared(now, carrier.id, carrier.station), *_robbed(plant, carrier, request, now)]
    return [written]


def _robbed(plant: Plant, carrier: Carrier, request: rq.ReportTagWrite, now: float) -> list[ev.Event]:
    """Whose EPC was overwritten wears another's tag, perhaps the one that this carrier had."""
    other = plant.carriers.get(request.overwrote)
    if other is None or other.id == carrier.id or other.astray:
        return []
    return [ev.CarrierDoubted(now, other.id, request.station, f"its tag was on {carrier.id}")]


def _write_failed(plant: Plant, carrier: Carrier, request: rq.ReportTagWrite, now: float) -> list[ev.Event]:
    assert plant.line is not None
    failed = ev.TagWriteFailed(now, carrier.id, carrier.station, request.code, request.message)
    may_try_again = carrier.writes + 1 < plant.line.policy.max_tag_writes
    if not request.wrong_tag and may_try_again:
        return [failed]
    reason = f"tag write failed: {request.message}"
    if carrier.doubt and may_try_again:
        # Another one stands here than was identified: an answer of an earlier visit came late.
        return [failed, ev.IdentificationFailed(now, carrier.id, request.station, reason)]
    if carrier.doubt:
        # Inspection cannot write the tag either: a person must replace it.
        return [failed, ev.CarrierHeld(now, carrier.id, reason, "inspection")]
    return [failed, ev.CarrierDoubted(now, carrier.id, carrier.station, reason)]


def identified(plant: Plant, request: rq.ReportIdentification, now: float) -> list[ev.Event]:
    """Inspection says who the carrier is; an impossible answer counts as a failed try."""
    carrier = plant.carriers.get(request.carrier)
    if carrier is None:
        raise Unknown("carrier", request.carrier, plant.carriers)
    if not carrier.standing or carrier.station != request.station or not carrier.doubt or carrier.identified:
        return []
    if plant.uncounted:  # others may be where nobody knows
        return []
    other = plant.carriers.get(request.actual)
    if other is not None and not other.job:
        return [ev.CarrierIdentified(now, carrier.id, other.id, request.station)]
    assert plant.line is not None
    message = request.message or f"not a free carrier of this line: {request.actual!r}"
    failed = ev.IdentificationFailed(now, carrier.id, request.station, message)
    if carrier.inspections + 1 < plant.line.policy.max_inspections:
        return [failed]
    return [failed, ev.CarrierHeld(now, carrier.id, f"cannot be identified: {message}", "inspection")]


def transport_lost(plant: Plant, request: rq.ReportTransportLost, now: float) -> list[ev.Event]:
    """Record that what is known of moves may not be true now; they stay open until it is heard again."""
    return [] if plant.transport_away in (NOT_HEARD, request.why) else [ev.TransportLost(now, request.why)]


def tick(plant: Plant, request: rq.Tick, now: float) -> list[ev.Event]:
    """Time passed: missing reads are asked for again, long moves are reported as stuck."""
    if plant.line is None:
        return []
    policy = plant.line.policy
    out: list[ev.Event] = []
    for name in plant.busy:
        carrier = plant.carriers[name]
        if carrier.move is not None:
            if not carrier.move.stuck and now - carrier.move.started >= policy.move_timeout_s:
                out.append(ev.CarrierStuck(now, carrier.id, carrier.move.id))
        elif needs_read(plant, carrier) and now - carrier.asked >= policy.read_timeout_s:
            out += _ask_again(plant, carrier, now, "no read after arrival")
    return out


def needs_read(plant: Plant, carrier: Carrier) -> bool:
    """True when the carrier stands where its identity must be confirmed and is not."""
    assert plant.line is not None
    unsure = not carrier.confirmed and not carrier.doubt and carrier.standing
    return unsure and plant.line.stations[carrier.station].kind is not StationKind.BUFFER
