"""Whether a line is at work, as far as other processes on its machine can tell without asking it."""

from dataclasses import dataclass, replace
from pathlib import Path

from cell_bringup.absent import absent
from cell_bringup.troubles import Trouble, read_troubles
from cell_client.run_file import is_running, load_run
from cell_orchestrator.core.queries import LineStatus
from cell_orchestrator.presence import Sign, read_sign

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
    """

    running: bool
    trouble: str = ""
    processes: tuple[Trouble, ...] = ()
    profile: str = ""
    commissioning: tuple[str, ...] = ()


def line_health(state_dir: Path) -> LineHealth:
    """How the line of a state folder is."""
    if not is_running(state_dir):
        return LineHealth(False, "not running")
    run = load_run(state_dir)
    if run and run.ending:
        return LineHealth(True, "the line is ending")
    told = read_troubles(state_dir)
    labels = {trouble.label for trouble in told}
    more = (trouble for trouble in absent(state_dir) if trouble.label not in labels)
    health = LineHealth(True, _trouble(read_sign(state_dir)), (*told, *more))
    return replace(health, profile=run.profile, commissioning=run.commissioning) if run else health


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
