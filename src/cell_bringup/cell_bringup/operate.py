"""A connection to the line that runs in a state folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cell_bringup.failure import LineNotRunning
from cell_bringup.follower import the_run
from cell_bringup.run_file import is_running

if TYPE_CHECKING:
    from cell_bringup.ros.line_client import LineClient


@contextmanager
def operate(state_dir: Path) -> Iterator["LineClient"]:
    """The services of a running line.

    Raises:
        LineNotRunning: it is not running; said at once, without waiting for ROS.
    """
    run = the_run(state_dir)
    if not is_running(state_dir):
        raise LineNotRunning(f"{state_dir}: the line is not running; start it with `./cell up`")
    from cell_bringup.ros.line_client import LineClient  # slow: ROS

    with LineClient(run.namespace, run.domain) as client:
        yield client
