"""It should compare what is found in photographs with what is in them."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from cell_line.config.strict_yaml import ConfigError
from cell_vision.fiducials.pattern import cells
from cell_vision.fiducials.photographs import bench_real, corners_of


def photograph(folder: Path, listed: str) -> None:
    image = np.full((120, 200), 220, np.uint8)
    image[30:94, 50:114] = np.kron(cells(5), np.full((8, 8), 200, np.uint8)) + 10
    cv2.imwrite(str(folder / "one.png"), image)
    (folder / "one.txt").write_text(listed)


TAG = "5, (114 30) (50 30) (50 94) (114 94)\n"


def test_photographs(tmp_path: Path) -> None:
    """It should compare with a list whichever corner it begins with, and name what is missing."""
    photograph(tmp_path, TAG + "\n7, (1.5 1.5) (9.5 1.5) (9.5 9.5) (1.5 9.5)\n")
    (result,) = bench_real(tmp_path).photos
    assert (result.listed, result.found, result.near, result.beside) == (2, 1, 1, 0)
    assert result.worst_px < 0.2 and result.missing == ("7 at 5, 5",)
    assert "1/2 = 50.0%" in bench_real(tmp_path).rows()[-3][1]


def test_photograph_of_a_tag_that_is_not_listed(tmp_path: Path) -> None:
    """It should count it as beside the list; one elsewhere is not the one that is meant."""
    photograph(tmp_path, "5, (14 30) (10 30) (10 34) (14 34)\n")
    (result,) = bench_real(tmp_path).photos
    assert (result.found, result.near, result.beside) == (0, 0, 1)


def test_folder_without_photographs(tmp_path: Path) -> None:
    """It should say what is missing there, and what cannot be read."""
    with pytest.raises(ConfigError, match="no photograph"):
        bench_real(tmp_path)
    (tmp_path / "one.png").write_bytes(b"no image")
    (tmp_path / "one.txt").write_text(TAG)
    with pytest.raises(ConfigError, match="is no image"):
        bench_real(tmp_path)
    (tmp_path / "one.txt").write_text("\n5, (1 2)\n")
    with pytest.raises(ConfigError, match="txt:2: .* not 3 numbers"):
        corners_of(tmp_path / "one.txt")
