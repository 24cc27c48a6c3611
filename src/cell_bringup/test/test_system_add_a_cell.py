"""Whoever does what docs/add-a-cell.md says, and nothing else, has a cell that makes units in two profiles."""

import ast
import json
import os
import signal
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from page import blocks, script

from cell_bringup.installing import uninstall
from cell_bringup.workspace import outside

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "add-a-cell.md").read_text()
LONGEST_S = 900.0
READERS = {".py": ast.parse, ".yaml": yaml.safe_load, ".json": json.loads, ".toml": tomllib.loads}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """An empty folder; what is made known in it is forgotten again."""
    yield tmp_path
    for place in outside(ROOT):
        if place.is_relative_to(tmp_path):
            uninstall(place, ROOT)


def test_every_file_of_the_page_can_be_read() -> None:
    """It should be complete, each in its own language, and there should be something to type as well."""
    found = list(blocks(PAGE))
    for block in found:
        if block.name:
            READERS[Path(block.name).suffix](block.text)
    assert {Path(block.name).suffix for block in found} == {"", ".py", ".yaml", ".json"}


@pytest.mark.long
@pytest.mark.xdist_group("line")
def test_the_page_builds_a_cell_that_makes_units(folder: Path) -> None:
    """It should make its order on kinematic devices and on a machine, and edit nothing of ours."""
    before = files_of_ours()
    (folder / "page.sh").write_text(script(PAGE))
    said = run(folder)
    assert said.count("A1-01  done") == 2, said
    assert "nothing wrong" in said
    assert "no answer from 127.0.0.1:9100" in said
    assert files_of_ours() == before


def run(folder: Path) -> str:
    """Run the script as a user would; whatever it started and did not end is ended."""
    environment = {**os.environ, "PATH": f"{ROOT}{os.pathsep}{os.environ['PATH']}"}
    shell = subprocess.Popen(
        ["bash", "page.sh"],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = shell.communicate(timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        os.killpg(shell.pid, signal.SIGTERM)
        said, _ = shell.communicate()
        raise AssertionError(f"the page does not come to its end:\n{said}") from None
    assert shell.returncode == 0, said
    return said


def files_of_ours() -> dict[Path, int]:
    """When each file of the checkout was written, of those that are no product of a build."""
    places = [ROOT / name for name in ("cell", "config", "docs", "src", "worlds")]
    files = [path for place in places for path in (place, *place.rglob("*")) if path.is_file()]
    made = ("__pycache__", ".egg-info")
    return {path: path.stat().st_mtime_ns for path in files if not any(mark in str(path) for mark in made)}
