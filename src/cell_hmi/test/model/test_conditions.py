"""It should name what needs a person, with the next step, and say nothing of what does not."""

from dataclasses import replace

import pytest

from cell_client.line_health import LineHealth
from cell_client.troubles import Trouble
from cell_hmi.model.condition import AlarmPriority, Condition
from cell_hmi.model.conditions import conditions
from cell_orchestrator.core.queries import CarrierStatus, CellStatus, LineStatus
from cell_orchestrator.core.waiting_units import HeldUnitStatus, UnsettledStatus

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
        (replace(GOOD, held="clean it"), "Cell dosing is held and takes no work: clean it.", "/cells/dosing/resume"),
        (replace(GOOD, away="silent", online=False), "Cell dosing does not answer: silent.", None),
        (replace(GOOD, mode="Manual"), "Cell dosing is in Manual: it takes no jobs.", None),
        (replace(GOOD, state="Aborted"), "Cell dosing stands in Aborted, and nobody of the line holds it.", None),
        (
            replace(GOOD, blocked={"oil": "clogged"}),
            "Cell dosing failed to change over to oil: clogged.",
            "/cells/dosing/resume",
        ),
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
        (
            replace(RIDES, held="bent", doubt="no tag"),
            "Carrier 3 with unit A-01 is held at buffer: bent.",
            "/carriers/3/resume",
        ),
        (
            replace(RIDES, held="bent", unit="", going_to="load"),
            "Carrier 3 is held at buffer → load: bent.",
            "/carriers/3/resume",
        ),
        (replace(RIDES, doubt="no tag"), "Who carrier 3 is, is in doubt: no tag.", None),
        (
            replace(RIDES, late=True, going_to="load"),
            "Carrier 3 with unit A-01 left buffer and does not arrive at load.",
            "/carriers/3/hold",
        ),
        (
            replace(RIDES, late=True, going_to="load", unit=""),
            "Carrier 3 left buffer and does not arrive at load.",
            "/carriers/3/hold",
        ),
    ],
)
def test_a_carrier(carrier: CarrierStatus, text: str, request_to: str | None) -> None:
    found = only(line(carrier=carrier))
    assert (str(found.what), found.request.path if found.request else None) == (text, request_to)


def test_a_carrier_that_is_held_says_no_time() -> None:
    """It should not name the beginning of the line as the time since which it is held."""
    assert only(line(carrier=replace(RIDES, held="bent"))).since == 0.0


def test_a_carrier_that_is_stuck_says_between_which_points_and_what_may_be() -> None:
    """It should name who stands in its way, where somebody does; who only goes there does not."""
    stuck = replace(RIDES, late=True, going_to="load", set_out=40.0)
    found = only(line(carrier=stuck))
    assert found.since == 40.0 and "between buffer and load" in str(found.step)
    assert "blocked" in str(found.step) and "drive" in str(found.step) and "tag" in str(found.step)
    standing, passing = replace(RIDES, id="urn:grai.4", station="load"), replace(RIDES, id="urn:grai.5", station="load")
    both = replace(line(), carriers=(stuck, standing, replace(passing, going_to="buffer")))
    assert str(only(both).step).startswith("Carrier 4 stands in its way at load")
    left = replace(line(), carriers=(stuck, replace(passing, going_to="buffer")))
    assert str(only(left).step).startswith("Look between")


def test_a_unit_that_waits_for_a_word() -> None:
    """It should say at which cell it was cut off, and where it is now."""
    waits = UnsettledStatus("A-01", "fold", "c1", "cut off", 7.0, (), ("garment",))
    found = only(line(unsettled=(waits,)))
    assert str(found.what) == "Unit A-01 was cut off in fold at garment: cut off."
    assert (str(found.step), found.since) == (
        "Take it into your hands and say what it is: done, rework or scrap.",
        7.0,
    )
    found = only(line(unsettled=(replace(waits, carrier=RIDES.id),)))
    assert str(found.step) == "Take it at buffer from carrier 3 and say what it is: done, rework or scrap."
    assert found.request is not None and found.request.path == "/units/A-01/settle"


def test_a_held_unit() -> None:
    """It should name operation, cell and place, and be resumed; out of limits it goes on by a person's word alone."""
    found = only(line(held_units=(HeldUnitStatus("A-01", "c1", "scratched?"),)))
    assert str(found.what) == "Unit A-01 is held: scratched?."
    assert found.request is not None and found.request.path == "/units/A-01/resume"
    assert str(found.step) == "See to it, then resume it."
    there = HeldUnitStatus("A-01", RIDES.id, "scratched?", False, "fill", ("dosing", "second"))
    found = only(line(held_units=(there,)))
    assert str(found.what) == "Unit A-01 is held before fill at dosing / second: scratched?."
    assert (str(found.step), found.since) == ("Go to buffer, carrier 3, and see to it, then resume it.", 0.0)
    failed = replace(there, reason="fill: out of limits: mass", out_of_limits=True)
    found = only(line(carrier=replace(RIDES, going_to="inspection"), held_units=(failed,)))
    assert str(found.what) == "Unit A-01 failed its check at dosing / second: fill: out of limits: mass."
    assert "at buffer → inspection, carrier 3" in str(found.step) and found.since == 0.0
    found = only(line(held_units=(HeldUnitStatus("A-01", "c1", "fill: out of limits: mass", True),)))
    assert str(found.step) == "Look at it and say what becomes of it: use as is, rework or scrap."
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
    assert str(only(line(replace(GOOD, held="{0} {x}"))).what) == "Cell dosing is held and takes no work: {0} {x}."
