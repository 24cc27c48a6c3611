"""It should write a package that keeps the rules of a skill at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cell_bringup.failure import CommandFailed
from cell_bringup.new_skill import next_steps, write_skill


def test_package_passes_its_own_test(tmp_path: Path) -> None:
    """It should pass, its entry point naming the class that is there."""
    subject = write_skill("polish_lid", tmp_path)
    assert subject.name == "polish_lid_skill"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(subject), *filter(None, sys.path)])}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(subject), "test"]
    answer = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, cwd=subject)
    assert answer.returncode == 0, answer.stdout
    assert "polish_lid = polish_lid_skill.skill:PolishLid" in (subject / "setup.py").read_text()
    assert "script_dir=$base/lib/polish_lid_skill" in (subject / "setup.cfg").read_text()


def test_package_is_in_the_style_of_the_project(tmp_path: Path) -> None:
    """It should give no reason to complain, be its name ever so long."""
    subject = write_skill("polish_the_inner_rim_of_lid", tmp_path)
    root = Path(__file__).parents[3]
    for check in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *check, "--config=pyproject.toml", "--no-cache", str(subject)]
        answer = subprocess.run(command, check=False, capture_output=True, text=True, cwd=root)
        assert answer.returncode == 0, answer.stdout


def test_next_steps(tmp_path: Path) -> None:
    """It should say how a cell gets it."""
    assert "add 'polish_lid' to cells.<cell>.skills" in next_steps("polish_lid", write_skill("polish_lid", tmp_path))


@pytest.mark.parametrize("name", ["PolishLid", "polish-lid", "", "class", "_x", "a__b", "../x"])
def test_bad_name(tmp_path: Path, name: str) -> None:
    """It should refuse what cannot name a Python and a ROS package."""
    with pytest.raises(CommandFailed, match="no snake_case name"):
        write_skill(name, tmp_path)


def test_existing_package(tmp_path: Path) -> None:
    """It should not touch what is there."""
    write_skill("polish_lid", tmp_path)
    with pytest.raises(CommandFailed, match="exists already"):
        write_skill("polish_lid", tmp_path)
