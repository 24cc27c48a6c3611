"""What `./cell new` writes builds, passes its own tests, and keeps the style of the project."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cell_bringup.check import check
from cell_bringup.failure import CommandFailed
from cell_bringup.new import line_of, next_steps, steps_for_skill, write_cell, write_device, write_line, write_skill

Write = Callable[[str, Path], Path]
PACKAGES = [write_skill, write_device, write_cell]
ROOT = Path(__file__).parents[3]


def run(package: Path, *command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A program that finds the package, as if it were installed."""
    found = os.pathsep.join([str(package), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": found, "CELL_ROOT": str(ROOT)}
    return subprocess.run(
        [sys.executable, *command], check=False, capture_output=True, text=True, env=environment, cwd=cwd or package
    )


@pytest.mark.parametrize("write", PACKAGES)
def test_a_package_passes_its_own_tests(tmp_path: Path, write: Write) -> None:
    """It should pass, its entry points naming what is there."""
    subject = write("polish_lid", tmp_path)
    assert run(subject, "setup.py", "-q", "egg_info").returncode == 0
    answer = run(subject, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(subject), "test")
    assert answer.returncode == 0, answer.stdout
    assert f"script_dir=$base/lib/{subject.name}" in (subject / "setup.cfg").read_text()


def test_the_line_of_a_cell_is_right(tmp_path: Path) -> None:
    """It should find nothing wrong in any profile, nor with the first order."""
    subject = write_cell("label_printer", tmp_path, skill="print_label", part="roll", device="print_head")
    assert all(re.fullmatch(r"[\w.-]+", path.name) for path in subject.rglob("*"))
    assert run(subject, "setup.py", "-q", "egg_info").returncode == 0
    line = line_of(subject)
    order = line.parents[1] / "orders" / "first.json"
    answer = run(subject, "-m", "cell_bringup.cli", "check", "--line", str(line), str(order))
    assert answer.returncode == 0, answer.stdout
    assert "nothing wrong" in answer.stdout


def test_a_line_is_right(tmp_path: Path) -> None:
    """It should need nothing but what is installed."""
    line = line_of(write_line("bakery", tmp_path))
    checked = check(line, [line.parents[1] / "orders" / "first.json"])
    assert checked.findings == ()
    assert "2 products, 1 files of orders" in checked.seen


@pytest.mark.parametrize(
    ("write", "name"), [(write_skill, "polish_the_inner_rim_of_lid"), (write_cell, "label_printer")]
)
def test_a_package_is_in_the_style_of_the_project(tmp_path: Path, write: Write, name: str) -> None:
    """It should give no reason to complain."""
    subject = write(name, tmp_path)
    for words in (["check"], ["format", "--check"]):
        answer = run(subject, "-m", "ruff", *words, "--config=pyproject.toml", "--no-cache", str(subject), cwd=ROOT)
        assert answer.returncode == 0, answer.stdout


def test_next_steps(tmp_path: Path) -> None:
    """It should say how a cell gets a skill."""
    told = next_steps(write_skill("polish_lid", tmp_path), steps_for_skill("polish_lid"))
    assert "add 'polish_lid' to cells.<cell>.skills" in told


@pytest.mark.parametrize("name", ["PolishLid", "polish-lid", "", "class", "_x", "a__b", "../x"])
@pytest.mark.parametrize("write", [*PACKAGES, write_line])
def test_a_bad_name_is_refused(tmp_path: Path, write: Write, name: str) -> None:
    """It should refuse what cannot name a Python and a ROS package."""
    with pytest.raises(CommandFailed, match="no snake_case name"):
        write(name, tmp_path)


def test_names_that_collide_are_refused(tmp_path: Path) -> None:
    """It should not write one thing over another."""
    with pytest.raises(CommandFailed, match=r"two things would be called press_cell/kinematic\.py"):
        write_cell("press", tmp_path, skill="kinematic")
    assert not (tmp_path / "press_cell").exists()


@pytest.mark.parametrize("write", [*PACKAGES, write_line])
def test_what_is_there_is_not_touched(tmp_path: Path, write: Write) -> None:
    """It should refuse to write over it."""
    write("polish_lid", tmp_path)
    with pytest.raises(CommandFailed, match="exists already"):
        write("polish_lid", tmp_path)
