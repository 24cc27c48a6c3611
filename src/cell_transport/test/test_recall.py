"""A move that is taken back: one that waits for a station that is taken, never one that has begun."""

from pathlib import Path

from trial_line import Line, run, turns

from cell_line.codes import Code
from cell_transport.loop_line import BUFFER
from cell_transport.moves import MoveResult

TAKEN_BACK = MoveResult(Code.CANCELLED, "taken back before it began", BUFFER)


async def taken_back(line: Line) -> MoveResult:
    """Send two carriers to one station, and take back the move of the second."""
    await line.move("m1", BUFFER, "s0")
    waiting = line.move("m2", BUFFER, "s0")
    await turns(50)
    line.transport.recall("m2")
    return await waiting


def test_a_move_that_waits_is_taken_back(tmp_path: Path) -> None:
    """It should end where it stands, free for another move, and answer the same ever after."""

    async def test() -> None:
        line = Line(tmp_path, carriers=2).start()
        assert await taken_back(line) == await line.move("m2", BUFFER, "s0") == TAKEN_BACK
        assert (await line.move("m3", BUFFER, "s1")).code is Code.DONE
        assert (await line.move("m4", "s0", BUFFER)).code is Code.DONE

    run(test)


def test_it_stays_taken_back_after_a_restart(tmp_path: Path) -> None:
    """It should not begin by itself when the transport starts anew and its station is free."""

    async def test() -> None:
        line = Line(tmp_path, carriers=2).start()
        await taken_back(line)
        await line.transport.close()
        again = Line(tmp_path, carriers=2).start()
        assert again.transport.open_moves() == []
        assert (await again.move("m5", "s0", BUFFER)).code is Code.DONE
        assert len(again.carriages.standing(BUFFER)) == 2

    run(test)


def test_a_move_that_has_begun_goes_on(tmp_path: Path) -> None:
    """It should come to its end; a carrier between stations helps nobody.  Unknown and ended ones are let be."""

    async def test() -> None:
        line = Line(tmp_path, carriers=1).start()
        moving = line.move("m1", BUFFER, "s0")
        await turns(5)
        for move in ("m1", "unknown"):
            line.transport.recall(move)
        assert (await moving).code is Code.DONE
        line.transport.recall("m1")
        assert (await line.move("m1", BUFFER, "s0")).code is Code.DONE

    run(test)
