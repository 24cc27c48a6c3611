"""Arguments of the launch files should be refused before anything starts, in one line that names the argument."""

from pathlib import Path

import pytest

from cell_bringup.launch_arguments import WrongArgument, read_arguments, the_cell
from cell_bringup.nodes import LineOptions


@pytest.fixture
def given(line_file: Path, tmp_path: Path) -> dict[str, str]:
    """Arguments of which none is wrong."""
    state = str(tmp_path / "deep" / "state")
    return {"config": str(line_file), "state_dir": state, "speed": "1.0", "faults": "", "profile": "", "cells": "all"}


def test_what_is_right(given: dict[str, str], line_file: Path, tmp_path: Path) -> None:
    """It should be read."""
    line, options = read_arguments(given)
    assert (line.line, options) == ("demo", LineOptions(line_file, tmp_path / "deep" / "state"))
    more = {"speed": "20", "faults": "heavy", "profile": "physics", "cells": "dosing, garment"}
    _, options = read_arguments({**given, **more})
    assert (options.speed, options.faults, options.profile) == (20.0, "heavy", "physics")
    assert options.cells == ("dosing", "garment")
    assert read_arguments({**given, "cells": "none", "faults": "none"})[1].cells == ()


def test_arguments_of_one_cell(given: dict[str, str]) -> None:
    """It should be enough to give those that its launch file has."""
    line, options = read_arguments({name: given[name] for name in ("config", "state_dir", "speed", "profile")})
    assert (options.faults, options.cells) == ("", None)
    assert the_cell(line, "dosing") == "dosing"
    with pytest.raises(WrongArgument, match=r"^cell:=bakery: the line demo has assembly, dosing, [a-z_, ]+$"):
        the_cell(line, "bakery")


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("config", "", "is missing: the line's YAML file"),
        ("config", "nowhere.yaml", "there is no such file"),
        ("config", ".", "is no file, the line's YAML file is wanted"),
        ("state_dir", "/dev/null/state", "/dev/null is no folder"),
        ("faults", "nonsense", "there is no such profile in "),
        ("faults", "../lines/demo", "must be letters a-z"),
        ("profile", "moon", "the line demo has kinematic, physics, gazebo, hardware"),
        ("cells", "dosing,bakery", "the line demo has assembly"),
        ("cells", "", "the line demo has assembly"),
        ("cells", "dosing,dosing", "names dosing twice"),
        *(
            ("speed", value, "must be a number from 0.001 to")
            for value in ("0", "nan", "inf", "-1", "fast", "", "1e300")
        ),
    ],
)
def test_what_is_wrong(given: dict[str, str], tmp_path: Path, name: str, value: str, why: str) -> None:
    """It should name the argument, and leave no folder behind."""
    with pytest.raises(WrongArgument) as refused:
        read_arguments({**given, name: value})
    said = str(refused.value)
    assert said.startswith(f"{name}:={value}: ")
    assert why in said
    assert "\n" not in said
    assert not (tmp_path / "deep").exists()
