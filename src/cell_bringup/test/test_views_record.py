"""The record of a unit should tell what was really asked of each skill, and what came of it."""

from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from cell_bringup.skill_defaults import installed_defaults, no_defaults
from cell_bringup.views_record import record_view
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.recipes import Operation, Recipe
from cell_orchestrator.core.trace import trace
from cell_orchestrator.core.unit_record import UnitRecord

RECIPE = Recipe("soap", "SOAP", "1.1", (Operation("mix", "mix", duration_s=5.0),))
GIVEN: Mapping[str, Any] = {"duration_s": 8.0, "mode": "fast"}


@pytest.fixture
def record() -> UnitRecord:
    """Of a unit with one operation."""
    unit = Unit("A-01", "A", RECIPE)
    started = ev.OperationStarted(3.0, "j1", "dosing", "A-01", "A", "c1", 0, "mix", "mix", "water", GIVEN)
    result = {"uniformity": 0.9992302319040399, "rounds": [1, 2.00000004], "note": "well"}
    done = ev.OperationDone(9.0, "j1", "dosing", "A-01", (), (), result, ("file:///a.png",), 3.0, 9.0)
    found = trace("A-01", enumerate_events(ev.OrderAccepted(1.0, Order("A", ("A-01",), 1.0), (unit,)), started, done))
    assert found
    return found


def enumerate_events(*events: ev.Event) -> list[tuple[int, ev.Event, str]]:
    return [(seq, event, f"hash{seq}") for seq, event in enumerate(events, 1)]


def lines(view: object) -> list[str]:
    """Each line, with one blank between words."""
    out = StringIO()
    Console(width=200, no_color=True, file=out).print(view)
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_what_was_asked_for_and_what_came_of_it(record: UnitRecord) -> None:
    """It should tell every parameter, default ones marked, and every value of the result, a line each."""
    text = lines(record_view(record, defaults=lambda skill, given: {"rounds": 4, "skill": skill}))
    begins, ends = text.index("parameter value"), text.index("result value")
    assert text[begins + 1 : ends] == [
        "duration_s 8.0",
        "mode fast",
        "rounds 4 default now",
        "skill mix default now",
    ]
    assert text[ends + 1 : ends + 5] == [
        "uniformity 0.99923",
        "rounds [1, 2.0]",
        "note well",
        "artifact file:///a.png",
    ]


def test_nothing_is_made_up(record: UnitRecord) -> None:
    """It should tell what the log has where nobody knows the skill."""
    assert not any("default" in line for line in lines(record_view(record)))
    assert no_defaults("mix", GIVEN) == {}


def test_defaults_are_those_of_the_skill_that_is_installed() -> None:
    """It should leave out what was given, and know none of a skill that is gone or takes other parameters."""
    known = installed_defaults()
    assert known("mix", {"duration_s": 8.0}).keys() == {"speed_rad_s", "uniformity", "rounds"}
    assert known("mix", {"speed": 1.0}) == {}
    assert known("no_such_skill", {}) == {}


def test_a_file_that_a_job_left_is_told_with_what_is_wrong_with_it(record: UnitRecord) -> None:
    """It should say what it is, and that what is there is not what the job left."""
    uri = f"sha256:{'a' * 64}?name=heat_map.png&type=image/png&bytes=7"
    operations = (replace(record.operations[0], artifacts=(uri,)),)
    text = lines(record_view(replace(record, operations=operations), lacks=lambda sha256: f"{sha256[:3]} is damaged"))
    begins = text.index("result value")
    about = " ".join(text[begins + 4 : begins + 7])
    assert "heat_map.png, image/png, 7 bytes" in about and "aaa is damaged" in about
