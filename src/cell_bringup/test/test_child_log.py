"""What a child says is kept: bounded on the disk, and its last words in any case."""

import os
import subprocess
import sys
from pathlib import Path

from cell_bringup.child_log import LINES, ChildLog


def say(log: ChildLog, program: str) -> None:
    out = log.begin()
    subprocess.run([sys.executable, "-c", program], stdout=out, stderr=out, check=False)
    os.close(out)
    log.end()


def test_all_that_is_said_is_in_the_file(tmp_path: Path) -> None:
    """It should follow what was said before, and be readable by its owner only."""
    log = ChildLog(tmp_path / "one.log")
    say(log, "print('first'); print('last', end='')")
    say(log, "print('again')")
    log.write(b"runner: it ended\n")
    assert log.path.read_text() == "first\nlastagain\nrunner: it ended\n"
    assert log.path.stat().st_mode & 0o777 == 0o600


def test_only_the_present_process_is_told_of(tmp_path: Path) -> None:
    """It should tell the last lines, not those of the process before, and no more than are kept."""
    log = ChildLog(tmp_path / "one.log")
    say(log, f"print('\\n'.join(map(str, range({3 * LINES}))))")
    assert log.tail(2) == f"{3 * LINES - 2}\n{3 * LINES - 1}"
    say(log, "print('new'); print('torn', end='')")
    assert log.tail(5) == "new\ntorn"


def test_a_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    """It should begin anew, and keep the one before, whatever is said."""
    log = ChildLog(tmp_path / "one.log", most=1000)
    for number in range(100):
        log.write(f"line {number}\n".encode() * 10)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["one.log", "one.log.1"]
    assert all(path.stat().st_size <= 1100 for path in tmp_path.iterdir())
    assert log.path.read_text().splitlines()[-1] == "line 99"


def test_last_words_need_no_disk(tmp_path: Path) -> None:
    """It should know them where no file can be made, and the child should not notice."""
    log = ChildLog(tmp_path / "no" / "one.log")
    say(log, "print('no space left')")
    assert log.tail(1) == "no space left"


def test_a_grandchild_that_goes_on_does_not_hold_it_up(tmp_path: Path) -> None:
    """It should not wait for long for what others may say."""
    log = ChildLog(tmp_path / "one.log")
    program = "import subprocess, sys; print('bye', flush=True); subprocess.Popen(['sleep', '3'])"
    say(log, program)
    assert log.tail(1) == "bye"
