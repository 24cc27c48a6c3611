"""Leftovers: what a dead process left goes, what somebody uses stays."""

import fcntl
import os
import time
from pathlib import Path

import pytest

from cell_bringup.leftovers import clear_shared_memory

DEAD, ALIVE, YOUNG = "fastrtps_00000000000000aa", "fastrtps_00000000000000bb", "fastrtps_00000000000000cc"


def made(folder: Path, *names: str, age_s: float = 3600.0) -> None:
    for name in names:
        (folder / name).touch()
        os.utime(folder / name, (time.time() - age_s,) * 2)


def test_what_nobody_holds_goes(tmp_path: Path) -> None:
    """It should take the segment with its lock, and the port with its lock and mutex, and nothing that is not DDS."""
    made(tmp_path, DEAD, f"{DEAD}_el", "fastrtps_port7411", "fastrtps_port7411_sl", "sem.fastrtps_port7411_mutex")
    made(tmp_path, "PostgreSQL.1", "fastrtps_", "sem.other")
    assert clear_shared_memory(tmp_path) == 5
    assert {path.name for path in tmp_path.iterdir()} == {"PostgreSQL.1", "fastrtps_", "sem.other"}


def test_what_somebody_holds_or_has_just_made_stays(tmp_path: Path) -> None:
    """It should leave a segment whose lock is held, and one whose lock is not yet."""
    made(tmp_path, ALIVE, f"{ALIVE}_el")
    made(tmp_path, YOUNG, f"{YOUNG}_el", age_s=1.0)
    with (tmp_path / f"{ALIVE}_el").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert clear_shared_memory(tmp_path) == 0
    assert clear_shared_memory(tmp_path) == 2


def test_a_folder_that_is_not_there_is_clear(tmp_path: Path) -> None:
    """It should do nothing."""
    assert clear_shared_memory(tmp_path / "no") == 0


def test_the_middleware_of_today_locks_what_it_uses() -> None:
    """It should see the segments of a process that lives as held, whatever the version that is installed does."""
    rclpy = pytest.importorskip("rclpy", reason="ROS 2 is not there")
    before = {path.name for path in Path("/dev/shm").glob("fastrtps_*")}
    context = rclpy.context.Context()
    rclpy.init(context=context)
    try:
        node = rclpy.create_node("leftover", context=context)
        fresh = [path for path in Path("/dev/shm").glob("fastrtps_*_el") if path.name not in before]
        if not fresh:
            pytest.skip("this middleware uses no shared memory here")
        assert node.context is context
        with fresh[0].open("rb") as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        context.try_shutdown()
