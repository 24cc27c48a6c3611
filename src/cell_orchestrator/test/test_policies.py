"""What a line's file may name as its policy, and what is said where it cannot be had."""

from dataclasses import replace
from pathlib import Path

import pytest
from small_line import FILL, LINE, SmallLine

from cell_line.config.line import LineConfig, load_line
from cell_line.config.strict_yaml import ConfigError
from cell_line.registry import Registry
from cell_orchestrator.advisor import Advisor, by_urgency
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.policy import URGENCY, Policy
from cell_orchestrator.policies import POLICIES, SetupTime, Urgency, advised, policy_of

LINE_YAML = Path(__file__).parent / "factory" / "line.yaml"


def line_with(policy: str, folder: Path) -> LineConfig:
    (folder / "products").mkdir()
    file = folder / "line.yaml"
    file.write_text(LINE_YAML.read_text() + policy)
    return load_line(file)


def test_urgency_is_the_default() -> None:
    """It should be asked without a detour where a file names none."""
    line = load_line(LINE_YAML)
    assert type(policy_of(line, Registry.installed())) is Urgency
    assert advised(line, print) is by_urgency


def test_another_one(tmp_path: Path) -> None:
    line = line_with("policy: {name: setup_time}\n", tmp_path)
    assert type(policy_of(line, Registry.installed())) is SetupTime
    assert isinstance(advised(line, print), Advisor)
    assert set(Registry.installed().names(POLICIES)) >= {"urgency", "setup_time"}


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        ("{name: luck}", "policy.name: cell.policies 'luck': is not installed; there are: setup_time, urgency"),
        ("{name: urgency, speed: 2}", "policy.speed: "),
    ],
)
def test_what_cannot_be_had(policy: str, reason: str, tmp_path: Path) -> None:
    """It should be refused in one line that names file, line and key."""
    line = line_with(f"policy: {policy}\n", tmp_path)
    with pytest.raises(ConfigError, match=rf"line\.yaml:\d+: {reason}"):
        policy_of(line, Registry.installed())


SETUP_S = {"left": {"red": 60.0}, "right": {"red": 5.0}}
TIMED = replace(LINE, cells={name: replace(cell, setup_s=SETUP_S[name]) for name, cell in LINE.cells.items()})
FAR = replace(TIMED, travel_s={"load": {"left": 1.0, "right": 90.0}})


@pytest.mark.parametrize(
    ("line", "policy", "cell"),
    [
        (TIMED, URGENCY, "left"),
        (TIMED, SetupTime(SetupTime.Options()), "right"),
        (FAR, SetupTime(SetupTime.Options()), "left"),
    ],
    ids=("urgency", "setup_time", "setup_time and a long way"),
)
def test_setup_time_compares_cells(line: Line, policy: Policy, cell: str) -> None:
    """It should give a unit to the cell that can begin first, changeover and way together."""
    subject = SmallLine(line, policy=policy)
    subject.report("left", setup="blue")
    subject.report("right", setup="green")
    subject.load("A", FILL)
    assert subject.carrier("c1").station == cell
