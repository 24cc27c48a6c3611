"""Some time of a world, again and again, with another call of its disk failing each time."""

import errno
from itertools import count
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from world_process import LINE0, WorldClient, world_words

from cell_line.failing.disk import failing_disk
from cell_line.failing.hour import Hour
from cell_line.failing.lives import Fails, Lives

pytestmark = pytest.mark.long
CELL = "dosing"
PASSES_S = 3.5
"""Three checkpoints are written in it [s]."""


def live(lives: Lives, folder: Path, fails: Fails) -> int:
    """Let time pass, over as many lives as it takes; returns how often the world has died."""
    folder.mkdir()
    times: list[list[float]] = []

    def meet() -> WorldClient:
        client = WorldClient(CELL)
        times.append(client.times)
        return client

    hour = Hour(lives, world_words(folder, CELL, 5.0), folder / "log.txt", fails, meet)
    hour.wait(lambda client: bool(client.times) and client.times[-1] > LINE0 + PASSES_S)
    hour.end(lambda client: bool(client.times))
    heard = [time for life in times for time in life]
    assert heard == sorted(heard), hour.said
    return hour.deaths


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_each_call(tmp_path: Path, code: int) -> None:
    """It should end with a line, or go on; then time goes on, and never runs back."""
    if (library := failing_disk(tmp_path)) is None:
        pytest.skip("there is no C compiler")
    deaths = 0
    with Lives("cell_sim.physics_node", library, {}) as lives:
        for nth in count(1):
            folder = tmp_path / str(nth)
            died = live(lives, folder, Fails(folder / "state", nth, code))
            deaths += died
            if not died and lives.calls < nth:
                break
    print(f"{errno.errorcode[code]}: {nth - 1} calls failed, {deaths} ends")
    assert deaths > 3
