"""It should never take a line for one at work that is not."""

import json
from dataclasses import replace
from pathlib import Path

from cell_bringup.line_health import LineHealth, line_health
from cell_bringup.nodes import LineOptions
from cell_bringup.own_run import only_runner, run_of
from cell_bringup.troubles import Trouble, TroubleFile, read_troubles
from cell_line.config.line import load_line
from cell_line.config.profiles import ProfileConfig
from cell_line.owner import LENGTH
from cell_orchestrator.presence import FILE, Presence


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


def test_a_process_that_is_down(tmp_path: Path) -> None:
    """It should be named for as long as the line runs and it is not up again."""
    trouble = Trouble("transport", "was killed by SIGKILL", 100.0, 102.5, "a last word")
    with only_runner(tmp_path):
        subject = TroubleFile(tmp_path)
        assert line_health(tmp_path).processes == ()
        subject.show([trouble])
        assert line_health(tmp_path).processes == (trouble,)
    assert line_health(tmp_path).processes == ()
    subject.close()
    assert read_troubles(tmp_path) == ()
    for left in (b"", b"[{", b'[{"label": 1}]'):
        (tmp_path / "troubles").write_bytes(left)
        assert read_troubles(tmp_path) == ()


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


def test_what_may_be_simulated(tmp_path: Path) -> None:
    """It should be what the profile of the run spares, on hardware."""
    demo = Path(__file__).resolve().parents[3] / "config/lines/demo.yaml"
    line = load_line(demo)
    spared = line.model_copy(update={"profiles": {"hardware": ProfileConfig(commissioning=["assembly.tools"])}})
    with only_runner(tmp_path):
        for profile, commissioning in (("kinematic", ()), ("hardware", ("assembly.tools",))):
            run_of(spared, LineOptions(demo, tmp_path, profile=profile), 0).save(tmp_path)
            health = line_health(tmp_path)
            assert (health.profile, health.commissioning) == (profile, commissioning)


def test_a_line_that_is_ending(tmp_path: Path) -> None:
    """It should not take the processes that have ended already for dead ones."""
    demo = Path(__file__).resolve().parents[3] / "config/lines/demo.yaml"
    run = run_of(load_line(demo), LineOptions(demo, tmp_path), 0)
    with only_runner(tmp_path):
        replace(run, children={"transport": 1}, ending=True).save(tmp_path)
        assert line_health(tmp_path) == LineHealth(True, "the line is ending")
