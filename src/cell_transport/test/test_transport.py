"""Transport: moves, reads on the way, waiting, and crashes."""

import asyncio
import random
from functools import partial
from pathlib import Path

import pytest
from trial_line import CARRIERS, GRAPH, Line, run, turns

from cell_line.codes import Code
from cell_line.config.strict_yaml import ConfigError
from cell_line.tag_schemes.identities import epc_uri
from cell_transport.loop_line import BUFFER
from cell_transport.moves import MoveResult

LAST = 15


def test_a_move_takes_the_time_of_its_way(tmp_path: Path) -> None:
    """It should read at each diverter on the way and at the station, and keep the station's read for last."""

    async def test() -> None:
        line = Line(tmp_path).start()
        result = await line.move("m1", BUFFER, "s0", CARRIERS[2])
        assert result == MoveResult(Code.DONE, "", "s0")
        assert line.clock.now() == sum(GRAPH.hop_time(zone) for zone in GRAPH.route(BUFFER, "s0"))
        assert [read.place for read in line.reads] == ["z0", "s0"]
        assert {epc_uri(read.sighting.epc) for read in line.reads} == {CARRIERS[2]}
        carriage = line.carriages[CARRIERS[2]]
        assert (carriage.zone, carriage.visits, carriage.hops) == ("s0", 2, len(GRAPH.route(BUFFER, "s0")))

    run(test)


def test_what_inspection_wrote_over_is_forgotten_on_the_way(tmp_path: Path) -> None:
    """It should belong to one stay."""

    async def test() -> None:
        line = Line(tmp_path).start()
        line.carriages.update(CARRIERS[0], overwrote="30" * 12)
        await line.move("m1", BUFFER, "s0", CARRIERS[0])
        assert line.carriages[CARRIERS[0]].overwrote == ""

    run(test)


def test_every_zone_on_the_way_is_told(tmp_path: Path) -> None:
    """It should say that something has changed whenever a carriage begins to enter its next zone."""

    async def test() -> None:
        line = Line(tmp_path).start()
        await line.move("m1", BUFFER, "s0", CARRIERS[0])
        assert list(dict.fromkeys(told.zone for told in line.told)) == [BUFFER, *GRAPH.route(BUFFER, "s0")]

    run(test)


def test_a_move_that_was_noted_goes_on_by_itself(tmp_path: Path) -> None:
    """It should begin after a restart though nobody asks, and say where its carriage is as long as it lasts."""

    async def test() -> None:
        Line(tmp_path).carriages.update(CARRIERS[0], move="m1", destination="s0", origin=BUFFER)
        line = Line(tmp_path)
        assert line.transport.zone_of_move("m1") == BUFFER
        line.start()
        assert line.transport.open_moves() == ["m1"]
        await turns(200)
        assert (line.carriages[CARRIERS[0]].zone, line.transport.zone_of_move("m1")) == ("s0", "")
        assert line.transport.open_moves() == []

    run(test)


def test_who_stands_on_the_track_goes_first_after_a_restart(tmp_path: Path) -> None:
    """It should give a station to the one that is in the way of others, before one that waits in a station."""

    async def test() -> None:
        before = Line(tmp_path, carriers=2).carriages
        before.update(CARRIERS[0], zone="s6", move="m1", destination="s0", origin=BUFFER)
        before.update(CARRIERS[1], zone="z1", left="z0", move="m2", destination="s0", origin=BUFFER)
        line = Line(tmp_path, carriers=2).start()
        await turns(300)
        assert [carriage.zone for carriage in line.carriages] == ["s6", "s0"]

    run(test)


def test_nothing_is_left_running(tmp_path: Path) -> None:
    """It should end what it has begun when it is closed, and keep nothing of what has ended before."""

    async def test() -> None:
        before = asyncio.all_tasks()
        line = Line(tmp_path).start()
        await line.move("m1", BUFFER, "s0", CARRIERS[0])
        assert not line.transport._tasks
        line.track.hanging.add("s3")
        move = line.move("m2", "s0", "s3")
        await turns(100)
        await line.transport.close()
        assert (await move).code is Code.REFUSED
        assert asyncio.all_tasks() == before

    run(test)


def test_a_move_is_done_once(tmp_path: Path) -> None:
    """It should attach while it runs and repeat the result afterwards, also after a restart."""

    async def test() -> None:
        line = Line(tmp_path).start()
        first, second = line.move("m1", BUFFER, "s0"), line.move("m1", BUFFER, "s0")
        assert await first == await second
        assert await line.move("m1", BUFFER, "s0") == await first
        assert await Line(tmp_path).start().move("m1", BUFFER, "s0") == await first
        assert len(line.carriages.standing(BUFFER)) == 7

    run(test)


OTHERS = [("s0", "s1", ""), (BUFFER, "s1", ""), (BUFFER, "s0", CARRIERS[3])]
"""Other moves than from the buffer to s0."""


@pytest.mark.parametrize("other", OTHERS)
def test_an_id_names_one_move(tmp_path: Path, other: tuple[str, str, str]) -> None:
    """It should refuse other content by a known id once the first has ended, also after a restart, and move nothing."""

    async def test() -> None:
        line = Line(tmp_path).start()
        first, stranger = line.move("m1", BUFFER, "s0"), line.move("m1", *other)
        await turns(3)
        assert not stranger.done()
        assert (await first).code is Code.DONE
        taken = MoveResult(Code.ID_TAKEN, "the id m1 is taken by another move", "")
        assert await stranger == taken
        again = Line(tmp_path).start()
        assert await again.move("m1", *other) == taken
        assert await again.move("m1", BUFFER, "s0") == await first
        assert len(again.carriages.standing(BUFFER)) == 7

    run(test)


def test_a_move_of_before_answers_as_before(tmp_path: Path) -> None:
    """It should answer any content by the id of a move of which nobody noted what was asked."""

    async def test() -> None:
        line = Line(tmp_path).start()
        first = await line.move("m1", BUFFER, "s0")
        line.transport.journal.put("asked m1", None)
        assert await Line(tmp_path).start().move("m1", BUFFER, "s1", CARRIERS[3]) == first

    run(test)


def test_it_moves_whatever_stands_there(tmp_path: Path) -> None:
    """It should not care who the caller believes is at a station with one place."""

    async def test() -> None:
        line = Line(tmp_path).start()
        await line.move("m1", BUFFER, "s0", CARRIERS[0])
        assert (await line.move("m2", "s0", "s1", CARRIERS[5])).code is Code.DONE
        assert line.carriages[CARRIERS[0]].zone == "s1"

    run(test)


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    """It should answer NO_CARRIER for an empty station and for a carriage on another move, NO_ROUTE for no station."""

    async def test() -> None:
        line = Line(tmp_path, carriers=1).start()
        assert (await line.move("m1", "s0", "s1")).code is Code.NO_CARRIER
        assert (await line.move("m2", BUFFER, "nowhere")).code is Code.NO_ROUTE
        running = line.move("m3", BUFFER, "s0")
        assert (await line.move("m4", BUFFER, "s1")).code is Code.NO_CARRIER
        assert (await running).code is Code.DONE

    run(test)


def test_a_move_to_where_it_stands_reads_the_tag(tmp_path: Path) -> None:
    """It should be done without driving."""

    async def test() -> None:
        line = Line(tmp_path).start()
        assert await line.move("m1", BUFFER, BUFFER) == MoveResult(Code.DONE, "", BUFFER)
        assert [read.place for read in line.reads] == [BUFFER]
        assert line.clock.now() == 0.0

    run(test)


def test_a_taken_station_is_waited_for(tmp_path: Path) -> None:
    """It should go once the other leaves, and stay at its place until then."""

    async def test() -> None:
        line = Line(tmp_path, carriers=2).start()
        await line.move("m1", BUFFER, "s0")
        waiting = line.move("m2", BUFFER, "s0")
        await turns(50)
        assert not waiting.done()
        assert len(line.carriages.standing(BUFFER)) == 1
        await line.move("m3", "s0", "s1")
        assert (await waiting).code is Code.DONE

    run(test)


def test_two_stations_swap(tmp_path: Path) -> None:
    """It should not let two moves wait for each other."""

    async def test() -> None:
        line = Line(tmp_path, carriers=2).start()
        await line.move("m1", BUFFER, "s0")
        await line.move("m2", BUFFER, "s3")
        await asyncio.gather(line.move("m3", "s0", "s3"), line.move("m4", "s3", "s0"))
        assert [carriage.zone for carriage in line.carriages] == ["s3", "s0"]

    run(test)


def test_a_stuck_carrier_arrives_late(tmp_path: Path) -> None:
    """It should be late by the time it was stuck."""

    async def test() -> None:
        line = Line(tmp_path, stuck=1.0, stuck_s=40.0).start()
        assert (await line.move("m1", BUFFER, "s0")).code is Code.DONE
        way = GRAPH.route(BUFFER, "s0")
        assert line.clock.now() == sum(GRAPH.hop_time(zone) for zone in way) + 40.0 * len(way)

    run(test)


def test_a_read_on_demand_is_published(tmp_path: Path) -> None:
    """It should answer and report the same."""

    async def test() -> None:
        line = Line(tmp_path).start()
        await line.move("m1", BUFFER, "s0")
        answer = await line.transport.read("s0")
        assert line.reads[-1].sighting == answer.sighting
        assert line.reads[-1].place == "s0"

    run(test)


@pytest.mark.parametrize("seed", [0, 1, 2, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 16))])
def test_nothing_is_lost_in_a_crash(tmp_path: Path, seed: int) -> None:
    """It should end every move once, however often the process dies, and keep every carriage."""
    dice = random.Random(seed)
    open_moves: dict[str, tuple[str, str]] = {}
    done: list[str] = []

    def new_move(line: Line, move_id: str) -> None:
        idle = [GRAPH.zones[carriage.zone].station or "" for carriage in line.carriages if not carriage.move]
        taken = {carriage.zone for carriage in line.carriages} | {destination for _, destination in open_moves.values()}
        starts = set(idle) - {start for start, _ in open_moves.values()}
        if starts:
            free = (GRAPH.zone_of_station.keys() - taken) | {BUFFER}
            open_moves[move_id] = (dice.choice(sorted(starts)), dice.choice(sorted(free)))

    async def life(number: int, turns: int) -> None:
        line = Line(tmp_path, stuck=0.05, missed=0.1, tag_dies=0.01).start()
        tasks: dict[str, asyncio.Task[MoveResult]] = {}
        for turn in range(turns):
            if number < LAST and dice.random() < 0.5:
                new_move(line, f"{number}-{turn}")
            for move_id in open_moves.keys() - tasks.keys():
                tasks[move_id] = line.move(move_id, *open_moves[move_id])
            await asyncio.sleep(0)
            for move_id in [move_id for move_id, task in tasks.items() if task.done()]:
                assert tasks.pop(move_id).result() == MoveResult(Code.DONE, "", open_moves.pop(move_id)[1])
                done.append(move_id)
        await line.transport.close()

    for number in range(LAST):
        run(partial(life, number, dice.randrange(5, 200)))
    run(partial(life, LAST, 2000))
    assert not open_moves
    assert len(done) > 50


def test_a_state_of_another_line_is_refused(tmp_path: Path) -> None:
    """It should name the file, the carrier and the zone."""

    async def test() -> None:
        line = Line(tmp_path).start()
        line.carriages.update(CARRIERS[0], zone="gone")
        with pytest.raises(ConfigError, match=r"journal.jsonl:1: .*12345\.1 is bound to zone 'gone'"):
            Line(tmp_path)

    run(test)
