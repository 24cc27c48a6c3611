"""The files that jobs left should be copied as they were kept, or not at all."""

from pathlib import Path

import pytest

from cell_bringup.failure import CommandFailed
from cell_bringup.left_files import copy_files
from cell_line.artifact import kept
from cell_line.artifact_store import ArtifactStore
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.recipes import Operation, Recipe
from cell_orchestrator.core.trace import trace
from cell_orchestrator.core.unit_record import UnitRecord


def inspected(*artifacts: str) -> UnitRecord:
    unit = Unit("A-01", "A", Recipe("custom", "CUSTOM", "1.1", (Operation("inspect", "inspect"),)))
    events = (
        ev.OrderAccepted(1.0, Order("A", ("A-01",), 1.0), (unit,)),
        ev.OperationStarted(3.0, "j1", "finishing", "A-01", "A", "c1", 0, "inspect", "inspect", "matt", {}),
        ev.OperationDone(9.0, "j1", "finishing", "A-01", (), (), {}, artifacts, 3.0, 9.0),
    )
    found = trace("A-01", [(seq, event, "") for seq, event in enumerate(events, 1)])
    assert found
    return found


def test_files_are_copied_under_their_names(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path / "artifacts")
    picture = kept(store, "heat_map.png", "image/png", b"picture")
    (path,) = copy_files(inspected(picture.uri, "file:///elsewhere.png"), store, tmp_path / "out")
    assert path.name == "01-inspect-heat_map.png" and path.read_bytes() == b"picture"


def test_a_file_that_was_tampered_with_is_not_copied(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path)
    picture = kept(store, "heat_map.png", "image/png", b"picture")
    (tmp_path / picture.sha256).write_bytes(b"better")
    with pytest.raises(CommandFailed, match=r"heat_map.png of inspect: file \w{12} is damaged"):
        copy_files(inspected(picture.uri), store, tmp_path / "out")
