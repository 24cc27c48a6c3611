"""The planner that the file of a line names."""

import re
from pathlib import Path

import pytest
from trial_process import LINE as ROUGH

from cell_line.config.line import LineConfig, load_line
from cell_line.config.strict_yaml import ConfigError
from cell_line.registry import Registry
from cell_motion.planning.chosen import planner_command, planner_errors
from cell_motion.planning.planners import MoveIt, Ompl

REGISTRY = Registry.installed()
LINE = ROUGH + "faults: none\n"


def load(folder: Path, old: str = "", new: str = "") -> LineConfig:
    """Return a line with one text replaced by another."""
    assert old in LINE
    file = folder / "lines" / "line.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(LINE.replace(old, new, 1))
    return load_line(file)


def test_the_planner_is_named(tmp_path: Path) -> None:
    """It should be the default one, or a plug-in with its options, the folders of which belong to the line's file."""
    assert planner_command(load(tmp_path), REGISTRY) == (Ompl.backend,)
    (tmp_path / "moveit").mkdir()
    line = load(tmp_path, "faults: none", "planner: {backend: moveit, timeout_s: 5, folder: ../moveit}")
    assert planner_command(line, REGISTRY) == (MoveIt.backend, str(tmp_path / "moveit"))
    assert line.planner.timeout_s == 5.0
    assert list(planner_errors(line, REGISTRY)) == []


@pytest.mark.parametrize(
    ("planner", "message"),
    [
        ("{backend: magic}", "planner.backend: cell.planners 'magic': is not installed; there are: moveit, ompl"),
        ("{backend: moveit}", "planner.folder: is missing"),
        ("{backend: moveit, folder: none}", "planner: there is no folder "),
        ("{speed: 1}", "planner.speed: "),
        ("{timeout_s: 0}", "planner.timeout_s: "),
        ("{timeout_s: .nan}", "planner.timeout_s: "),
    ],
)
def test_a_wrong_planner_is_named_at_its_line(tmp_path: Path, planner: str, message: str) -> None:
    """It should be found before anything starts."""
    with pytest.raises(ConfigError, match=re.escape(message)) as wrong:
        planner_command(load(tmp_path, "faults: none", f"planner: {planner}"), REGISTRY)
    assert wrong.value.line == LINE.splitlines().index("faults: none") + 1
