"""Transport on a track whose hops hang and fail."""

import asyncio
import json
import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from trial_line import CARRIERS, GRAPH, Line, run, turns

from cell_line.codes import Code
from cell_line.entry_file import EntryFile
from cell_transport.answer import Answer
from cell_transport.loop_line import BUFFER
from cell_transport.moves import MoveResult

WAY = GRAPH.route(BUFFER, "s0")
TORN = Answer(Code.STUCK, "the belt has torn")


def test_a_failed_hop_ends_its_move(tmp_path: Path) -> None:
    """It should say where and why, and that nobody knows where the carrier stands; asked again it says the same."""

    async def test() -> None:
        line = Line(tmp_path).start()
        line.track.endings[WAY[1]] = TORN
        result = await line.move("m1", BUFFER, "s0", CARRIERS[0])
        assert (result.code, result.station) == (Code.STUCK, "")
        assert result.message == f"{WAY[0]} -> {WAY[1]}: the belt has torn"
        assert line.transport.open_moves() == []
        assert line.transport.stuck() == [CARRIERS[0]]
        failed = line.carriages[CARRIERS[0]]
        assert (failed.move, failed.destination, failed.left, failed.zone) == ("", "", *WAY[:2])
        assert line.told[-1] == failed
        assert await Line(tmp_path).start().move("m1", BUFFER, "s0", CARRIERS[0]) == result

    run(test)


def test_a_bug_ends_the_move_it_is_in(tmp_path: Path) -> None:
    """It should tell whoever waits, and keep nobody else from moving."""

    async def test() -> None:
        line = Line(tmp_path).start()
        line.track.broken.add(WAY[1])
        result = await line.move("m1", BUFFER, "s0", CARRIERS[0])
        assert (result.code, result.station) == (Code.EXCEPTION, "")
        assert result.message.endswith("RuntimeError: broken")
        line.track.broken.clear()
        assert (await line.move("m2", BUFFER, "s0", CARRIERS[0])).station == "s0"

    run(test)


@pytest.mark.parametrize("restarted", [False, True])
def test_nobody_runs_into_a_failed_carriage(tmp_path: Path, restarted: bool) -> None:
    """It should keep both its zones until another move from the same station has taken it up."""

    async def test() -> None:
        line = Line(tmp_path).start()
        line.track.endings[WAY[1]] = Answer(Code.NO_CARRIER, "gone")
        await line.move("m1", BUFFER, "s0", CARRIERS[0])
        if restarted:
            line = Line(tmp_path).start()
        assert line.transport.stuck() == [CARRIERS[0]]
        second = line.move("m2", BUFFER, "s3", CARRIERS[1])
        await turns(200)
        assert not second.done()
        assert sorted(line.transport.traffic.occupancy()) == sorted({BUFFER, *WAY[:2]})

        again = line.move("m3", BUFFER, "s0", CARRIERS[0])
        assert (await again).station == "s0"
        assert (await second).station == "s3"
        assert line.transport.stuck() == []

    run(test)


def test_a_failed_hop_is_tried_as_another_hop(tmp_path: Path) -> None:
    """It should not be answered by what became of the first try."""

    async def test() -> None:
        line = Line(tmp_path).start()
        line.track.endings[WAY[1]] = TORN
        await line.move("m1", BUFFER, "s0", CARRIERS[0])
        line.track.endings[WAY[1]] = TORN
        assert (await line.move("m2", BUFFER, "s0", CARRIERS[0])).code is Code.STUCK
        await line.move("m3", BUFFER, "s0", CARRIERS[0])
        assert len(line.track.ids(WAY[1])) == 3
        assert len({hop_id for hop_id, _ in line.track.asked}) == len(line.track.asked)

    run(test)


def test_a_failed_carriage_may_go_elsewhere(tmp_path: Path) -> None:
    """It should end at the destination of the move that took it up."""

    async def test() -> None:
        line = Line(tmp_path).start()
        line.track.endings[WAY[1]] = TORN
        await line.move("m1", BUFFER, "s0", CARRIERS[0])
        assert (await line.move("m2", BUFFER, "s4", CARRIERS[0])).station == "s4"
        assert line.carriages[CARRIERS[0]].zone == "s4"
        assert line.reads[-1].place == "s4"

    run(test)


def test_a_failed_carriage_does_not_want_what_it_waited_for(tmp_path: Path) -> None:
    """It should not go to a station of its former move, when that was taken after a restart and is free again."""

    async def test() -> None:
        before = Line(tmp_path).carriages
        before.update(CARRIERS[0], zone=WAY[1], left=WAY[0], move="m1", destination="s0", origin=BUFFER)
        before.update(CARRIERS[1], zone="s0")
        line = Line(tmp_path)
        line.track.endings[WAY[1]] = TORN
        line.start()
        await turns(20)
        assert (await line.move("m1", BUFFER, "s0")).code is Code.STUCK
        assert (await line.move("m2", "s0", "s3")).station == "s3"
        assert (await line.move("m3", BUFFER, "s4", CARRIERS[0])).station == "s4"
        assert "s0" not in {read.place for read in line.reads}

    run(test)


def test_others_leave_the_station_of_a_failed_carriage(tmp_path: Path) -> None:
    """It should take the carriage with the tag that is asked for, not the one that left and got nowhere."""

    async def test() -> None:
        line = Line(tmp_path).start()
        line.track.endings["s3"] = TORN
        await line.move("m1", BUFFER, "s3", CARRIERS[0])
        assert (await line.move("m2", BUFFER, "s0", CARRIERS[1])).station == "s0"
        assert line.carriages[CARRIERS[1]].zone == "s0"

    run(test)


def test_a_hop_under_way_is_asked_for_again(tmp_path: Path) -> None:
    """It should be the same hop after a restart, and the move should go on from there."""

    async def test() -> None:
        first = Line(tmp_path).start()
        first.track.hanging.add(WAY[1])
        first.move("m1", BUFFER, "s0", CARRIERS[0])
        await turns(100)
        await first.transport.close()
        second = Line(tmp_path)
        assert sorted(second.transport.traffic.occupancy()) == sorted({BUFFER, *WAY[:2]})
        second.start()
        assert (await second.move("m1", BUFFER, "s0", CARRIERS[0])).code is Code.DONE
        assert second.track.ids(WAY[1]) == first.track.ids(WAY[1])
        assert [read.place for read in second.reads] == ["z0", "s0"]

    run(test)


def test_hops_have_ids_of_their_own(tmp_path: Path) -> None:
    """It should not use an id twice, not even in a journal that was begun anew."""

    async def test() -> None:
        ids: list[str] = []
        for folder in ("one", "two"):
            line = Line(tmp_path / folder).start()
            await line.move("m1", BUFFER, "s0", CARRIERS[0])
            await line.move("m2", "s0", BUFFER, CARRIERS[0])
            ids += [hop_id for hop_id, _ in line.track.asked]
        assert len(ids) == len(set(ids))

    run(test)


def test_a_blocked_carriage_is_stuck_as_long_as_the_track_says(tmp_path: Path) -> None:
    """It should be named while it hops to a blocked zone."""

    async def test() -> None:
        line = Line(tmp_path).start()
        line.track.hanging.add(WAY[1])
        line.move("m1", BUFFER, "s0", CARRIERS[0])
        await turns(100)
        assert line.transport.stuck() == []
        line.track.blocked = frozenset({WAY[1]})
        assert line.transport.stuck() == [CARRIERS[0]]

    run(test)


class Errand:
    """One carrier that is sent about by somebody who tries again whatever fails."""

    def __init__(self, carrier: str) -> None:
        self.carrier = carrier
        self.at, self.to, self.move_id = BUFFER, "", ""
        self.failed = self.done = 0

    def decide(self, dice: random.Random, taken: set[str]) -> None:
        """Want to go to a station that nobody else wants."""
        free = [*sorted(GRAPH.zone_of_station.keys() - taken), BUFFER]
        self.to, self.move_id = dice.choice(free), f"{self.carrier} {self.done} {self.failed}"

    def end(self, result: MoveResult) -> None:
        """Take the answer."""
        if result.code is Code.DONE:
            assert result.station == self.to
            self.at, self.to, self.done = self.to, "", self.done + 1
        else:
            assert result.code is Code.STUCK
            self.failed += 1
            self.move_id = f"{self.carrier} {self.done} {self.failed}"


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 12))])
def test_everything_arrives_in_the_end(tmp_path: Path, seed: int) -> None:
    """It should bring every carrier where it is wanted, however often hops fail and the process dies."""
    dice = random.Random(seed)
    errands = [Errand(carrier) for carrier in CARRIERS]

    async def life(turns_left: int, failing: float, going_on: bool) -> None:
        line = Line(tmp_path)
        line.track.mood = lambda: TORN if dice.random() < failing else None
        line.start()
        asked: dict[str, asyncio.Task[MoveResult]] = {}
        for _ in range(turns_left):
            for errand in errands:
                if not errand.to and going_on and dice.random() < 0.3:
                    errand.decide(dice, {other.at for other in errands} | {other.to for other in errands})
                if errand.to and errand.move_id not in asked:
                    asked[errand.move_id] = line.move(errand.move_id, errand.at, errand.to, errand.carrier)
                elif errand.to and asked[errand.move_id].done():
                    errand.end(asked[errand.move_id].result())
            await asyncio.sleep(0)
        for errand in errands:
            if not errand.to:
                assert line.carriages[errand.carrier].zone == GRAPH.zone_of_station[errand.at]
        await line.transport.close()

    for _ in range(12):
        run(partial(life, dice.randrange(5, 300), 0.1, True))
    run(partial(life, 3000, 0.0, False))
    assert not [errand.carrier for errand in errands if errand.to]
    assert sum(errand.done for errand in errands) > 30
    assert sum(errand.failed for errand in errands) > 30


def test_the_end_of_a_move_is_kept_with_its_carriage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should be one write: whoever hears of the end may rely on where the carriage is, whenever the process dies."""
    written: list[dict[str, Any]] = []
    append = EntryFile.append

    def noted(file: EntryFile, entries: Sequence[Any], durable: bool = True) -> None:
        written.append(json.loads(json.dumps(dict(entries))))
        append(file, entries, durable)

    async def test() -> None:
        line = Line(tmp_path, carriers=3).start()
        await line.move("arrives", BUFFER, "s0", CARRIERS[0])
        taken_back = line.move("is taken back", BUFFER, "s0", CARRIERS[1])
        await turns(50)
        line.transport.recall("is taken back")
        await taken_back
        line.track.endings[WAY[1]] = TORN
        await line.move("fails", BUFFER, "s1", CARRIERS[2])

    monkeypatch.setattr(EntryFile, "append", noted)
    run(test)
    for carrier, move in zip(CARRIERS, ("arrives", "is taken back", "fails"), strict=False):
        end = next(entries for entries in written if f"move {move}" in entries)
        assert move not in end[f"carriage {carrier}"]
