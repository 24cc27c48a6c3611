"""It should name what needs a person, with the next step, and say nothing of what does not."""

from dataclasses import replace

import pytest

from cell_client.line_health import LineHealth
from cell_client.troubles import Trouble
from cell_hmi.model.condition import AlarmPriority, Condition
from cell_hmi.model.conditions import conditions
from cell_orchestrator.core.queries import CarrierStatus, CellStatus, HeldUnitStatus, LineStatus, UnsettledStatus

GOOD = CellStatus("dosing", True, "Execute", "red", None, "", "", since=0.0, mode="Production")
RIDES = CarrierStatus("urn:grai.3", "buffer", "", "A-01", "fill", "", "")
WORKS = LineHealth(True)


def line(cell: CellStatus = GOOD, carrier: CarrierStatus = RIDES, **changes: object) -> LineStatus:
    told = LineStatus("demo", 100.0, True, {}, (), (carrier,), (cell,))
    return replace(told, **changes)


def only(told: LineStatus, health: LineHealth = WORKS) -> Condition:
    (found,) = conditions(told, health)
    return found


def test_nothing_is_the_matter() -> None:
    assert conditions(line(), WORKS) == []


def test_a_cell_at_work_or_coming_up_is_no_alarm() -> None:
    for state, since in (("Starting", 0.0), ("Resetting", 0.0), ("Stopped", 95.0)):
        assert conditions(line(replace(GOOD, state=state, since=since)), WORKS) == []


@pytest.mark.parametrize(
    ("cell", "text", "request_to"),
    [
        (replace(GOOD, held="clean it"), "dosing is held: clean it.", "/cells/dosing/resume"),
        (replace(GOOD, away="silent", online=False), "dosing is not heard: silent.", None),
        (replace(GOOD, mode="Manual"), "dosing is in Manual: it takes no jobs.", None),
        (replace(GOOD, state="Aborted"), "dosing is Aborted, and nobody holds it.", None),
        (replace(GOOD, blocked={"oil": "clogged"}), "dosing makes nothing on oil: clogged.", "/cells/dosing/resume"),
    ],
)
def test_a_cell(cell: CellStatus, text: str, request_to: str | None) -> None:
    found = only(line(cell))
    assert (found.kind, found.name, str(found.what)) == ("cell", "dosing", text)
    assert (found.request.path if found.request else None) == request_to


def test_a_cell_that_is_held_and_silent_is_two_matters() -> None:
    found = conditions(line(replace(GOOD, held="look", away="silent", online=False)), WORKS)
    assert [it.id for it in found] == ["cell:dosing:away", "cell:dosing:held"]


@pytest.mark.parametrize(
    ("carrier", "text", "request_to"),
    [
        (replace(RIDES, held="bent", doubt="no tag"), "Carrier 3 is held: bent.", "/carriers/3/resume"),
        (replace(RIDES, doubt="no tag"), "Who carrier 3 is, is in doubt: no tag.", None),
        (replace(RIDES, late=True, going_to="load"), "Carrier 3 does not arrive at load.", "/carriers/3/hold"),
    ],
)
def test_a_carrier(carrier: CarrierStatus, text: str, request_to: str | None) -> None:
    found = only(line(carrier=carrier))
    assert (str(found.what), found.request.path if found.request else None) == (text, request_to)


def test_a_unit_that_waits_for_a_word() -> None:
    found = only(line(unsettled=(UnsettledStatus("A-01", "fold", "c1", "cut off", 7.0),)))
    assert str(found.what) == "Unit A-01 waits for a word on fold: cut off."
    assert found.request is not None and found.request.path == "/units/A-01/settle"


def test_a_held_unit() -> None:
    """It should be resumed; one that is out of limits goes on by a person's word alone."""
    found = only(line(held_units=(HeldUnitStatus("A-01", "c1", "scratched?"),)))
    assert str(found.what) == "Unit A-01 is held: scratched?."
    assert found.request is not None and found.request.path == "/units/A-01/resume"
    found = only(line(held_units=(HeldUnitStatus("A-01", "c1", "fill: out of limits: mass", True),)))
    assert found.request is not None and found.request.path == "/units/A-01/settle"


def test_the_line_itself() -> None:
    told = line(transport_away="silent", disk="disk full", alarms="two speak", clock="it was set", held="lunch")
    told = replace(told, product_errors=("a.yaml:1: wrong",))
    found = conditions(told, replace(WORKS, processes=(Trouble("transport", "was killed", 1.0, 2.0),)))
    assert [it.id.removeprefix("line:") for it in found] == [
        "transport",
        "alarms",
        "disk",
        "held",
        "process:transport",
        "clock",
        "products",
    ]
    assert all(str(it.what) and str(it.step) for it in found)


def test_a_line_that_does_not_run() -> None:
    """It should say only that: what is known of its cells is not true any more."""
    found = only(line(replace(GOOD, held="x")), LineHealth(False, "not running"))
    assert (found.urgency, str(found.what)) == (AlarmPriority.URGENT, "The line does not run.")


def test_an_orchestrator_that_is_silent() -> None:
    found = only(line(replace(GOOD, held="x")), LineHealth(True, "the orchestrator is silent for 12 s"))
    assert str(found.what) == "The orchestrator is silent for 12 s"


def test_a_line_that_comes_up_is_no_alarm_yet() -> None:
    starting = LineHealth(True, starting=True)
    assert (
        conditions(line(replace(GOOD, away="not heard yet", online=False), transport_away="not heard"), starting) == []
    )


def test_braces_in_what_somebody_wrote_are_text() -> None:
    """It should not take the words of a person for a template."""
    assert str(only(line(replace(GOOD, held="{0} {x}"))).what) == "dosing is held: {0} {x}."
