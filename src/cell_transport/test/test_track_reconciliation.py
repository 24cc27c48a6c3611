"""What is believed against what a track sees."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from cell_transport.carriages import Carriages, delivered_tag
from cell_transport.journal import Journal
from cell_transport.loop_line import BUFFER, loop_line
from cell_transport.moves import Moves
from cell_transport.track_reconciliation import BOOT, UNKNOWN, Count, is_as_believed, reconcile
from cell_transport.zones import ZoneError

CARRIERS = [f"urn:epc:id:grai:0614141.12345.{serial}" for serial in range(1, 5)]
GRAPH = loop_line()


def seen(boot: str = "1", blocked: str = "", **standing: int) -> Count:
    """What a track shows of all zones."""
    return Count(boot, dict.fromkeys(GRAPH.zones, 0) | standing, frozenset(filter(None, [blocked])))


class Book:
    """Carriages and moves of a journal."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal(folder / "journal.jsonl")
        self.carriages = Carriages.of_journal(GRAPH, self.journal)

    def reconcile(self, count: Count) -> list[str]:
        """Correct the carriages."""
        return reconcile(self.carriages, self.journal, count, CARRIERS, BUFFER)

    @property
    def zones(self) -> Mapping[str, str]:
        """Carriage -> zone."""
        return {carriage.name: carriage.zone for carriage in self.carriages}


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Return the book of a line with two carriages in the buffer, and one at s1."""
    made = Book(tmp_path)
    made.reconcile(seen(buffer=2, s1=1))
    return made


def test_the_first_count_names_what_stands_there(tmp_path: Path) -> None:
    """It should label by zone, and take those at home for the first carriers as they are delivered."""
    book = Book(tmp_path)
    texts = book.reconcile(seen(s1=1, buffer=2))
    assert book.zones == {"buffer.1": "buffer", "buffer.2": "buffer", "s1.1": "s1"}
    assert [carriage.tag for carriage in book.carriages] == [delivered_tag(carrier) for carrier in CARRIERS[:3]]
    assert texts[0] == f"buffer.1 stands in 'buffer', taken for {CARRIERS[0]}"
    assert Book(tmp_path).zones == book.zones


def test_what_is_as_believed_stays(book: Book) -> None:
    """It should say nothing, whether the track has started anew or not."""
    before = list(book.carriages)
    assert book.reconcile(seen(buffer=2, s1=1)) == []
    assert is_as_believed(book.carriages, book.journal, seen("2", buffer=2, s1=1))
    assert book.journal.get(BOOT) == "2"
    assert book.reconcile(seen("2", buffer=2, s1=1)) == []
    assert list(book.carriages) == before


@pytest.mark.parametrize(
    "standing", [{"buffer": 2}, {"buffer": 1, "z16": 1}, {"buffer": 1}], ids=["left", "entered", "between"]
)
def test_a_hop_under_way_is_believed(book: Book, standing: dict[str, int]) -> None:
    """It should not miss a carriage that is on the way between its zones, as long as the track is the same."""
    book.carriages.update("buffer.1", zone="z16", left="buffer", move="m1", destination="s0")
    assert book.reconcile(seen("1", s1=1, **standing)) == []
    assert book.carriages["buffer.1"].left == "buffer"


def test_a_carriage_that_is_not_seen_may_still_be_driving(book: Book) -> None:
    """It should be believed as long as nobody stands where nobody was expected, also of a track that is new."""
    book.carriages.update("buffer.1", zone="z16", left="buffer", move="m1", destination="s0")
    book.carriages.update("s1.1", move="m2", destination="s0")
    assert is_as_believed(book.carriages, book.journal, seen("2", buffer=1))


def test_a_carriage_that_has_failed_and_is_not_seen_is_gone(book: Book) -> None:
    """It should be forgotten when a new track does not see it, unless it is blocked on the way."""
    book.carriages.update("buffer.1", zone="z16", left="buffer")
    assert book.reconcile(seen("1", buffer=1, s1=1)) == []
    assert is_as_believed(book.carriages, book.journal, seen("2", "z16", buffer=1, s1=1))
    assert is_as_believed(book.carriages, book.journal, seen("3", buffer=1, s1=1)) is False
    assert book.reconcile(seen("3", buffer=1, s1=1)) == ["buffer.1 is not in 'z16' any more"]
    assert book.zones == {"buffer.2": "buffer", "s1.1": "s1"}


def test_who_is_in_mid_hop_of_a_track_that_runs_is_nobody_else(book: Book) -> None:
    """It should take one more carrier for an unknown one as long as the track is the same, else for the missing one."""
    book.carriages.update("buffer.1", zone="z16", left="buffer", move="m1", destination="s0")
    book.reconcile(seen("1", buffer=1, s1=1, s2=1))
    assert (book.zones["buffer.1"], book.zones["s2.1"]) == ("z16", "s2")
    book.reconcile(seen("2", buffer=1, s1=1, s2=1, s3=1))
    assert book.zones["buffer.1"] == "s3"


def test_who_is_missing_is_who_was_found(book: Book) -> None:
    """It should take a carrier that nobody expected for the one that is missing, end its move, and name nobody."""
    book.carriages.update("s1.1", move="m1", destination="s0", taken_for=CARRIERS[0])
    assert book.reconcile(seen("2", buffer=2, z3=1)) == ["s1.1 stands in 'z3', not in 's1'"]
    carriage = book.carriages["s1.1"]
    assert (carriage.zone, carriage.move, carriage.left, carriage.destination) == ("z3", "", "", "")
    assert carriage.taken_for == ""
    assert book.journal.keys("move ") == ["move m1"]
    ended = Moves(book.journal).get("m1")
    assert ended is not None
    assert ended.message == "its carrier was found in 'z3'"


def test_who_was_on_no_move_has_none_that_ends(book: Book) -> None:
    """It should only stand elsewhere."""
    assert book.reconcile(seen("2", buffer=2, z3=1)) == ["s1.1 stands in 'z3', not in 's1'"]
    assert book.journal.keys("move ") == []


def test_who_failed_on_the_way_is_found_first(book: Book) -> None:
    """It should be taken for who was found rather than one that stood, and is believed to stand there still."""
    book.carriages.update("buffer.1", zone="z16", left="buffer")
    assert book.reconcile(seen("2", buffer=1, z3=1)) == ["buffer.1 stands in 'z3', not in 'z16'"]
    assert book.zones == {"buffer.1": "z3", "buffer.2": "buffer", "s1.1": "s1"}


def test_a_track_that_lacks_a_zone_is_not_as_believed(book: Book) -> None:
    """It should not be an error that ends the transport, when a world is loaded that is another one."""
    standing = {zone: 0 for zone in GRAPH.zones if zone not in ("s1", "buffer")}
    book.carriages.update("s1.1", zone="s1", left="z3")
    assert is_as_believed(book.carriages, book.journal, Count("2", standing)) is False


def test_a_carrier_more_is_an_unknown_one(book: Book) -> None:
    """It should get a label of its own and no tag before an antenna has seen it."""
    book.reconcile(seen("2", buffer=3, s1=1, s2=1))
    assert book.zones == {"buffer.1": "buffer", "buffer.2": "buffer", "s1.1": "s1", "buffer.3": "buffer", "s2.1": "s2"}
    assert book.carriages["s2.1"].tag == UNKNOWN


def test_a_world_that_was_reset(book: Book) -> None:
    """It should find all carriages at home again."""
    book.carriages.update("buffer.1", zone="s5")
    book.carriages.update("buffer.2", zone="z2", left="z1", move="m1", destination="s0")
    book.reconcile(seen("2", buffer=3))
    assert set(book.zones.values()) == {"buffer"}
    assert len(book.zones) == 3


def test_a_track_of_another_line_is_refused(book: Book) -> None:
    """It should name a zone that the track lacks."""
    with pytest.raises(ZoneError, match="the track has no zone 'buffer'"):
        book.reconcile(Count("1", {zone: 0 for zone in GRAPH.zones if zone != "buffer"}))
