"""Files of failures should be found by the events that they were kept for, the newest be kept, and no other touched."""

from pathlib import Path

from cell_line.black_box_files import FOLDER, black_boxes, box_of, drop_old, path_of


def filled(folder: Path, *events: tuple[int, int]) -> Path:
    (folder / FOLDER).mkdir()
    for first, last in events:
        path_of(folder, first, last).write_bytes(b"x" * 100)
    return folder


def test_one_is_found_by_any_of_its_events(tmp_path: Path) -> None:
    assert black_boxes(tmp_path) == []
    boxes = black_boxes(filled(tmp_path, (100, 100), (7, 9)))
    assert [(box.first, box.last, box.size) for box in boxes] == [(7, 9, 100), (100, 100, 100)]
    found = box_of(boxes, 8)
    assert found is not None and found.path.name == "7-9.mcap"
    assert box_of(boxes, 10) is None


def test_the_oldest_go_first_and_the_newest_stays_however_large(tmp_path: Path) -> None:
    filled(tmp_path, *((n, n) for n in range(9, 14)))
    (tmp_path / FOLDER / "notes.mcap").write_bytes(b"mine")
    drop_old(tmp_path, most_files=3)
    assert [box.first for box in black_boxes(tmp_path)] == [11, 12, 13]
    drop_old(tmp_path, most_bytes=250)
    assert [box.first for box in black_boxes(tmp_path)] == [12, 13]
    drop_old(tmp_path, most_bytes=1)
    assert [box.first for box in black_boxes(tmp_path)] == [13]
    assert (tmp_path / FOLDER / "notes.mcap").exists()
