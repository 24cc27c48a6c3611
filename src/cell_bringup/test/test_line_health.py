"""It should never take a line for one at work that is not."""

import json
import time
from dataclasses import replace
from pathlib import Path

from cell_bringup.known import known
from cell_bringup.nodes import LineOptions
from cell_bringup.own_run import only_runner, run_of
from cell_client.line_health import START_S, LineHealth, line_health
from cell_client.starting import StartNote, read_start
from cell_client.times import local
from cell_client.troubles import Trouble, TroubleFile, read_troubles
from cell_line.clock import Anchor
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


def test_a_line_that_is_being_started(tmp_path: Path) -> None:
    """It should be said since when, and what is done, before there is a store or a process; then that it is over."""
    with StartNote(tmp_path) as subject:
        subject.step("looks who else is on its ROS domain")
        start = read_start(tmp_path)
        assert start
        said = f"the line is starting since {local(start.since)}: looks who else is on its ROS domain"
        assert line_health(tmp_path) == LineHealth(False, said, starting=True, since=start.since)
        assert known(tmp_path).health.trouble == said
        assert known(tmp_path).status.line == ""
    assert line_health(tmp_path) == LineHealth(False, "not running")
    assert read_start(tmp_path) is None
    (tmp_path / "starting.lock").write_text("nonsense")
    assert read_start(tmp_path) is None


def test_a_line_whose_processes_come_up(tmp_path: Path) -> None:
    """It should not be called dead before its orchestrator can have spoken, nor starting for ever."""
    demo = Path(__file__).resolve().parents[3] / "config/lines/demo.yaml"
    run = run_of(load_line(demo), LineOptions(demo, tmp_path, anchor=Anchor.now(5.0, 1000.0)), 0)
    starts = f"the line is starting since {local(1000.0)}: waits for its orchestrator"
    with only_runner(tmp_path):
        run.save(tmp_path)
        assert line_health(tmp_path) == LineHealth(True, starts, starting=True, since=1000.0, profile="kinematic")
        presence = Presence(tmp_path, "demo")
        presence.show(False, 5.0)
        assert line_health(tmp_path).trouble == f"{starts} to become active"
        presence.show(True, 5.0)
        assert (line_health(tmp_path).trouble, line_health(tmp_path).starting) == ("", True)
        presence.close()
        assert line_health(tmp_path).trouble == "the orchestrator does not run"
        replace(run, mono0=time.monotonic() - START_S - 1.0).save(tmp_path)
        assert not line_health(tmp_path).starting
        (tmp_path / FILE).unlink()
        assert line_health(tmp_path).trouble == "the orchestrator does not run"


def test_what_an_orchestrator_of_before_said(tmp_path: Path) -> None:
    """It should not count for the run that has just begun."""
    demo = Path(__file__).resolve().parents[3] / "config/lines/demo.yaml"
    presence = Presence(tmp_path, "demo")
    presence.show(True, 5.0)
    presence.close()
    with only_runner(tmp_path):
        run_of(load_line(demo), LineOptions(demo, tmp_path, anchor=Anchor.now(5.0, 1000.0)), 0).save(tmp_path)
        assert line_health(tmp_path).trouble.endswith("waits for its orchestrator")


def test_a_line_that_is_ending(tmp_path: Path) -> None:
    """It should not take the processes that have ended already for dead ones."""
    demo = Path(__file__).resolve().parents[3] / "config/lines/demo.yaml"
    run = run_of(load_line(demo), LineOptions(demo, tmp_path), 0)
    with only_runner(tmp_path):
        replace(run, children={"transport": 1}, ending=True).save(tmp_path)
        assert line_health(tmp_path) == LineHealth(True, "the line is ending")
