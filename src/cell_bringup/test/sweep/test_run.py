"""What makes a sweep fail."""

import io

import pytest
from rich.console import Console

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.srv import ReadTag

from cell_bringup.sweep import coverage
from cell_bringup.sweep.coverage import of_package, sides_of
from cell_bringup.sweep.fields import fields_of
from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.run import SweepResult
from cell_bringup.sweep.swept import Swept
from cell_bringup.sweep.trial import Trial
from cell_bringup.sweep.view import sweep_json, sweep_view, totals

MANY = ["NaN"] * 8
READ = Offer("service", "/line/transport/read_tag", "cell_interfaces/srv/ReadTag")


def full() -> Trial:
    """Everything of ours, tried more than enough and with nothing wrong."""
    swept = [Swept(side) for type_ in of_package(coverage.OURS) for side in sides_of(type_)]
    for one in swept:
        one.tried = {str(field): MANY for field in fields_of(one.offer.message)}
    return Trial(swept, {"world": 0, "transport": 0}, [], ("W1", "W2"))


def test_each_field_is_said_with_each_kind() -> None:
    """It should say them one after the other, and note what was wrong with the last."""
    one = Swept(READ)
    said = [message.station for message in one.messages(lambda: ReadTag.Request(station="load"))]
    assert (one.fields, one.values, len(said)) == (1, 11, 11)
    assert said[0] == "" and len(set(said)) == 11
    one.wrong("no answer")
    assert one.problems == ["station: unknown word: no answer"]


def test_what_is_all_tried_and_right_is_no_problem() -> None:
    """It should find nothing, and give the figures."""
    result = SweepResult([full()], with_world=True)
    assert result.problems == []
    figures = totals(result)
    assert figures["values"] == 8 * figures["fields"] > 2000
    assert (figures["kinds of bad values"], figures["restarts"], figures["orders made afterwards"]) == (1, 0, 2)
    shown = sweep_json(result)
    assert (shown["made"], shown["restarts_of"]) == (("W1", "W2"), {"transport": 0, "world": 0})


def test_people_see_a_row_for_each_side() -> None:
    """It should count fields, kinds and values of the same interface together, wherever it is offered."""
    once, again = (
        Swept(READ, {"station": ["NUL", "empty"]}),
        Swept(READ, {"station": ["empty"]}, ["station: no answer"]),
    )
    text = io.StringIO()
    Console(width=200, file=text).print(sweep_view(SweepResult([Trial([once, again])], with_world=False)))
    shown = [line.split() for line in text.getvalue().splitlines()]
    assert ["cell_interfaces/srv/ReadTag", "service", "2", "1", "2", "3", "1"] in shown
    assert ["values:", "3"] in shown
    assert "not tried: cell_interfaces/srv/ReadTag response, and should be" in text.getvalue()
    assert "not tried: cell_interfaces/srv/DescribeCell response, nobody of the line asks it" in text.getvalue()


def test_each_thing_that_went_wrong_is_said() -> None:
    """It should name what ended, what was wrong at an interface or in a record, and a field that was not tried."""
    first, second = (
        full(),
        Trial([Swept(READ, {"station": []}, ["station: NUL: no answer"])], {"transport": 2}, ["lost"]),
    )
    del next(one for one in first.swept if one.offer.type.endswith("/Trace") and one.offer.kind == "service").tried[
        "unit"
    ]
    assert SweepResult([first, second], with_world=True).problems == [
        "cell_interfaces/srv/Trace service: unit was not tried",
        "service /line/transport/read_tag: station: NUL: no answer",
        "lost",
        "transport ended 2 times",
    ]


def test_a_few_values_are_no_sweep() -> None:
    """It should say how few they were."""
    trial = full()
    for one in trial.swept:
        one.tried = {field: [] for field in one.tried}
    assert SweepResult([trial], with_world=True).problems == ["0 values are fewer than 2000"]
