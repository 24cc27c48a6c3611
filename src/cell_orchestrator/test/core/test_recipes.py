"""Quality gates, and the operations of a recipe by name."""

import math
from dataclasses import replace

import pytest

from cell_orchestrator.core.recipes import Gate, Measurement, Operation, Recipe

GATE = Gate("mass", "g", 4.0, 5.0)
FILL, PACK = Operation("fill", "fill", gates=(GATE, Gate("level", "m", 0.1))), Operation("pack", "pack")


@pytest.mark.parametrize(
    ("gate", "value", "passed"),
    [
        (GATE, 3.99, False),
        (GATE, 4.0, True),
        (GATE, 5.0, True),
        (GATE, 5.01, False),
        (GATE, math.nan, False),
        (replace(GATE, lower=None), -1e9, True),
        (replace(GATE, upper=None), 1e9, True),
    ],
)
def test_a_gate_takes_its_limits_in(gate: Gate, value: float, passed: bool) -> None:
    """It should pass what lies on a limit, and whatever a limit that is not there would forbid."""
    assert gate.passes(Measurement("mass", value, "g")) is passed


def test_a_gate_needs_a_measurement_in_its_unit() -> None:
    """It should not pass what was not measured, or in another unit."""
    assert GATE.is_met(()) is False
    assert GATE.is_met((Measurement("level", 4.5, "g"),)) is False
    assert GATE.is_met((Measurement("mass", 4.5, "kg"),)) is False


@pytest.mark.parametrize("values", [(4.5, 5.5), (5.5, 4.5)])
def test_what_was_measured_more_than_once_must_pass_each_time(values: tuple[float, ...]) -> None:
    """It should not take the better one of two values for the unit's."""
    assert GATE.is_met(tuple(Measurement("mass", value, "g") for value in (4.5, 4.6))) is True
    assert GATE.is_met(tuple(Measurement("mass", value, "g") for value in values)) is False


def test_the_gates_that_failed_are_named() -> None:
    """It should judge each gate by the measurement of its name."""
    mass, level = Measurement("mass", 4.5, "g"), Measurement("level", 0.2, "m")
    assert FILL.failed_gates((mass, level)) == ()
    assert FILL.failed_gates((mass,)) == ("level",)
    assert FILL.failed_gates(()) == ("mass", "level")


def test_an_operation_is_found_by_its_name() -> None:
    """It should count from 0, and know no other."""
    recipe = Recipe("polish", "red", "1", (FILL, PACK))
    assert [recipe.index_of(name) for name in ("fill", "pack")] == [0, 1]
    with pytest.raises(KeyError, match="weld"):
        recipe.index_of("weld")
