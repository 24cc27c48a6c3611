"""A connection to the line that runs in a state folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cell_client.follower import the_run
from cell_client.run_file import RunFile, is_running
from cell_client.starting import not_running

if TYPE_CHECKING:
    from cell_client.ros.line_client import LineClient


def running(state_dir: Path) -> RunFile:
    """The run of a line that runs now.

    Raises:
        LineNotRunning: it does not run; said at once, without waiting for ROS.
    """
    run = the_run(state_dir)
    if not is_running(state_dir):
        raise not_running(state_dir, "the line is not running; start it with `./cell up`")
    return run


@contextmanager
def operate(state_dir: Path) -> Iterator["LineClient"]:
    """The services of a running line.

    Raises:
        LineNotRunning: it does not run.
    """
    run = running(state_dir)
    from cell_client.ros.line_client import LineClient

    with LineClient(run.namespace, run.domain) as client:
        yield client
