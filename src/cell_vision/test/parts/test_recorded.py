"""Recordings as a user may have them, made for the test."""

from pathlib import Path

import numpy as np
import pytest

from cell_line.config.strict_yaml import ConfigError
from cell_vision.parts.recorded import bench_recorded
from cell_vision.parts.scoring import segment_score

HEAD = "VERSION 0.7\nFIELDS x y z{}\nSIZE 4 4 4{}\nTYPE F F F{}\nWIDTH {}\nHEIGHT {}\nPOINTS {}\nDATA binary\n"


def table_with_two_boxes() -> tuple[np.ndarray, np.ndarray]:
    """Depth [m] and labels; the camera looks straight down, the boxes are 60 and 80 mm high."""
    depth, label = np.full((240, 320), 0.8), np.ones((240, 320))
    depth[60:140, 50:130], label[60:140, 50:130] = 0.74, 20
    depth[80:180, 180:270], label[80:180, 180:270] = 0.72, 30
    return depth + np.random.default_rng(0).normal(0.0, 0.0005, depth.shape), label


def write(file: Path, depth: np.ndarray, label: np.ndarray | None) -> None:
    h, w = depth.shape
    x, y = (np.arange(w) - 159.5) / 260.0 * depth, (np.arange(h) - 119.5)[:, None] / 260.0 * depth
    columns = [x, y, depth] + ([label] if label is not None else [])
    names = (" label", " 4", " U") if label is not None else ("", "", "")
    rows = np.rec.fromarrays(
        [c.ravel() for c in columns], dtype=[(n, "<f4") for n in "xyz"] + [("label", "<u4")] * (len(columns) > 3)
    )
    file.write_bytes(HEAD.format(*names, w, h, w * h).encode() + rows.tobytes())


def test_things_are_separated_and_compared_with_labels(tmp_path: Path) -> None:
    write(tmp_path / "one.pcd", *table_with_two_boxes())
    bench = bench_recorded(tmp_path)
    assert bench.scores["one"].f1 > 0.95 and bench.scores["one"].found == 2
    assert any("2/2" in measured for _, measured, _ in bench.rows())


def test_a_folder_without_recordings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no scene"):
        bench_recorded(tmp_path)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.pcd").write_bytes(b"nonsense")
    with pytest.raises(ConfigError, match=r"bad\.pcd:1: is no PCD file"):
        bench_recorded(tmp_path)


def test_rows_that_no_camera_saw_are_refused(tmp_path: Path) -> None:
    depth, label = table_with_two_boxes()
    write(tmp_path / "odd.pcd", depth, label)
    data = (tmp_path / "odd.pcd").read_bytes().replace(b"WIDTH 320\nHEIGHT 240", b"WIDTH 240\nHEIGHT 320")
    (tmp_path / "odd.pcd").write_bytes(data)
    with pytest.raises(ConfigError, match="one camera"):
        bench_recorded(tmp_path)


def test_a_score_tells_pieces_from_lumps() -> None:
    true = np.zeros((10, 20), np.int32)
    true[:, :8], true[:, 10:18] = 20, 30
    lump, pieces = np.where(true > 0, 1, 0).astype(np.int32), true.copy()
    pieces[5:, :8] = 7
    assert segment_score(true, true).f1 == 1.0
    assert segment_score(lump, true).under == pytest.approx(0.5)
    assert segment_score(pieces, true).over == pytest.approx(0.25) and segment_score(pieces, true).under == 0.0
    with pytest.raises(ValueError, match="no object"):
        segment_score(true, np.zeros_like(true))
