"""Tests of `inspect_surface`: each thing that may be wrong has its code, and what follows."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray

from cell_line.artifact import read_uri
from cell_line.artifact_store import sha256_of
from cell_line.outcome import Done, Failed, Recovery
from cell_skills.devices.protocols import BadAnswer
from cell_skills.testing import Rig, check_driver
from cell_vision.synthetic.printed_part import Bracket
from post_processing_cell.codes import PostProcessingCode as Codes
from post_processing_cell.devices import Cloud, Shape
from post_processing_cell.inspect_surface import InspectSurface
from post_processing_cell.scanning import _believed

Make = Callable[..., Rig]
BRACKET = Bracket(0.036, 0.026, 0.02, 0.005, 0.009, 0.009, 0.004, 0.005)
"""A small one is scanned in less time."""


def stl(mesh: Any) -> bytes:
    """In millimetres."""
    content: bytes = mesh.copy().apply_scale(1000.0).export(file_type="stl")
    return content


PART = stl(BRACKET.mesh())


def params(rig: Rig, content: bytes = PART, **more: Any) -> dict[str, Any]:
    """Those of a part that is attached."""
    return {"part": {"sha256": rig.files.keep(content), "unit": "mm"}, "views": 6, **more}


def inspected(rig: Make, seed: int = 0, **faults: float) -> tuple[Any, Rig]:
    subject = rig(seed, **faults)
    return subject.run(InspectSurface, params(subject)), subject


def test_a_good_part_is_done_and_its_files_are_on_the_record(rig: Make) -> None:
    outcome, subject = inspected(rig)
    assert isinstance(outcome, Done), outcome
    assert {each.name for each in outcome.measurements} == {"lowest", "highest", "uncertainty", "seen"}
    picture, page, said = (read_uri(uri) for uri in outcome.artifacts)
    assert picture and page and said
    assert (picture.name, page.name, said.name) == ("heat_map.png", "report.html", "inspection.json")
    assert subject.files.read(picture.sha256).startswith(b"\x89PNG")
    assert json.loads(subject.files.read(said.sha256))["verdict"] == "good"


@pytest.mark.parametrize(
    ("fault", "code", "recovery"),
    [
        ("material_left", Codes.OUT_OF_TOLERANCE, Recovery.REWORK),
        pytest.param("material_gone", Codes.OUT_OF_TOLERANCE, Recovery.SCRAP, marks=pytest.mark.long),
        pytest.param("feature_missing", Codes.FEATURE_MISSING, Recovery.SCRAP, marks=pytest.mark.long),
        pytest.param("another_part", Codes.WRONG_PART, Recovery.SCRAP, marks=pytest.mark.long),
        pytest.param("put_in_turned", Codes.PUT_IN_TURNED, Recovery.HOLD, marks=pytest.mark.long),
        ("occluded", Codes.SCANNER_OCCLUDED, Recovery.HOLD),
        ("stale_scan", Codes.STALE_SCAN, Recovery.HOLD),
    ],
)
def test_each_fault_has_its_code_and_what_follows(rig: Make, fault: str, code: Codes, recovery: Recovery) -> None:
    outcome, _ = inspected(rig, 3, **{fault: 1.0})
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (code, recovery), outcome.message
    assert bool(outcome.artifacts) == (fault != "stale_scan"), "what is wrong with a part is to be seen on its record"


@pytest.mark.parametrize(
    ("content", "why"), [(b"holiday", "neither STL nor 3MF"), (stl(trimesh.creation.box((9, 9, 9))), "mm; its edges")]
)
def test_a_file_that_is_no_part_is_refused(rig: Make, content: bytes, why: str) -> None:
    subject = rig()
    outcome = subject.run(InspectSurface, params(subject, content))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Codes.PART_FILE_BAD, Recovery.HOLD)
    assert why in outcome.message


def test_a_file_that_is_not_there_is_told(rig: Make) -> None:
    outcome = rig().run(InspectSurface, {"part": {"sha256": sha256_of(b"elsewhere"), "unit": "mm"}})
    assert isinstance(outcome, Failed)
    assert outcome.code == Codes.PART_FILE_BAD
    assert "is missing" in outcome.message


@pytest.mark.long
def test_limits_of_the_order_decide(rig: Make) -> None:
    """A wide limit of the surface takes a spot that stands out."""
    subject = rig(3, material_left=1.0)
    wide = {"surface": {"too_little_m": 0.002, "too_much_m": 0.002}}
    limits = {"sha256": subject.files.keep(json.dumps(wide).encode())}
    assert isinstance(subject.run(InspectSurface, params(subject, limits=limits)), Done)


def test_the_driver_keeps_its_contract() -> None:
    assert check_driver("kinematic_scanner") == ("SurfaceScanner",)


@pytest.mark.parametrize(
    ("points", "eye"),
    [
        (np.zeros(3), np.zeros(3)),
        (np.full((4, 3), 9.0), np.ones(3)),
        (np.zeros((4, 3)), np.array([np.nan, 0.0, 0.0])),
        (np.zeros((4, 2)), np.ones(3)),
    ],
)
def test_what_no_scanner_can_see_is_not_believed(points: NDArray[np.float64], eye: NDArray[np.float64]) -> None:
    with pytest.raises(BadAnswer, match="scanner: scan:"):
        _believed(Cloud(points, eye, 1.0))


def test_a_scanner_that_sees_nothing_is_told(rig: Make) -> None:
    class Blind:
        async def scan(self, expected: Shape) -> Cloud | None:
            return None

    subject = Rig(rig().bench, devices={"scanner": Blind()})
    outcome = subject.run(InspectSurface, params(subject))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Codes.SCANNER_OCCLUDED, Recovery.HOLD)
