"""Whether a line is at work, as far as other processes on its machine can tell without asking it."""

import time
from dataclasses import dataclass, replace
from pathlib import Path

from cell_client.absent import absent
from cell_client.run_file import is_running, load_run
from cell_client.starting import read_start
from cell_client.times import local
from cell_client.troubles import Trouble, read_troubles
from cell_orchestrator.core.queries import LineStatus
from cell_orchestrator.presence import Sign, read_sign

START_S = 180.0
"""So long after its start a line may wait for its processes without anything being wrong [s]."""
ENDING = "the line is ending"
SILENT_S = 10.0
"""Time without a sign of life after which an orchestrator is called silent [s]."""


@dataclass(frozen=True, slots=True)
class LineHealth:
    """How a line is.

    Attributes:
        running: its processes are kept alive.
        trouble: why what is shown of it may not be true now, '' while its orchestrator works.
        processes: those that have died and are not up again.
        profile: with which drivers it runs, '' where nothing runs.
        commissioning: what may be simulated though it runs on hardware.
        starting: its processes come up, or will; `trouble` says what it waits for, as long as its orchestrator does not
            work.
        since: wall time at which it was started [s].
    """

    running: bool
    trouble: str = ""
    processes: tuple[Trouble, ...] = ()
    profile: str = ""
    commissioning: tuple[str, ...] = ()
    starting: bool = False
    since: float = 0.0


def line_health(state_dir: Path) -> LineHealth:
    """How the line of a state folder is."""
    if not is_running(state_dir):
        start = read_start(state_dir)
        return _starting(False, start.since, start.step) if start else LineHealth(False, "not running")
    run = load_run(state_dir)
    if run and run.ending:
        return LineHealth(True, ENDING)
    told = read_troubles(state_dir)
    labels = {trouble.label for trouble in told}
    more = (trouble for trouble in absent(state_dir) if trouble.label not in labels)
    sign = read_sign(state_dir)
    health = LineHealth(True, _trouble(sign), (*told, *more))
    if run is None:
        return health
    age_s = time.monotonic() - run.mono0
    if health.trouble and age_s < START_S and (waits := _waits(sign, age_s)):
        health = replace(_starting(True, run.wall0, waits), processes=told)
    health = replace(health, starting=age_s < START_S, since=run.wall0)
    return replace(health, profile=run.profile, commissioning=run.commissioning)


def _starting(running: bool, since: float, step: str) -> LineHealth:
    trouble = f"the line is starting since {local(since)}: {step}"
    return LineHealth(running, trouble, starting=True, since=since)


def _waits(sign: Sign | None, age_s: float) -> str:
    """What a line waits for that was started so long ago [s]; "" where its orchestrator did work and does no more."""
    if sign is None or sign.age_s > age_s:
        return "waits for its orchestrator"
    return "waits for its orchestrator to become active" if sign.running and not sign.active else ""


def as_told(status: LineStatus, state_dir: Path) -> LineStatus:
    """The status with what the orchestrator itself says of its disk and of its topics."""
    sign = read_sign(state_dir)
    return replace(status, disk=sign.disk, alarms=sign.alarms) if sign else status


def _trouble(sign: Sign | None) -> str:
    if sign is None or not sign.running:
        return "the orchestrator does not run"
    if not sign.active:
        return "the orchestrator is inactive: nothing new begins"
    return f"the orchestrator is silent for {sign.age_s:.0f} s" if sign.age_s > SILENT_S else ""
