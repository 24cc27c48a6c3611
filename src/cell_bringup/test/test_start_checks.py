"""What is refused before a line starts."""

from pathlib import Path

import pytest

from cell_bringup.failure import CommandFailed
from cell_bringup.nodes import LineOptions
from cell_bringup.start_checks import check_start
from cell_line.config.line import load_line

DEMO = Path(__file__).parents[3] / "config" / "lines" / "demo.yaml"
MADE_UP = {"tools", "fixtures", "fluid", "nozzle", "jigs", "plates", "medium", "nozzles", "scanner"}
"""What no world has and no hardware drives, in the demo line."""


def line_file(folder: Path, text: str) -> Path:
    """A line that stands where the demo line does."""
    (folder / "lines").mkdir()
    for name in ("products", "intake.yaml", "faults", "costs.yaml"):
        (folder / name).symlink_to(DEMO.parents[1] / name)
    file = folder / "lines" / "demo.yaml"
    file.write_text(text.replace("../../worlds/", f"{DEMO.parents[2]}/worlds/"))
    return file


def test_hardware_refuses_what_is_simulated(tmp_path: Path) -> None:
    """It should name each driver at its line of the file, and nothing else."""
    options = LineOptions(DEMO, tmp_path, profile="hardware")
    with pytest.raises(CommandFailed) as refused:
        check_start(load_line(DEMO), options)
    lines = str(refused.value).splitlines()
    assert {_role(line.split(": ")[1]) for line in lines} == MADE_UP
    text = DEMO.read_text().splitlines()
    for line in lines:
        place, key, *_ = line.split(": ")
        assert text[int(place.rpartition(":")[2]) - 1].strip().startswith(_role(key) + ":")


def _role(key: str) -> str:
    """The role of a device of which a key such as `cells.garment.devices.jigs.driver` names the driver."""
    return key.split(".")[-2]


def test_what_is_commissioned_may_be_simulated(tmp_path: Path) -> None:
    """It should go on refusing the others."""
    commissioned = "profiles: {hardware: {commissioning: [garment.jigs, garment.plates]}}"
    file = line_file(tmp_path, f"{DEMO.read_text()}\n{commissioned}\n")
    options = LineOptions(file, tmp_path, profile="hardware", cells=("garment",))
    check_start(load_line(file), options)
    with pytest.raises(CommandFailed, match="kinematic_supply"):
        check_start(load_line(file), LineOptions(file, tmp_path, profile="hardware", cells=("dosing",)))


def test_a_simulated_line_may_be_simulated(tmp_path: Path) -> None:
    """It should take them where nothing is said of hardware."""
    for profile in ("kinematic", "physics"):
        check_start(load_line(DEMO), LineOptions(DEMO, tmp_path, profile=profile))


def test_a_way_to_log_that_there_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CELL_LOG", "JSON")
    with pytest.raises(CommandFailed, match="^CELL_LOG=JSON: it must be json, or nothing for plain lines$"):
        check_start(load_line(DEMO), LineOptions(DEMO, tmp_path))
