"""It should never take a line for one at work that is not."""

import json
from pathlib import Path

from cell_bringup.line_health import LineHealth, line_health
from cell_bringup.run_file import only_runner
from cell_orchestrator.presence import FILE, Presence
from cell_skills.owner import LENGTH


def test_a_line_that_does_not_run(tmp_path: Path) -> None:
    """It should say so, whatever the orchestrator said last."""
    assert line_health(tmp_path) == LineHealth(False, "not running")


def test_a_line_at_work(tmp_path: Path) -> None:
    """It should be well as long as its orchestrator says so; inactive or gone is told."""
    with only_runner(tmp_path):
        assert line_health(tmp_path) == LineHealth(True, "the orchestrator does not run")
        presence = Presence(tmp_path, "demo")
        presence.show(True, 5.0)
        assert line_health(tmp_path) == LineHealth(True)
        presence.show(False, 5.0)
        assert line_health(tmp_path) == LineHealth(True, "the orchestrator is inactive: nothing new begins")
        presence.close()
        assert line_health(tmp_path) == LineHealth(True, "the orchestrator does not run")


def test_a_process_that_is_stuck(tmp_path: Path) -> None:
    """It should be called silent, with the time."""
    with only_runner(tmp_path):
        presence = Presence(tmp_path, "demo")
        presence.show(True, 5.0)
        sign = json.loads((tmp_path / FILE).read_text())
        sign["uptime"] -= 42.0
        with (tmp_path / FILE).open("r+") as file:
            file.write(json.dumps(sign).ljust(LENGTH - 1) + "\n")
        assert line_health(tmp_path) == LineHealth(True, "the orchestrator is silent for 42 s")
        presence.close()
