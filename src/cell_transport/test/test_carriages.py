"""Carriages: what is known of each survives."""

from pathlib import Path

from cell_transport.carriages import Carriages
from cell_transport.journal import Journal
from cell_transport.tag_faults import Tag
from cell_transport.testing import BUFFER, loop_line

GRAPH = loop_line()
NAME = "urn:epc:id:grai:0614141.12345.1"


def test_everything_survives(tmp_path: Path) -> None:
    """It should load a carriage with all it had, in mid-hop and with a damaged tag."""
    first = Carriages.of_carriers(GRAPH, [NAME], BUFFER, Journal(tmp_path / "journal.jsonl"))
    tag, raw = Tag("AA" * 12, b"x", dead=True), Tag("AA" * 12, b"y")
    changes = {"zone": "z1", "left": "z0", "move": "m", "destination": "s0", "origin": BUFFER, "visits": 3, "hops": 4}
    kept = first.update(NAME, tag=tag, raw=raw, arrived=5, **changes)
    assert list(Carriages.of_journal(GRAPH, Journal(tmp_path / "journal.jsonl"))) == [kept]


def test_a_journal_of_an_older_version_is_read(tmp_path: Path) -> None:
    """It should take a carriage for one that stands where it was last noted."""
    path = tmp_path / "journal.jsonl"
    path.write_text(f'["carriage {NAME}", ["s0", ["{"AA" * 12}", "00", false], 1, 2, 3, "", ""]]\n')
    carriage = Carriages.of_carriers(GRAPH, [NAME], BUFFER, Journal(path))[NAME]
    assert (carriage.zone, carriage.hopping, carriage.arrived, carriage.raw) == ("s0", False, 3, None)


def test_who_is_removed_is_forgotten(tmp_path: Path) -> None:
    """It should not come back."""
    subject = Carriages.of_carriers(GRAPH, [NAME], BUFFER, Journal(tmp_path / "journal.jsonl"))
    subject.remove(NAME)
    assert NAME not in subject
    assert list(Carriages.of_journal(GRAPH, Journal(tmp_path / "journal.jsonl"))) == []


def test_a_stranded_carriage_is_found_where_it_came_from(tmp_path: Path) -> None:
    """It should be one that has no move and stands at no station, or in mid-hop."""
    subject = Carriages.of_carriers(GRAPH, [NAME], BUFFER, Journal(tmp_path / "journal.jsonl"))
    assert subject.stranded(BUFFER) == []
    subject.update(NAME, zone="z1", left="z0", origin=BUFFER, move="m")
    assert subject.stranded(BUFFER) == []
    subject.update(NAME, move="")
    assert [carriage.name for carriage in subject.stranded(BUFFER)] == [NAME]
    subject.update(NAME, left="")
    assert [carriage.name for carriage in subject.stranded(BUFFER)] == [NAME]
    assert subject.stranded("s0") == []
    subject.update(NAME, zone="s0")
    assert subject.stranded(BUFFER) == []
