"""Tests of `measure`."""

from collections.abc import Callable
from typing import Any

import pytest

from cell_line.outcome import Done, Failed, Recovery
from cell_line.params import ParamsError, read_params
from cell_skills.devices.bench import Bench
from cell_skills.testing import Rig, check_skill
from post_processing_cell.codes import PostProcessingCode
from post_processing_cell.measure import Dimensions, Measure

Make = Callable[..., Rig]


def test_it_should_keep_the_rules_of_a_skill(dimensions: dict[str, Any]) -> None:
    check_skill(Measure, dimensions)


@pytest.mark.parametrize("seed", range(60))
def test_it_should_measure_every_dimension(rig: Make, dimensions: dict[str, Any], seed: int) -> None:
    subject = rig(seed)
    outcome = subject.run(Measure, dimensions)
    assert isinstance(outcome, Done)
    assert set(outcome.result.deviations_m) == {"length", "width"}
    names = [measured.name for measured in outcome.measurements]
    assert names == ["deviation_length", "deviation_width", "worst_deviation"]
    assert all(measured.within for measured in outcome.measurements)
    assert outcome.measurements[2].value == max(abs(value) for value in outcome.result.deviations_m.values())
    assert 8.0 < subject.clock.now() < 25.0


def test_it_should_scrap_undersize_and_rework_oversize(rig: Make, dimensions: dict[str, Any]) -> None:
    recoveries = set()
    for seed in range(30):
        outcome = rig(seed, dimension_off=1.0).run(Measure, dimensions)
        assert isinstance(outcome, Failed)
        assert outcome.code == PostProcessingCode.OUT_OF_TOLERANCE
        undersize = any(measured.value < 0.0 for measured in outcome.measurements if not measured.within)
        assert outcome.recovery is (Recovery.SCRAP if undersize else Recovery.REWORK)
        recoveries.add(outcome.recovery)
    assert recoveries == {Recovery.SCRAP, Recovery.REWORK}


def test_oversize_beside_undersize_should_be_scrap(
    rig: Make, bench: Callable[[int], Bench], dimensions: dict[str, Any]
) -> None:
    shared = bench(1)
    shared.item.put("print.length", 0.0005)
    shared.item.put("print.width", -0.0005)
    outcome = rig(on=shared).run(Measure, dimensions)
    assert isinstance(outcome, Failed)
    assert outcome.recovery is Recovery.SCRAP
    assert "deviation_length +" in outcome.message
    assert "deviation_width -" in outcome.message


def test_it_should_refuse_a_dimension_twice(dimensions: dict[str, Any]) -> None:
    """It should not judge one reading by the nominal of another."""
    with pytest.raises(ParamsError, match="dimensions: '.*' is given twice"):
        read_params(Dimensions, {"dimensions": [*dimensions["dimensions"], dimensions["dimensions"][0]]})
