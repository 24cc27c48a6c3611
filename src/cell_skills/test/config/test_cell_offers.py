"""What the devices of a cell offer should be known from the line's file."""

from collections.abc import Mapping
from typing import Any

from cell_line.config.line import CellConfig
from cell_line.config.profiles import Profile
from cell_line.offers import Names, Range
from cell_line.registry import Registry
from cell_skills.config.cell_offers import offers_of

PALETTES = {"a_palette": ["water", "glycerin"], "b_palette": ["oil"]}
SETUPS = {"a": {"fluid": "a_palette"}, "b": {"fluid": "b_palette"}, "c": {"fluid": "none"}}

BOTH = [Profile(("kinematic",)), Profile(("physics",))]


def cell(devices: Mapping[str, Any], physics: Mapping[str, Any] | None = None) -> CellConfig:
    """A cell with these devices."""
    given = {"station": "s", "package": "p", "skills": ["x"], "setups": SETUPS, "initial_setup": "a"}
    return CellConfig.model_validate({**given, "devices": devices, "profiles": {"physics": physics or {}}})


def names(*known: str) -> Names:
    return Names(frozenset(known))


def test_channels_are_those_of_the_setup() -> None:
    """It should be the palette that the setup connects, as far as there are needles for it in the world."""
    pumps = {"driver": "kinematic_dispenser", "palettes": PALETTES}
    needles = {"driver": "gantry_dispenser", "needles": {"water": 1, "oil": 1, "wax": 2}}
    registry = Registry.installed()
    subject = offers_of(
        {"one": cell({"pumps": pumps}), "two": cell({"pumps": pumps}, {"pumps": needles})}, BOTH, registry
    )
    assert [subject["one"][setup]["channel"] for setup in "abc"] == [names("water", "glycerin"), names("oil"), names()]
    assert [subject["two"][setup]["channel"] for setup in "abc"] == [names("water"), names("oil"), names()]


def test_what_nobody_tells_is_not_known() -> None:
    """It should offer nothing where a driver has no such list, is not installed, or its options are wrong."""
    for device in (
        {"driver": "kinematic_dispenser"},
        {"driver": "kinematic_feeder"},
        {"driver": "kinematic_camera"},
        {"driver": "kinematic_vacuum"},
        {"driver": "kinematic_scale"},
        {"driver": "nobodys_own"},
        {"driver": "kinematic_gripper", "open_m": "wide"},
    ):
        assert offers_of({"one": cell({"it": device})}, BOTH, Registry.installed())["one"]["a"] == {}


def test_other_devices() -> None:
    """It should be parts of feeders, places of cameras, widths of grippers, garments and their sizes."""
    devices = {
        "feeder": {"driver": "kinematic_feeder", "parts": ["lid", "tray"]},
        "camera": {"driver": "kinematic_camera", "places": ["seat.lid"]},
        "gripper": {"driver": "kinematic_gripper", "open_m": 0.07},
        "vacuum": {"driver": "kinematic_vacuum", "sizes_m": {"shirt": [0.5, 0.7]}},
    }
    world = {"gripper": {"driver": "robot_gripper", "open_m": 0.05}}
    assert offers_of({"one": cell(devices, world)}, BOTH, Registry.installed())["one"]["b"] == {
        "part": names("lid", "tray"),
        "place": names("seat.lid"),
        "width [m]": Range(0.0, 0.05),
        "garment": names("shirt"),
        "width of shirt [m]": Range(0.5, 0.5),
        "length of shirt [m]": Range(0.7, 0.7),
    }
