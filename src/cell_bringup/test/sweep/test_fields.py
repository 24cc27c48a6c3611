"""Every field of every interface of the project should be found, and take every kind of bad value."""

import pytest

pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.action import RunSkill
from cell_interfaces.msg import LineState
from rclpy.serialization import serialize_message

from cell_bringup.sweep.bases import BASES, Things, base_of
from cell_bringup.sweep.fields import Field, fields_of, interface, with_value
from cell_bringup.sweep.kinds import bad_values

THINGS = Things("dosing", "mix", "water", "dosing", "inspection", "urn:epc:id:grai:0614141.12345.1")


def test_fields_inside_messages_and_lists() -> None:
    """It should go into messages and lists, and name each place as a person would."""
    found = {str(field): field.type for field in fields_of(RunSkill.Result)}
    assert found["measurements[0].value"] == "double"
    assert found["started.sec"] == "int32"
    assert found["artifacts"] == "sequence<string>" and found["artifacts[0]"] == "string"


def test_every_bad_value_can_be_sent() -> None:
    """It should set each field of a deep message to each kind, so that it can be serialised."""
    for field in fields_of(LineState):
        for value in bad_values(field.type, str(field.path[-1])).values():
            message = LineState()
            with_value(message, field.path, value)
            assert serialize_message(message)


def test_only_the_field_is_changed() -> None:
    """It should leave the rest of a message as it was."""
    goal = base_of("cell_interfaces/action/RunSkill", RunSkill.Goal, THINGS)
    with_value(goal, ("unit", "unit"), "")
    assert (goal.skill, goal.unit.order, goal.unit.unit) == ("mix", "SWEEP", "")


@pytest.mark.parametrize("name", sorted(BASES))
def test_bases_fit_their_interfaces(name: str) -> None:
    """It should name fields that exist, of the right type."""
    found = interface(name)
    part = found.Goal if "/action/" in name else found.Request
    assert serialize_message(base_of(name, part, THINGS))


def test_an_unknown_type_is_an_error() -> None:
    """It should not pass over a field of a type it has no bad values for."""
    with pytest.raises(AssertionError, match="no bad values"):
        bad_values("complex")
    assert str(Field(("a", 0, "b"), "double")) == "a[0].b"
