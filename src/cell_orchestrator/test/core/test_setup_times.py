"""How long a changeover takes: as configured, else as it was."""

from dataclasses import replace

import pytest
from small_line import LINE, PRESS, PRESS_BLUE, SmallLine

from cell_orchestrator.core.setup_times import changeover_s, coming_setup

LEFT = LINE.cells["left"]
TIMED = replace(LEFT, setup_s={"blue": 42.0})


@pytest.mark.parametrize(("setup", "expected"), [("blue", 42.0), ("red", 0.0), ("", 0.0)])
def test_configured(setup: str, expected: float) -> None:
    """It should be what is configured; nothing for what the cell holds, or for any."""
    assert changeover_s(SmallLine().plant, TIMED, setup) == expected


def test_what_is_known_counts_where_nothing_is_configured() -> None:
    """It should be what the cell's changeovers took on average, nothing before the first one."""
    line = SmallLine()
    assert changeover_s(line.plant, LEFT, "blue") == 0.0
    line.load("A", PRESS_BLUE)
    line.work_off()
    assert line.cell("left").setup == "blue"
    assert changeover_s(line.plant, LEFT, "red") == changeover_s(line.plant, TIMED, "red") == pytest.approx(10.0)


def test_the_setup_that_is_coming() -> None:
    """It should be that of the job under way."""
    line = SmallLine()
    line.load("A", PRESS)
    line.job_ends("left")
    assert coming_setup(line.plant, "left") == "red"
    line.load("B", PRESS_BLUE, carrier="c2")
    assert line.cell("left").setup == ""
    assert coming_setup(line.plant, "left") == "blue"
    assert changeover_s(line.plant, TIMED, "blue") == 0.0
