"""It should measure what is true: errors against the scene, shares with their bounds, photographs against lists."""

import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from rich.console import Console

from cell_bringup.bench.vision import FrameResult, VisionBench, bench_vision, summed, vision_view
from cell_bringup.bench.vision_real import bench_real, corners_of, real_view
from cell_bringup.failure import CommandFailed
from cell_bringup.needs import need_sight
from cell_vision.fiducials.pattern import cells


def shown(view: object) -> str:
    console = Console(width=160)
    with console.capture() as capture:
        console.print(view)
    return capture.get()


def test_simulated_images() -> None:
    """It should locate the carrier of two scenes, and say that they are simulated."""
    told: list[str] = []
    bench = bench_vision(7000, 2, told.append)
    carrier, single = bench.targets
    assert bench.simulated and len(told) == 2
    assert (carrier.located.hits, carrier.within.hits, carrier.failing) == (2, 2, ())
    assert 0.0 < carrier.off_mm[0] <= carrier.off_mm[2] < 1.0 and carrier.took_ms[0] > 0.0
    assert single.located.of == 2
    assert "simulated images from seed 7000 on" in shown(vision_view(bench))


def test_what_fails_is_listed_by_seed() -> None:
    """It should count and name images with nothing located, and those beyond a goal."""
    nan = math.nan
    results = [
        FrameResult(1, "", 0.2, 0.1, 3.0, 8.0),
        FrameResult(2, "", 1.2, 0.1, 30.0, 8.0),
        FrameResult(3, "", 0.2, 0.6, 12.5, 8.0),
        FrameResult(4, "not found", nan, nan, nan, 8.0),
    ]
    subject = summed("it", results)
    assert subject.honest is not None
    assert (subject.located.hits, subject.within.hits, subject.honest.hits, subject.honest.of) == (3, 1, 2, 3)
    assert subject.failing == ("2: 1.20 mm, 0.10 deg", "3: 0.20 mm, 0.60 deg", "4: not found")
    assert subject.off_mm == pytest.approx((0.2, 1.1, 1.2))
    assert "it: seed 4: not found" in shown(vision_view(VisionBench(1, True, (subject,))))
    none = summed("it", results[3:])
    assert (none.off_mm, none.honest) == ((0.0, 0.0, 0.0), None)
    many = summed("it", results[3:] * 41)
    assert "and 1 more" in shown(vision_view(VisionBench(1, True, (many,))))


def photograph(folder: Path, listed: str) -> None:
    image = np.full((120, 200), 220, np.uint8)
    image[30:94, 50:114] = np.kron(cells(5), np.full((8, 8), 200, np.uint8)) + 10
    cv2.imwrite(str(folder / "one.png"), image)
    (folder / "one.txt").write_text(listed)


TAG = "5, (114 30) (50 30) (50 94) (114 94)\n"


def test_photographs(tmp_path: Path) -> None:
    """It should compare with a list whichever corner it begins with, and name what is missing."""
    photograph(tmp_path, TAG + "\n7, (1.5 1.5) (9.5 1.5) (9.5 9.5) (1.5 9.5)\n")
    (result,) = bench_real(tmp_path)
    assert (result.listed, result.found, result.near, result.beside) == (2, 1, 1, 0)
    assert result.worst_px < 0.2 and result.missing == ("7 at 5, 5",)
    assert "1/2 = 50.0%" in shown(real_view((result,)))


def test_photograph_of_a_tag_that_is_not_listed(tmp_path: Path) -> None:
    """It should count it as beside the list; one elsewhere is not the one that is meant."""
    photograph(tmp_path, "5, (14 30) (10 30) (10 34) (14 34)\n")
    (result,) = bench_real(tmp_path)
    assert (result.found, result.near, result.beside) == (0, 0, 1)


def test_folder_without_photographs(tmp_path: Path) -> None:
    """It should say what is missing there, and what cannot be read."""
    with pytest.raises(CommandFailed, match="no photograph"):
        bench_real(tmp_path)
    (tmp_path / "one.png").write_bytes(b"no image")
    (tmp_path / "one.txt").write_text(TAG)
    with pytest.raises(CommandFailed, match="is no image"):
        bench_real(tmp_path)
    (tmp_path / "one.txt").write_text("\n5, (1 2)\n")
    with pytest.raises(CommandFailed, match="txt:2: .* not 3 numbers"):
        corners_of(tmp_path / "one.txt")


def test_sight_that_is_not_installed() -> None:
    """It should say in one line what to run."""
    need_sight()
    with pytest.raises(CommandFailed, match="vision needs eyes, .* run: .* -r .*requirements-vision.txt"):
        need_sight({"cv2": "sight", "no_such_module": "eyes"})
