"""Commands that name no state folder should mean the line that an operator means."""

import os
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest

from cell_bringup.folders import default_state
from cell_bringup.own_run import AlreadyRunning, only_runner
from cell_bringup.started import PASSES, STAYS, current_state, note_start, started
from cell_client.run_file import LOCK
from cell_client.starting import read_start


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of all state folders."""
    monkeypatch.setenv("CELL_STATE_DIR", str(tmp_path))
    return tmp_path


class Lines:
    """Starts and ends lines, each in a folder of its name."""

    def __init__(self, base: Path) -> None:
        self._base = base
        self._running: dict[str, ExitStack] = {}
        self._starts = 0

    def start(self, name: str, kind: str = STAYS) -> None:
        self._running[name] = ExitStack()
        self._running[name].enter_context(only_runner(self._base / name))
        note_start(self._base / name, kind)
        # Two starts in the same tick of the file system's clock shall not look like one.
        self._starts += 1
        for link in (self._base / "started").iterdir():
            if link.resolve().name == name:
                os.utime(link, ns=(self._starts, self._starts), follow_symlinks=False)

    def end(self, name: str) -> None:
        self._running.pop(name).close()


@pytest.fixture
def lines(base: Path) -> Lines:
    """No line yet."""
    return Lines(base)


def test_no_line() -> None:
    """It should be the folder in which one would start."""
    assert current_state() == default_state()


def test_one_that_runs_comes_before_one_that_has_ended(lines: Lines, base: Path) -> None:
    """It should not matter which was started last; where none runs, it does."""
    lines.start("a")
    lines.start("b")
    assert current_state() == base / "b"
    lines.end("b")
    assert current_state() == base / "a"
    lines.end("a")
    assert current_state() == base / "b"
    lines.start("a")
    lines.end("a")
    assert current_state() == base / "a"


def test_a_demo_steals_nothing(lines: Lines, base: Path) -> None:
    """It should be meant only where no other line runs, whether it runs, has ended or has failed."""
    lines.start("a")
    lines.start("show", PASSES)
    assert current_state() == base / "a"
    lines.end("show")
    assert current_state() == base / "a"
    lines.end("a")
    assert current_state() == base / "show"
    lines.start("show", PASSES)
    assert current_state() == base / "show"


def test_a_folder_may_change_its_kind(lines: Lines, base: Path) -> None:
    """It should be what was started in it last."""
    lines.start("a", PASSES)
    lines.end("a")
    lines.start("a")
    lines.start("b", PASSES)
    assert current_state() == base / "a"


def test_a_folder_that_is_gone_is_forgotten(lines: Lines, base: Path) -> None:
    """It should fall back on what is there."""
    for name in ("a", "b"):
        lines.start(name)
        lines.end(name)
    shutil.rmtree(base / "b")
    assert current_state() == base / "a"
    (base / "b").write_text("a file now")
    assert current_state() == base / "a"


def test_a_folder_nobody_may_look_into(lines: Lines, base: Path) -> None:
    """It should keep nobody from another line."""
    lines.start("a")
    lines.start("b")
    lines.end("b")
    (base / "b" / LOCK).unlink()
    (base / "b" / LOCK).mkdir()
    assert current_state() == base / "a"


def test_a_line_that_is_being_started_is_meant(base: Path) -> None:
    """It should be found from the first moment on, before those that have ended."""
    with only_runner(base / "old"):
        note_start(base / "old")
    with started(base / "new") as note:
        note.step("checks")
        os.utime(next(link for link in (base / "started").iterdir() if link.resolve().name == "new"), ns=(0, 0))
        assert current_state() == base / "new"
        with pytest.raises(AlreadyRunning, match="is being started here already, as process"), started(base / "new"):
            pass


def fail_to_start(folder: Path) -> None:
    with started(folder) as note:
        note.step("checks")
        raise ValueError("wrong")


def test_a_start_that_failed_leaves_nothing(base: Path) -> None:
    """It should be forgotten with its folder, unless a line has run there or others use it."""
    for name, left in (("never", False), ("ran", True), ("used", True)):
        folder = base / name
        if left:
            folder.mkdir()
            (folder / (LOCK if name == "ran" else "notes")).touch()
        with pytest.raises(ValueError, match="wrong"):
            fail_to_start(folder)
        assert read_start(folder) is None
        assert folder.exists() is left
        known = [link.readlink().name for link in (base / "started").iterdir()]
        assert (name in known) is (name == "ran")
