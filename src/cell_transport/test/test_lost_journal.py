"""A transport whose journal was lost, or is an older copy: it knows no move, and brings back who stands in the way."""

from pathlib import Path

from trial_line import CARRIERS, GRAPH, Line, parts, run, turns

from cell_line.codes import Code
from cell_transport.carriages import Carriages
from cell_transport.journal import Journal
from cell_transport.loop_line import BUFFER
from cell_transport.moves import MoveResult
from cell_transport.track_reconciliation import UNKNOWN, Count


def lose(folder: Path, entries: int) -> None:
    """Keep so many entries of the journal, as an older copy has them."""
    file = folder / "journal.jsonl"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:entries]))


def test_nothing_of_an_older_journal_moves(tmp_path: Path) -> None:
    """It should have all stand where they are, on no move, of the station where there is room."""
    journal = Journal(tmp_path / "journal.jsonl")
    carriages = Carriages.of_carriers(GRAPH, CARRIERS[:1], BUFFER, journal)
    changes = {"zone": "z1", "left": "z0", "move": "m1", "destination": "s0", "origin": "s3"}
    carriages.update(CARRIERS[0], **changes, taken_for=CARRIERS[1])
    entries = len((tmp_path / "journal.jsonl").read_bytes().splitlines())
    carriages.update(CARRIERS[0], zone="z2", left="z1")
    journal.close()
    lose(tmp_path, entries)
    transport = parts(tmp_path).as_kept()
    carriage = transport.carriages[CARRIERS[0]]
    assert transport.journal.lost
    assert (carriage.zone, carriage.left, carriage.move, carriage.origin) == ("z1", "", "", BUFFER)
    assert carriage.taken_for == "", "nobody knows who that is"
    transport.journal.close()


def test_who_stands_between_the_stations_goes_back(tmp_path: Path) -> None:
    """It should be brought to the buffer, however many there are, before it is said that nothing moves."""

    async def test() -> None:
        before = Line(tmp_path, carriers=3).carriages
        for carrier, zone in zip(before, ("z4", "z5", "s2"), strict=True):
            before.update(carrier.name, zone=zone, origin=BUFFER)
        line = Line(tmp_path, carriers=3).start()
        assert len(line.transport.open_moves()) == 2
        await turns(500)
        assert line.transport.open_moves() == []
        assert sorted(carriage.zone for carriage in line.carriages) == ["buffer", "buffer", "s2"]

    run(test)


def test_one_whose_move_from_elsewhere_has_failed_stays(tmp_path: Path) -> None:
    """It should wait for its move to be asked for again, and so should one in mid-hop."""

    async def test() -> None:
        before = Line(tmp_path, carriers=2).carriages
        failed, hopping = before
        before.update(failed.name, zone="z4", origin="s1")
        before.update(hopping.name, zone="z7", left="z6", origin=BUFFER)
        assert Line(tmp_path, carriers=2).start().transport.open_moves() == []

    run(test)


def test_a_move_of_a_lost_journal_is_refused(tmp_path: Path) -> None:
    """It should move nobody, for another may stand there; asked of this one, or by hand, it goes."""

    async def test() -> None:
        line = Line(tmp_path).start()
        result = await line.transport.move("m1", BUFFER, "s0", journal="another")
        assert result == MoveResult(Code.CANCELLED, "it was asked of a journal that is lost: it may have been done")
        assert all(carriage.zone == BUFFER for carriage in line.carriages)
        identity = line.transport.journal.identity
        assert (await line.transport.move("m1", BUFFER, "s0", journal=identity)).code is Code.DONE
        assert (await line.transport.move("m1", BUFFER, "s0", journal="another")).code is Code.DONE

    run(test)


def test_a_lost_journal_names_no_tag(tmp_path: Path) -> None:
    """It should not take who stands at home for the carriers as they were delivered, as a new line does."""
    path = tmp_path / "journal.jsonl"
    Journal(path).close()
    path.unlink()
    count = Count("1", dict.fromkeys(GRAPH.zones, 0) | {BUFFER: 1})
    transport, _ = parts(tmp_path, count).as_seen(count)
    assert [carriage.tag for carriage in transport.carriages] == [UNKNOWN]
