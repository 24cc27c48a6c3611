"""A clock that is told line time should follow it, and not each late word."""

import asyncio
import math
import time

import pytest

from cell_line.clock import ScaledClock
from cell_line.told_clock import FAR_S, LASTING_S, ToldClock

WORD_S = 0.25


def reading(subject: ToldClock, mono: float) -> float:
    """What it tells when the monotonic clock tells so much."""
    return subject.now() - (time.monotonic() - mono) * 2.0


@pytest.fixture
def subject() -> ToldClock:
    """Return a clock that was told once: line time 500 at 10 by the monotonic clock, at speed 2."""
    made = ToldClock(ScaledClock())
    assert made.tell(500.0, 2.0, 10.0)
    return made


def test_the_first_word_sets_it() -> None:
    """It should tell the other clock's time until then; who waits for the word should get on with it."""

    async def wait() -> None:
        subject = ToldClock(ScaledClock(1.0, 7.0, time.monotonic()))
        assert 7.0 <= subject.now() < 500.0
        asyncio.get_running_loop().call_soon(subject.tell, 5000.0, 1000.0, time.monotonic())
        assert await subject.told()
        before = subject.now()
        await subject.sleep(1.0)
        assert subject.now() >= before + 1.0 > 5000.0

    asyncio.run(wait())


@pytest.mark.parametrize("speed", [0.0, -1.0, math.nan, math.inf])
def test_a_speed_that_no_clock_has(speed: float) -> None:
    """It should not be believed: 0 is that of a line in a simulated world, which follows /clock."""
    assert not ToldClock(ScaledClock()).tell(500.0, speed, 10.0)


def test_late_words_do_not_move_it(subject: ToldClock) -> None:
    """It should stay as it is, however many words come late or are a little away."""
    for word in range(100):
        mono = 10.0 + word * WORD_S
        late_s = FAR_S - 1.0 if word % 2 else 0.0
        assert not subject.tell(500.0 + 2.0 * (mono - 10.0 - late_s), 2.0, mono)
    for word in range(5):  # all that waited while this process was held up for ten minutes
        assert not subject.tell(600.0, 2.0, 700.0 + word * 0.001)
    assert reading(subject, 110.0) == pytest.approx(700.0, abs=0.1)


def test_a_line_that_begins_anew_sets_it_again(subject: ToldClock) -> None:
    """It should follow once all words are far away for long enough; a near one between them should begin it anew."""
    told = []
    for word in range(40):
        mono = 20.0 + word * WORD_S
        near = 500.0 + 2.0 * (mono - 10.0)
        told.append(subject.tell(near if word == 4 else near + 1000.0, 2.0, mono))
    assert told.index(True) == 5 + int(LASTING_S / WORD_S)
    assert told.count(True) == 1
    assert reading(subject, 110.0) == pytest.approx(1700.0, abs=0.1)


def test_another_speed_is_another_time(subject: ToldClock) -> None:
    """It should be followed in the same way."""
    assert not subject.tell(520.0, 1.0, 20.0)
    assert subject.tell(523.0, 1.0, 20.0 + LASTING_S)
