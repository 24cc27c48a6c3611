"""Every orchestrator that takes the line has a greater number than those before it."""

import pytest
from small_line import SmallLine

from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq


@pytest.mark.parametrize(
    ("walls", "epochs"),
    [
        ([1000.0, 1000.5], [1_000_000, 1_000_500]),
        ([1000.0, 1000.0, 10.0], [1_000_000, 1_000_001, 1_000_002]),
    ],
)
def test_the_number_rises(walls: list[float], epochs: list[int]) -> None:
    """It should be that of the wall clock, unless that was set back or stands; and it should be known from then on."""
    line = SmallLine()
    for wall, epoch in zip(walls, epochs, strict=True):
        event, *rest = line.ask(rq.TakeLine(wall, "b1", "process 42"))
        assert (event, rest) == (ev.LineTaken(line.now, epoch, "b1", "process 42"), [])
        assert line.plant.epoch == epoch
