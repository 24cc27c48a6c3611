"""A line that is being started should say what is done, and not be taken for one that nobody started."""

from pathlib import Path

import pytest

from cell_client.errors import LineNotRunning
from cell_client.follower import the_run
from cell_client.operate import operate
from cell_client.starting import STEP_LENGTH, StartNote, not_running, read_start
from cell_line.owner import Owned


def test_what_is_done_is_told_as_long_as_it_is_done(tmp_path: Path) -> None:
    """It should be the last step, with the time of the first one; afterwards there is nothing."""
    with StartNote(tmp_path) as subject:
        assert read_start(tmp_path) is None, "it has not said anything yet"
        subject.step("looks")
        first = read_start(tmp_path)
        subject.step("waits" + 2 * STEP_LENGTH * "!")
        last = read_start(tmp_path)
        assert first and last
        assert (first.step, last.step[:6], last.since) == ("looks", "waits!", first.since)
        assert len(last.step) <= STEP_LENGTH
    assert read_start(tmp_path) is None


def test_one_start_at_a_time(tmp_path: Path) -> None:
    """It should name who else starts a line there."""
    with StartNote(tmp_path), pytest.raises(Owned, match="start of the line"):
        StartNote(tmp_path)


def test_who_asks_a_line_that_starts_is_told(tmp_path: Path) -> None:
    """It should be told what is done, instead of how to start it once more."""
    with StartNote(tmp_path) as subject:
        subject.step("looks who else is there")
        for ask in (the_run, lambda folder: operate(folder).__enter__()):
            with pytest.raises(LineNotRunning, match="the line is starting: looks who else is there"):
                ask(tmp_path)
    assert str(not_running(tmp_path, "it does not run")) == f"{tmp_path}: it does not run"
