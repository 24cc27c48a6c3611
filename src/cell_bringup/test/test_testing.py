"""It should check the style of the project, and of nothing that others put beside it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cell_bringup.testing import checks_of

ROOT = Path(__file__).parents[3]


def test_packages_of_the_project(tmp_path: Path) -> None:
    """It should name them, wherever they lie, and leave others out."""
    (tmp_path / "pyproject.toml").write_text('[tool.mypy]\npackages = ["ours", "our_cell"]\n')
    for package in ("src/ours", "src/cells/our_cell", "src/theirs"):
        (tmp_path / package).mkdir(parents=True)
        (tmp_path / package / "package.xml").touch()
    checks = checks_of(tmp_path)
    paths = [str(tmp_path / name) for name in ("conftest.py", "src/ours", "src/cells/our_cell")]
    assert checks["ruff check"][-3:] == checks["ruff format"][-3:] == paths
    assert checks["mypy"] == ["mypy"]


def test_every_package_of_the_project_is_there() -> None:
    """It should find the folder of each."""
    assert all(Path(path).exists() for path in checks_of(ROOT)["ruff check"][3:])


@pytest.mark.skipif(not (ROOT / "build" / "built.json").exists(), reason="the front door has not built this workspace")
def test_pytest_finds_the_workspace_by_itself() -> None:
    """It should run a test of a package with nothing sourced, and its words should reach the terminal."""
    one = "src/cell_line/test/config/test_shifts.py"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", one]
    answer = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=ROOT, env={"PATH": os.defpath}, timeout=240
    )
    assert answer.returncode == 0, answer.stderr
    assert "passed" in answer.stdout
