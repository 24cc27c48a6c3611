"""Others should see whether an orchestrator is there, at work, and when it last was."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cell_line.exit_codes import UNWRITABLE
from cell_line.failing.disk import every_failure, failing_disk
from cell_line.owner import Owned
from cell_orchestrator.presence import FILE, MOMENT_S, Presence, inherited, read_sign


def test_says_that_it_works(tmp_path: Path) -> None:
    """It should be seen as running, with what it said last."""
    presence = Presence(tmp_path, "demo")
    presence.show(True, 17.0)
    presence.show(False, 18.5, "disk nearly full")
    sign = read_sign(tmp_path)
    presence.close()
    assert sign and sign.disk == "disk nearly full"
    assert sign and sign.running and not sign.active and sign.at == 18.5
    assert 0.0 <= sign.age_s < 5.0


def test_its_end_is_seen(tmp_path: Path) -> None:
    """It should not be taken for running once its process is gone, however it went."""
    say = f"""
from pathlib import Path
from cell_orchestrator.presence import Presence
presence = Presence(Path({str(tmp_path)!r}), "demo")
presence.show(True, 17.0)
print("shown", flush=True)
input()
"""
    with subprocess.Popen([sys.executable, "-c", say], stdin=-1, stdout=-1) as process:
        assert process.stdout and process.stdout.readline() == b"shown\n"
        sign = read_sign(tmp_path)
        assert sign and sign.running
        named = rf"orchestrator\.alive: belongs to process {process.pid} \(orchestrator of line demo\), since 20"
        with pytest.raises(Owned, match=named):
            Presence(tmp_path, "other")
        os.kill(process.pid, signal.SIGKILL)
    sign = read_sign(tmp_path)
    assert sign and not sign.running and sign.active and sign.at == 17.0
    Presence(tmp_path, "demo").close()


KILLED = """
import os
from pathlib import Path
from cell_orchestrator.presence import Presence
presence = Presence(Path({folder!r}), "demo")
presence.show({active}, 17.0, place="3 /line", since={since})
{end}
os.kill(os.getpid(), 9)
"""


def inherits(folder: Path, place: str, since: str = "50.0", active: bool = True, end: str = "") -> float:
    """What the successor in a place has of an orchestrator that said so before it was killed."""
    work = KILLED.format(folder=str(folder), since=since, active=active, end=end)
    subprocess.run([sys.executable, "-c", work], check=False)
    return inherited(folder, place)


def test_who_was_killed_at_its_work_has_a_successor(tmp_path: Path) -> None:
    """It should tell since when it ran the line."""
    assert inherits(tmp_path, "3 /line") == 50.0


@pytest.mark.parametrize(
    "said",
    [
        {"place": "4 /line"},
        {"place": "3 /line2"},
        {"active": False},
        {"end": "presence.close()"},
        {"since": "float('nan')"},
        {"since": "0.0"},
    ],
)
def test_nobody_is_a_successor_otherwise(tmp_path: Path, said: dict[str, Any]) -> None:
    """It should have nothing of a line elsewhere, or of an orchestrator that was not at work or ended in order."""
    assert inherits(tmp_path, **{"place": "3 /line", **said}) == 0.0


def test_who_lives_has_no_successor(tmp_path: Path) -> None:
    """It should be nobody's while it is there, and after a while that of nobody any more."""
    presence = Presence(tmp_path, "demo")
    presence.show(True, 17.0, place="3 /line", since=50.0)
    assert inherited(tmp_path, "3 /line") == 0.0
    presence.close()
    text = json.loads((tmp_path / FILE).read_text()) | {"active": True, "place": "3 /line", "taken": 50.0}
    for ago, since in ((1.0, 50.0), (MOMENT_S + 60.0, 0.0), (-60.0, 0.0)):
        uptime = time.clock_gettime(time.CLOCK_BOOTTIME) - ago
        (tmp_path / FILE).write_text(json.dumps(text | {"uptime": uptime}))
        assert inherited(tmp_path, "3 /line") == since


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"active": true}', '{"active": 1, "at": "x", "uptime": 0}'])
def test_an_unreadable_sign_is_none(tmp_path: Path, text: str) -> None:
    """It should not be believed, and not be an error."""
    (tmp_path / FILE).write_text(text)
    assert read_sign(tmp_path) is None


def test_no_sign(tmp_path: Path) -> None:
    """It should be none where there never was an orchestrator."""
    assert read_sign(tmp_path) is None


def test_needs_no_space(tmp_path: Path) -> None:
    """It should replace a sign by one of the same length, whatever it says."""
    presence = Presence(tmp_path, "demo")
    presence.show(True, 1.0)
    size = (tmp_path / FILE).stat().st_size
    presence.show(False, 1e15 / 3)
    presence.close()
    assert (tmp_path / FILE).stat().st_size == size


WORK = """
from cell_orchestrator.presence import Presence
from cell_line.unwritable import end_process

def work(folder, kept):
    presence = Presence(folder, "demo", end_process)
    kept("taken")
    presence.show(True, 1.0)
    kept("shown")
    presence.close()
    kept("closed")
"""


def test_who_cannot_show_that_it_works_ends(tmp_path: Path) -> None:
    """It should end with one line; to take the file, and to let go of it, nothing needs to be written."""
    if (library := failing_disk(tmp_path)) is None:
        pytest.skip("there is no C compiler")
    taken, shown, closed = every_failure(library, tmp_path / "lives", WORK, errno.EIO)
    assert taken.acknowledged == closed.acknowledged == ("taken", "shown", "closed")
    assert (shown.code, shown.acknowledged) == (UNWRITABLE, ("taken",))
    assert shown.said == f"{shown.folder / FILE}: Input/output error: nothing can be kept any more\n"
