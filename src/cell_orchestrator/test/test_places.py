"""Where the transport's journal has carriers, of whom its track knows no names."""

from dataclasses import replace
from pathlib import Path

import pytest
from small_line import LINE, SmallLine

from cell_line.config.transport import StationKind
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.accept_store import AcceptStore, Place
from cell_orchestrator.places import places
from cell_transport.carriages import Carriages, delivered_tag
from cell_transport.journal import Journal, read_values
from cell_transport.moves import Moves
from cell_transport.zones import Zone, ZoneGraph

ONE, TWO = (f"urn:epc:id:grai:0614141.12345.{serial}" for serial in (1, 2))
NEXT = {"left": "right", "right": "inspection", "inspection": "left"}
GRAPH = ZoneGraph([Zone(zone, (to,), station=zone, kind=StationKind.CELL) for zone, to in NEXT.items()], 0.25)


class Track:
    """Two stand at left and right and wear the tags of one and two; what the transport's journal says of them."""

    def __init__(self, folder: Path, *taken_for: str) -> None:
        self.line = SmallLine(replace(LINE, carriers=(ONE, TWO)))
        self.file = folder / "journal.jsonl"
        journal = Journal(self.file)
        self.carriages, self._moves = Carriages(GRAPH, journal), Moves(journal)
        self.carriages.add("buffer.1", "left", delivered_tag(ONE))
        self.carriages.add("buffer.2", "right", delivered_tag(TWO))
        for label, carrier in zip(("buffer.1", "buffer.2"), taken_for, strict=True):
            self.carriages.update(label, taken_for=carrier)

    def inspect(self) -> None:
        """Have who stands at right on its way to inspection."""
        taken_for = self.carriages["buffer.2"].taken_for
        self._moves.note("m1", ("right", "inspection", taken_for))
        self.carriages.update("buffer.2", move="m1", origin="right", destination="inspection")

    def places(self) -> list[Place]:
        stations = {zone: station for station, zone in GRAPH.zone_of_station.items()}
        return sorted(places(self.line.plant, read_values(self.file), stations), key=lambda place: place.carrier)


def test_who_stands_somewhere_is_who_was_asked_for_there(tmp_path: Path) -> None:
    """It should say whose tag it wears, too, which contradicts where two tags were exchanged."""
    track = Track(tmp_path, TWO, ONE)
    assert track.places() == [Place(ONE, "right", unit="", tag=TWO), Place(TWO, "left", unit="", tag=ONE)]


def test_who_drives_is_who_was_asked_for(tmp_path: Path) -> None:
    """It should have its move, though it wears another's tag."""
    track = Track(tmp_path, TWO, ONE)
    track.inspect()
    assert track.places()[0] == Place(ONE, "right", "m1", "inspection", unit="", tag=TWO)


def test_where_nobody_was_asked_for_the_tag_tells(tmp_path: Path) -> None:
    """It should be so for who has not moved since it was delivered, or since the journal was lost."""
    track = Track(tmp_path, "", "")
    assert track.places() == [Place(ONE, "left", unit="", tag=ONE), Place(TWO, "right", unit="", tag=TWO)]


@pytest.mark.parametrize("is_inspected", [False, True])
def test_tags_that_were_exchanged_are_in_doubt_again(tmp_path: Path, is_inspected: bool) -> None:
    """It should not believe a read of them, though the log lost that it had found them out."""
    track = Track(tmp_path, TWO, ONE)
    if is_inspected:
        track.inspect()
    line = track.line
    line.ask(AcceptStore((f"812:{'a' * 64}",), places=tuple(track.places())))
    line.ask(rq.ReportRead("left", ONE, line.carrier(ONE).tag, line.now + 1.0))
    assert [line.carrier(name).doubt != "" for name in (ONE, TWO)] == [True, True]
    assert not line.carrier(ONE).confirmed
