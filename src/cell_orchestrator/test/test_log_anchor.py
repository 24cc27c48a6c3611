"""The newest event of a log, kept outside of the store."""

from pathlib import Path

import pytest

from cell_line.log_head import LogHead
from cell_orchestrator.log_anchor import FILE, LogAnchor, read_anchor

OLD, NEW = LogHead(7, "a" * 64), LogHead(812, "b" * 64)


def test_it_keeps_the_newest(tmp_path: Path) -> None:
    """It should be there for the next process, for its own line only, readable by its owner only."""
    assert read_anchor(tmp_path, "demo") is None
    anchor = LogAnchor(tmp_path, "demo")
    anchor.keep("")
    assert read_anchor(tmp_path, "demo") is None
    anchor.keep(str(NEW), durable=True)
    LogAnchor(tmp_path, "demo").keep(str(OLD))  # a shorter text
    assert read_anchor(tmp_path, "demo") == OLD
    assert read_anchor(tmp_path, "other") is None
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", [b"", b"\0" * 512, b"[1]", b'{"line": "demo", "head": "7"}', b'{"line": "demo"}'])
def test_what_cannot_be_read_says_nothing(tmp_path: Path, text: bytes) -> None:
    """It should be as none."""
    (tmp_path / FILE).write_bytes(text)
    assert read_anchor(tmp_path, "demo") is None


def test_that_it_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    """It should be tried again the next time."""
    anchor = LogAnchor(tmp_path / "gone", "demo")
    anchor.keep(str(NEW), durable=True)
    (tmp_path / "gone").mkdir()
    anchor.keep(str(NEW))
    assert read_anchor(tmp_path / "gone", "demo") == NEW
