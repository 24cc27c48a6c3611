"""Tests of `blast_part`: it goes by the CAD, and by what a scan says is left."""

from collections.abc import Callable
from typing import Any

import pytest

from cell_line.outcome import Done, Failed, Recovery
from cell_skills.testing import Rig
from cell_vision.synthetic.printed_part import Bracket
from post_processing_cell.blast_part import BlastPart
from post_processing_cell.codes import PostProcessingCode as Codes
from post_processing_cell.inspect_surface import InspectSurface

Make = Callable[..., Rig]
PART: bytes = (
    Bracket(0.036, 0.026, 0.02, 0.005, 0.009, 0.009, 0.004, 0.005).mesh().apply_scale(1000.0).export(file_type="stl")
)


def params(rig: Rig, **more: Any) -> dict[str, Any]:
    return {"part": {"sha256": rig.files.keep(PART), "unit": "mm"}, "views": 6, "pressure_pa": 400_000.0, **more}


def test_a_part_is_blasted_clean_along_its_cad(rig: Make) -> None:
    subject = rig(1)
    outcome = subject.run(BlastPart, params(subject))
    assert isinstance(outcome, Done), outcome
    assert outcome.result.scans == 1
    assert outcome.result.shots > 0
    assert all(measured.within for measured in outcome.measurements)


@pytest.mark.long
def test_what_stands_out_is_blasted_down(rig: Make) -> None:
    subject = rig(3, material_left=1.0)
    outcome = subject.run(BlastPart, params(subject))
    assert isinstance(outcome, Done), outcome
    assert outcome.result.scans > 1
    assert 0.0 < subject.bench.item.get("spot_m", 1.0) < 0.00025
    inspected = subject.run(InspectSurface, {"part": params(subject)["part"]})
    assert isinstance(inspected, Done), "it is blasted until an inspection passes it, and no longer"


def test_a_jet_that_reaches_too_little_is_told(rig: Make) -> None:
    subject = rig(1)
    outcome = subject.run(BlastPart, params(subject, reach=0.99))
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Codes.BLAST_FAILED, Recovery.HOLD)
    assert "99 % are needed" in outcome.message


def test_an_empty_hopper_is_told(rig: Make) -> None:
    subject = rig(1, options={"blaster": {"capacity_kg": 0.3, "restock_below_kg": 0.0}})
    outcome = subject.run(BlastPart, params(subject))
    assert isinstance(outcome, Failed)
    assert outcome.code == Codes.MEDIUM_EMPTY
