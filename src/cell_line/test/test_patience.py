"""A pause of one's own should not be taken for the silence of others."""

import asyncio
import time

import pytest

from cell_line import patience
from cell_line.patience import CatchingUp, Silence, within


def test_silence_that_is_too_long() -> None:
    """It should be noticed after the patience, not before, and begin anew with what is heard."""
    silence = Silence(1.0, 0.5)
    assert [silence.look(0.25 * look) for look in range(6)] == [False] * 5 + [True]
    silence.heard()
    assert not silence.look(1.5)


def test_a_pause_between_two_looks_counts_as_one_look() -> None:
    """It should not count what passed while nobody looked."""
    silence = Silence(1.0, 0.5)
    silence.look(0.0)
    assert not silence.look(1000.0)
    assert not silence.look(2000.0)
    assert silence.look(3000.0)


def test_after_a_pause_so_many_looks_are_for_reading() -> None:
    """It should say so from the first look after the pause, and be done after the last."""
    catching_up = CatchingUp(1.0, 3)
    assert [catching_up.look(at) for at in (0.0, 1.0, 9.0, 9.1, 9.2, 9.3, 9.4)] == [
        False,
        False,
        *[True] * 3,
        False,
        False,
    ]


def test_pauses_without_end_do_not_hold_it_up_for_ever() -> None:
    """It should have been done with reading now and then, however loaded the machine is."""
    catching_up = CatchingUp(1.0, 3)
    assert [catching_up.look(9.0 * look) for look in range(9)] == [
        False,
        True,
        True,
        True,
        False,
        True,
        True,
        True,
        False,
    ]


def test_what_comes_in_time_is_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    """It should return at once, with no look to wait for."""

    async def story() -> str:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str] = loop.create_future()
        loop.call_later(0.02, answer.set_result, "here")
        async with asyncio.timeout(240.0):
            return await within(7200.0, answer)

    monkeypatch.setattr(patience, "LOOK_S", 3600.0)
    assert asyncio.run(story()) == "here"


def test_what_does_not_come_is_cancelled() -> None:
    """It should lose patience, and leave nothing behind."""

    async def story() -> None:
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        with pytest.raises(TimeoutError):
            await within(0.05, answer)
        assert answer.cancelled()

    asyncio.run(story())


def test_an_answer_that_came_during_a_pause_is_read() -> None:
    """It should find it, however long the process stood still."""

    async def story() -> None:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str] = loop.create_future()
        # The loop stands for longer than the patience; what was said meanwhile is delivered after it.
        loop.call_soon(time.sleep, 0.6)
        loop.call_later(0.01, lambda: loop.call_later(0.01, answer.set_result, "here"))
        assert await within(0.5, answer) == "here"

    asyncio.run(story())


def test_what_fails_says_why() -> None:
    """It should pass an error on."""

    async def fails() -> None:
        raise LookupError("no")

    with pytest.raises(LookupError):
        asyncio.run(within(1.0, fails()))
