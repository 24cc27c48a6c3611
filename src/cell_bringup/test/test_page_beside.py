"""It should show a line in browsers while it runs, and be no reason for it to end."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from cell_bringup.page_beside import PageBeside, page_command, shown_by_page

WAIT_S = 20.0


def wait_for(good: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not good():
        assert time.monotonic() < end, "too late"
        time.sleep(0.02)


def page_of(body: str) -> list[str]:
    return [sys.executable, "-c", f"import sys, time; {body}"]


def test_what_the_page_says_is_handed_on_until_the_line_ends() -> None:
    told: list[str] = []
    with PageBeside(page_of("print('it is at x', file=sys.stderr, flush=True); time.sleep(60)"), told.append) as page:
        wait_for(lambda: told == ["it is at x"])
        process = page._process
        assert process is not None and process.poll() is None
    assert process.wait(WAIT_S) != 0
    assert told == ["it is at x"]


def test_a_page_that_cannot_be_had_is_said_once() -> None:
    """It should say why, and not be tried again: the line runs without it."""
    told: list[str] = []
    with PageBeside(page_of("sys.exit('this needs nicegui')"), told.append) as page:
        wait_for(lambda: not page._thread.is_alive())
    assert told == ["this needs nicegui"]


def test_a_page_that_dies_comes_back() -> None:
    told: list[str] = []
    with PageBeside(page_of("print('up', file=sys.stderr, flush=True); sys.exit(3)"), told.append):
        wait_for(lambda: told[:3] == ["up", "the page ended with code 3, started again", "up"])


def test_who_did_not_ask_for_it_is_told_how(tmp_path: Path) -> None:
    told: list[str] = []
    with shown_by_page(tmp_path, False, told.append):
        assert told == ["./cell page shows it in a browser"]
    assert page_command(tmp_path)[-2:] == ["--state", str(tmp_path)]
