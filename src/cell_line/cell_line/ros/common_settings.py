"""What every node of a line is told when it starts."""

from cell_line.clock import FASTEST, SLOWEST
from cell_line.config.profiles import KINEMATIC
from cell_line.plain import LATEST_S
from cell_line.ros.settings import Setting


def common_settings(now: float) -> list[Setting]:
    """The settings of a node that starts at a wall time [s]."""
    return [
        Setting("config", "", "The line's YAML file."),
        Setting("state_dir", "", "Folder of everything that survives the process."),
        Setting("speed", 1.0, "Line seconds per wall second.", SLOWEST, FASTEST),
        Setting("line0", now, "Line time at wall0 [s].", 0.0, LATEST_S),
        Setting("wall0", now, "Wall time at which the line time was line0 [s].", 0.0, LATEST_S),
        Setting("mono0", 0.0, "What the monotonic clock of `machine` told at wall0 [s].", 0.0, LATEST_S),
        Setting("machine", "", "Whose monotonic clock mono0 is of; on others wall0 tells how long ago it was."),
        Setting("time_of_claim", False, "Whether the orchestrator's claim tells line time: on a computer of its own."),
        Setting("seed", 0, "Seed of everything random."),
        Setting("faults", "", "Name of the fault rates; empty: the line's own."),
        Setting("profile", KINEMATIC, "With which drivers the line runs: one of its profiles."),
        Setting("autostart", True, "Whether the node configures and activates itself."),
        Setting("use_sim_time", False, "Whether /clock is the line's time, instead of the computer's clock."),
    ]
