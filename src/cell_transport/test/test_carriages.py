"""Carriages: what is known of each survives."""

import os
from pathlib import Path

import pytest
from trial_line import Line, run

from cell_line.config.strict_yaml import ConfigError
from cell_transport.carriages import Carriages
from cell_transport.journal import Journal
from cell_transport.loop_line import BUFFER, loop_line
from cell_transport.tag import Tag

GRAPH = loop_line()
NAMES = [f"urn:epc:id:grai:0614141.12345.{serial}" for serial in (1, 2, 3)]
NAME = NAMES[0]


def test_everything_survives(tmp_path: Path) -> None:
    """It should load a carriage with all it had, in mid-hop and with a damaged tag."""
    first = Carriages.of_carriers(GRAPH, [NAME], BUFFER, Journal(tmp_path / "journal.jsonl"))
    tag, raw = Tag("AA" * 12, b"x", dead=True), Tag("AA" * 12, b"y")
    names = {"taken_for": NAMES[1], "overwrote": "BB" * 12}
    changes = {"zone": "z1", "left": "z0", "move": "m", "destination": "s0", "origin": BUFFER, "visits": 3, "hops": 4}
    kept = first.update(NAME, tag=tag, raw=raw, arrived=5, **changes, **names)
    assert list(Carriages.of_journal(GRAPH, Journal(tmp_path / "journal.jsonl"))) == [kept]


def test_who_was_asked_for_is_remembered(tmp_path: Path) -> None:
    """It should be so after the move, too, whoever it is; another move tells anew."""

    async def test() -> None:
        line = Line(tmp_path, carriers=1).start()
        await line.move("m1", BUFFER, "s0", NAMES[2])
        assert line.carriages[NAME].taken_for == NAMES[2]
        await line.move("m2", "s0", "s1")
        assert line.carriages[NAME].taken_for == ""

    run(test)


def test_only_what_must_last_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should sync a change, and not what may be lost with the power, which the process itself does not lose."""
    subject = Carriages.of_carriers(GRAPH, [NAME], BUFFER, Journal(tmp_path / "journal.jsonl"))
    synced: list[int] = []
    monkeypatch.setattr(os, "fdatasync", synced.append)
    noted = subject.note(NAME, hops=4)
    assert (synced, list(Carriages.of_journal(GRAPH, Journal(tmp_path / "journal.jsonl")))) == ([], [noted])
    subject.update(NAME, hops=5)
    assert len(synced) == 1


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


@pytest.mark.parametrize("where", ["zone", "destination", "left"])
def test_a_journal_of_another_line_is_refused(tmp_path: Path, where: str) -> None:
    """It should name the file, the carrier and the zone that is no more."""
    subject = Carriages.of_carriers(GRAPH, [NAME], BUFFER, Journal(tmp_path / "journal.jsonl"))
    subject.update(NAME, **{where: "gone"})
    with pytest.raises(ConfigError, match=r"journal.jsonl:1: .*12345\.1 is bound to zone 'gone'"):
        Carriages.of_journal(GRAPH, Journal(tmp_path / "journal.jsonl"))


def test_it_says_whether_the_journal_has_a_carriage(tmp_path: Path) -> None:
    """It should take it from there, or not."""
    subject = Carriages.of_carriers(GRAPH, [NAME], BUFFER, Journal(tmp_path / "journal.jsonl"))
    assert (subject.load(NAME), subject.load(NAMES[1])) == (True, False)


def test_arrivals_are_counted_over_all(tmp_path: Path) -> None:
    """It should give the next number, and begin with 1."""
    journal = Journal(tmp_path / "journal.jsonl")
    assert Carriages(GRAPH, journal).arrival() == 1
    subject = Carriages.of_carriers(GRAPH, NAMES, BUFFER, journal)
    assert subject.arrival() == 1
    subject.update(NAMES[1], arrived=4)
    assert subject.arrival() == 5


def test_everyone_but_one_alone_has_a_neighbour(tmp_path: Path) -> None:
    """It should be the next one, and the first after the last."""
    subject = Carriages.of_carriers(GRAPH, NAMES, BUFFER, Journal(tmp_path / "journal.jsonl"))
    following = [subject.neighbour(name) for name in NAMES]
    assert [neighbour.name for neighbour in following if neighbour] == [*NAMES[1:], NAME]
    for name in NAMES[1:]:
        subject.remove(name)
    assert subject.neighbour(NAME) is None
