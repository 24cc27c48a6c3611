"""Drivers are opened until they are there, and anew when they are lost."""

import asyncio
from functools import partial

import pytest
from trial_loop import in_turns

from cell_line.driver import Driver, StandsOn
from cell_line.driver_keeper import FIRST_S, LAST_S, DriverKeeper, hardware_only


class Line:
    """What a driver of the test is connected to.

    Attributes:
        there: Whether it answers.
        opened: How often it was opened.
        closed: How often it was closed.
    """

    def __init__(self, there: bool = True) -> None:
        self.there = there
        self.opened = self.closed = 0


class Laser(Driver):
    """A driver that needs somebody to answer."""

    stands_on = StandsOn.HARDWARE

    def __init__(self, line: Line) -> None:
        self._line = line

    async def open(self) -> None:
        if not self._line.there:
            raise OSError("no answer from 10.0.0.7:9000")
        self._line.opened += 1

    async def close(self) -> None:
        self._line.closed += 1
        raise OSError("it is gone")  # which hurts nobody

    def health(self) -> str:
        return "" if self._line.there else "the connection is lost"


class Odd(Driver):
    """A driver with a bug."""

    def health(self) -> str:
        raise ZeroDivisionError("a bug")


class Rig:
    """A keeper, what it says, and how long it waited each time."""

    def __init__(self, **drivers: Driver) -> None:
        self.said: list[str] = []
        self.waits: list[float] = []
        self.refused: dict[str, str] = {}
        self.stands_on: dict[str, StandsOn] = {}
        self.again = 0
        self.keeper = DriverKeeper(drivers, self.said.append, self._refuses, self._opened, self._sleep)

    def _opened(self, role: str, stands: StandsOn, again: bool) -> None:
        self.stands_on[role] = stands
        self.again += again

    def _refuses(self, role: str, stands: StandsOn) -> str:
        return self.refused.get(role, "")

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)

    async def until(self, text: str) -> None:
        async with asyncio.timeout(60.0):
            while self.said[-1] != text:
                await asyncio.sleep(0)


def test_all_that_are_there_are_opened_at_once() -> None:
    """It should say at first what is not open yet, then nothing."""

    async def story() -> None:
        line = Line()
        rig = Rig(laser=Laser(line), plain=Driver())
        rig.keeper.start()
        assert rig.said == ["laser: is not open yet; plain: is not open yet"]
        await rig.until("")
        assert line.opened == 1
        assert rig.stands_on == {"laser": StandsOn.HARDWARE, "plain": StandsOn.SIMULATED}
        await rig.keeper.close()
        assert line.closed == 1

    asyncio.run(story())


def test_who_does_not_answer_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    """It should wait longer and longer, say why, once, and go on when it is there."""

    async def story() -> None:
        line = Line(there=False)
        rig = Rig(laser=Laser(line))
        rig.keeper.start()
        await rig.until("laser: no answer from 10.0.0.7:9000")
        while rig.waits.count(LAST_S) < 2:
            await asyncio.sleep(0)
        assert rig.waits[:6] == [FIRST_S, 1.0, 2.0, 4.0, 8.0, LAST_S]
        assert rig.said == ["laser: is not open yet", "laser: no answer from 10.0.0.7:9000"]
        assert [record.getMessage() for record in caplog.records] == rig.said[1:]
        assert not rig.keeper.is_well("laser")
        line.there = True
        await rig.until("")
        assert rig.keeper.is_well("laser")
        assert line.opened == 1
        await rig.keeper.close()

    asyncio.run(story())


def test_who_is_lost_is_opened_again() -> None:
    """It should say so, close it and open it, again and again."""

    async def story() -> None:
        line = Line()
        rig = Rig(laser=Laser(line))
        rig.keeper.start()
        for times in (1, 2):
            await rig.until("")
            assert line.opened == times
            line.there = False
            await rig.until("laser: no answer from 10.0.0.7:9000")
            assert "laser: the connection is lost" in rig.said
            line.there = True
        await rig.until("")
        assert rig.again == 2
        await rig.keeper.close()

    asyncio.run(story())


def test_who_had_trouble_with_one_need_not_wait() -> None:
    """It should look at once, tell what is lost, and leave alone what is well or not open yet."""

    async def story() -> None:
        line = Line()
        rig = Rig(laser=Laser(line), plain=Driver())
        rig.keeper.look()
        rig.keeper.start()
        await rig.until("")
        said = len(rig.said)
        rig.keeper.look()
        assert len(rig.said) == said
        line.there = False
        rig.keeper.look()
        assert rig.said[said:] == ["laser: the connection is lost"]
        await rig.keeper.close()

    asyncio.run(story())


def test_a_driver_with_a_bug_hurts_no_other() -> None:
    """It should be named, and the others be open."""

    async def story() -> None:
        rig = Rig(laser=Laser(Line()), odd=Odd())
        rig.keeper.start()
        await rig.until("odd: cannot say how it is: ZeroDivisionError('a bug')")
        await rig.keeper.close()

    asyncio.run(story())


def test_a_device_that_is_refused_is_not_used() -> None:
    """It should be closed, and asked again, for what answers may be another one then."""

    async def story() -> None:
        line = Line()
        rig = Rig(laser=Laser(line))
        rig.refused["laser"] = "stands on 'world'"
        rig.keeper.start()
        await rig.until("laser: stands on 'world'")
        while line.closed < 2:
            await asyncio.sleep(0)
        rig.refused.clear()
        await rig.until("")
        await rig.keeper.close()

    asyncio.run(story())


def test_who_is_asked_while_it_is_not_there_answers_later() -> None:
    """It should be called once it is there, and anew where it was lost in the middle; others are called meanwhile."""

    async def story() -> None:
        line = Line(there=False)
        rig = Rig(laser=Laser(line), plain=Driver())
        calls: list[bool] = []

        async def fire() -> str:
            calls.append(line.there)
            if len(calls) == 1:
                line.there = False
                raise OSError("the connection is lost")
            return "fired"

        rig.keeper.start()
        asked = asyncio.create_task(rig.keeper.ask("laser", fire))
        await rig.until("laser: no answer from 10.0.0.7:9000")
        assert await rig.keeper.ask("plain", partial(asyncio.sleep, 0, "here")) == "here"
        assert (calls, asked.done()) == ([], False)
        line.there = True
        while not calls:
            await asyncio.sleep(0)
        await rig.until("laser: no answer from 10.0.0.7:9000")
        assert (calls, asked.done()) == ([True], False)
        line.there = True
        assert await asked == "fired"
        assert calls == [True, True]
        await rig.keeper.close()

    asyncio.run(story())


def test_a_bug_of_who_is_well_is_heard() -> None:
    """It should be raised: another call would end the same way."""

    async def story() -> None:
        rig = Rig(plain=Driver())
        rig.keeper.start()

        async def broken() -> None:
            raise ZeroDivisionError("a bug")

        with pytest.raises(ZeroDivisionError, match="a bug"):
            await rig.keeper.ask("plain", broken)
        await rig.keeper.close()

    asyncio.run(story())


@pytest.mark.parametrize("started", [False, True])
def test_it_can_be_closed_at_any_time(started: bool) -> None:
    """It should close what is not open, too."""

    async def story() -> None:
        line = Line(there=False)
        rig = Rig(laser=Laser(line))
        if started:
            rig.keeper.start()
        await rig.keeper.close()
        assert line.closed == 1

    in_turns(story())


@pytest.mark.parametrize("stands", list(StandsOn))
def test_on_hardware_only_hardware_is_taken(stands: StandsOn) -> None:
    """It should say what another driver stands on, except in a role that is being commissioned."""
    refuses = hardware_only({"laser"})
    said = "" if stands is StandsOn.HARDWARE else f"stands on '{stands}', and the line runs on hardware"
    assert (refuses("arm", stands), refuses("laser", stands)) == (said, "")
