"""What is believed against what the sensors of a track see: who stands where, when nobody's name is known.

A track shows only how many carriers stand at each stop. That is compared with the journal when the transport or the
track starts; in between every hop tells how it went. Where both differ, carriers were moved by hand or the world was
reset: those that nobody expected are taken for those that are missing, and their tags tell who they are.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cell_line.codes import Code
from cell_transport.carriages import Carriage, Carriages, delivered_tag
from cell_transport.journal import Journal
from cell_transport.moves import MoveResult, Moves
from cell_transport.tag import Tag
from cell_transport.zones import ZoneError

UNKNOWN = Tag("")
"""Tag of a carriage that no antenna has read."""
BOOT = "track"
"""Where the journal has the id of the start of the track with which it agrees."""


@dataclass(frozen=True, slots=True)
class Count:
    """What the sensors of a track see at one moment.

    Attributes:
        boot: Id of this start of the track.
        standing: Zone -> carriers that stand at its stop; all zones of the line.
        blocked: Zones towards which a carrier drives and does not get ahead.
    """

    boot: str
    standing: Mapping[str, int]
    blocked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Difference:
    """What the track shows otherwise than the carriages say.

    Attributes:
        moved: Carriage -> zone where it must be, because it is nowhere else.
        gone: Carriages that failed to hop, and are nowhere.
        new: Zones where one more stands.
    """

    moved: Mapping[str, str]
    gone: Sequence[str]
    new: Sequence[str]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.moved or self.gone or self.new)


def reconcile(carriages: Carriages, journal: Journal, count: Count, carriers: Sequence[str], home: str) -> list[str]:
    """Make the carriages what the track shows, before a transport begins with them.

    When nothing was ever known, the carriers are taken to stand as they are delivered: those in the zone `home`
    first, in the order of their serials.  Of a journal that was lost nobody can tell.

    Args:
        carriages: what is believed.
        journal: where they are kept.
        count: what is seen.
        carriers: identity URIs of all carriers of the line.
        home: station where carriers are when they are not used.

    Returns:
        For every change a line for people.

    Raises:
        ZoneError: the track lacks a zone.
    """
    if missing := sorted(carriages.graph.zones.keys() - count.standing.keys()):
        raise ZoneError(f"the track has no zone {missing[0]!r}")
    difference = compare(carriages, count, same_boot=journal.get(BOOT) == count.boot)
    delivered = () if list(carriages) or journal.lost else carriers
    texts = _correct(carriages, Moves(journal), difference, delivered, home)
    journal.put(BOOT, count.boot)
    return texts


def is_as_believed(carriages: Carriages, journal: Journal, count: Count) -> bool:
    """Whether a track that has started anew shows what is believed, so that a transport can go on."""
    if compare(carriages, count, same_boot=False):
        return False
    journal.put(BOOT, count.boot)
    return True


def compare(carriages: Iterable[Carriage], count: Count, same_boot: bool) -> Difference:
    """Find for every carriage a carrier that the track sees.

    One that is not seen may be driving, and is believed to be where it was as long as nobody unexpected is seen.

    Args:
        carriages: what is believed.
        count: what is seen.
        same_boot: whether the track has driven on since; then what is in mid-hop is not looked for elsewhere.
    """
    left_over = Counter(count.standing)

    def take(zone: str) -> bool:
        found = left_over[zone] > 0
        left_over[zone] -= found
        return found

    def is_seen(carriage: Carriage) -> bool:
        if take(carriage.zone):
            return True
        return carriage.hopping and (take(carriage.left) or same_boot or carriage.zone in count.blocked)

    missing = [carriage for carriage in sorted(carriages, key=lambda c: c.hopping) if not is_seen(carriage)]
    missing.sort(key=lambda c: not c.failed)
    found = list(left_over.elements())
    return Difference(
        {carriage.name: zone for carriage, zone in zip(missing, found, strict=False)},
        tuple(carriage.name for carriage in missing[len(found) :] if carriage.failed),
        tuple(found[len(missing) :]),
    )


def _correct(
    carriages: Carriages, moves: Moves, difference: Difference, carriers: Sequence[str], home: str
) -> list[str]:
    texts = []
    delivered = iter(carriers)
    for name, zone in difference.moved.items():
        carriage = carriages[name]
        if carriage.move:
            moves.keep(carriage.move, MoveResult(Code.NO_CARRIER, f"its carrier was found in {zone!r}", ""))
        texts.append(f"{name} stands in {zone!r}, not in {carriage.zone!r}")
        carriages.update(name, zone=zone, left="", move="", destination="", taken_for="")
    for name in difference.gone:
        texts.append(f"{name} is not in {carriages[name].zone!r} any more")
        carriages.remove(name)
    for zone in sorted(difference.new, key=lambda zone: zone != carriages.graph.zone_of_station[home]):
        label, carrier = _label(carriages, zone), next(delivered, "")
        carriages.add(label, zone, delivered_tag(carrier) if carrier else UNKNOWN, home)
        texts.append(f"{label} stands in {zone!r}, taken for {carrier or 'an unknown carrier'}")
    return texts


def _label(carriages: Carriages, zone: str) -> str:
    """The first free label for what stands in a zone: `<zone>.1`, `<zone>.2` ..."""
    labels = (f"{zone}.{number}" for number in itertools.count(1))
    return next(itertools.filterfalse(carriages.__contains__, labels))
