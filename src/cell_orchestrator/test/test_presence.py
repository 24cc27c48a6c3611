"""Others should see whether an orchestrator is there, at work, and when it last was."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cell_orchestrator.presence import FILE, Presence, read_sign
from cell_skills.owner import Owned


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
