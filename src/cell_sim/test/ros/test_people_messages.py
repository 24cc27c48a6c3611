"""What the persons hear of the line."""

import json

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")

from cell_sim.ros.people import read_brings, read_units

DEEP = "[" * 100_000


def test_what_a_unit_brings() -> None:
    """It should be the models by place, nothing where none are named."""
    assert read_brings(json.dumps({"brings": {"nest.tray": "tray"}, "unit": "1"})) == {"nest.tray": "tray"}
    assert read_brings("{}") == {}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "NaN", DEEP, '{"brings": 1}', '{"brings": {"a": 1}}', '{"brings": ["a"]}']
)
def test_nonsense_brings_nothing(text: str) -> None:
    """It should be refused in one short line."""
    with pytest.raises(ValueError, match=r"no JSON|is not told") as refused:
        read_brings(text)
    assert len(str(refused.value)) < 100


def test_units_on_carriers() -> None:
    """It should be the unit of each carrier, "" for none."""
    assert read_units(json.dumps({"carriers": [{"id": "a", "unit": "1"}, {"id": "b", "unit": ""}]})) == {
        "a": "1",
        "b": "",
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        DEEP,
        '{"carriers": 1}',
        '{"carriers": [1]}',
        '{"carriers": [{"id": "a"}]}',
        '{"carriers": [{"id": "a", "unit": 1}]}',
        '{"carriers": [{"id": [], "unit": ""}]}',
    ],
)
def test_a_state_that_says_nothing(text: str) -> None:
    """It should be refused in one short line."""
    with pytest.raises(ValueError, match=r"no JSON|is not told|does not say") as refused:
        read_units(text)
    assert len(str(refused.value)) < 100
