"""Room on the disk: when orders are refused, and when they are taken again."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.orders import Order
from cell_orchestrator.core.requests import CancelOrder, Request, SubmitOrder
from cell_orchestrator.disk_room import Answers, DiskRoom, DiskSpace, space_of

MB, GB = 1_000_000, 1_000_000_000
ORDER = SubmitOrder(Order("o1", (), 1.0), ())
CANCEL = CancelOrder("o2", "wrong colour")


class Disk:
    """A disk whose free space the test sets."""

    def __init__(self, total: int) -> None:
        self.free, self.total, self.broken = total, total, False
        self.room = DiskRoom(self.space)

    def space(self) -> DiskSpace:
        if self.broken:
            raise OSError("no such disk")
        return DiskSpace(self.free, self.total)

    def problem(self, free: int) -> str:
        self.free = free
        self.room.look()
        return self.room.problem


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MiB in memory, which only root can make."""
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", tmp_path], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield tmp_path
    subprocess.run(["umount", tmp_path], check=True)


def decided(requests: list[Request]) -> Answers:
    return [[] for _ in requests]


@pytest.mark.parametrize(
    ("total", "least"), [(2 * GB, 200 * MB), (100 * GB, 5 * GB), (4 * GB, 200 * MB), (40 * MB, 10 * MB)]
)
def test_the_least_room(total: int, least: int) -> None:
    """It should be 200 MB or a twentieth, and of a small disk a quarter."""
    disk = Disk(total)
    assert not disk.problem(least)
    assert disk.problem(least - 1).startswith("disk nearly full: ")


def test_orders_are_refused_with_the_figures() -> None:
    """It should refuse orders, and nothing else, in words that say what there is and what there should be."""
    disk = Disk(20 * GB)
    assert disk.room.submit([ORDER, CANCEL], decided) == [[], []]
    disk.problem(150 * MB)
    refused, cancelled = disk.room.submit([ORDER, CANCEL], decided)
    assert isinstance(refused, NotAllowed)
    assert str(refused) == (
        "disk nearly full: 150 MB free of 20.0 GB, 1.0 GB needed; no new orders until there is room, "
        "what is in work goes on"
    )
    assert cancelled == []


def test_a_little_more_room_is_not_enough() -> None:
    """It should not take and refuse orders by turns while the space goes up and down around its least."""
    disk = Disk(100 * GB)
    assert disk.problem(5 * GB - 1)
    assert disk.problem(5 * GB + 1)
    assert "5.5 GB needed" in disk.room.problem
    assert not disk.problem(int(5.5 * GB) + 1)
    assert not disk.problem(5 * GB + 1)


def test_a_disk_that_does_not_tell_changes_nothing() -> None:
    """It should stay with what was seen last."""
    disk = Disk(100 * GB)
    disk.problem(GB)
    disk.broken = True
    assert disk.problem(90 * GB)


def test_a_real_disk_tells(small_disk: Path) -> None:
    """It should see a disk become nearly full, and empty again."""
    room = DiskRoom(lambda: space_of(small_disk))
    room.look()
    assert not room.problem
    filler = small_disk / "filler"
    filler.write_bytes(bytes(13 * MB))
    room.look()
    assert "4 MB free of 17 MB" in room.problem
    filler.unlink()
    room.look()
    assert not room.problem
