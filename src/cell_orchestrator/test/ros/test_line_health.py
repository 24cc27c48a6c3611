"""Diagnostics of the line should name what waits for a person."""

from diagnostic_msgs.msg import DiagnosticStatus
from immutables import Map

from cell_orchestrator.core.plant import Cell, Plant
from cell_orchestrator.ros.line_health import line_health


def test_a_line_that_needs_nobody_is_well() -> None:
    said = line_health(Plant(cells=Map(dosing=Cell("dosing", "dosing"))), {}, ["", ""])
    assert (said.level, said.message) == (DiagnosticStatus.OK, "ok")


def test_what_waits_for_a_person_is_a_warning() -> None:
    """It should name what is held, and each setup that is not tried again."""
    cells = Map(
        dosing=Cell("dosing", "dosing", held="scale drifts"),
        press=Cell("press", "press", blocked=Map(blue="tool: stuck")),
    )
    said = line_health(Plant(cells=cells, held="lunch"), {"orders": "2"}, ["disk nearly full"])
    assert said.level == DiagnosticStatus.WARN
    assert sorted(said.message.split("; ")) == [
        "cell dosing: scale drifts",
        "cell press: nothing is made on blue: tool: stuck",
        "disk nearly full",
        "line: lunch",
    ]
    assert said.values["orders"] == "2"
