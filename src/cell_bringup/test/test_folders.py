"""Configuration and state should be found from every folder, in a checkout and without one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cell_bringup import folders
from cell_line.config.line import load_line
from cell_orchestrator.catalog import Catalog
from cell_orchestrator.line_model import core_line
from cell_world.sdf.reader import load_world

ROOT = Path(__file__).parents[3]
ASK = "from cell_bringup import folders; print(folders.default_line(), folders.default_state(), sep='\\n')"


def asked(folder: Path, **variables: str) -> list[str]:
    """Where line and state are for a process in this folder, which has only these variables of ours."""
    others = {name: value for name, value in os.environ.items() if name not in ("CELL_ROOT", "CELL_STATE_DIR")}
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=folder, env={**others, **variables}, timeout=240
    )
    return done.stdout.split()


def test_in_a_checkout_nothing_need_be_said(tmp_path: Path) -> None:
    """It should be what `./cell` takes, from any folder."""
    assert asked(tmp_path) == [str(ROOT / "config/lines/demo.yaml"), str(ROOT / ".cell/line")]


def test_what_is_said_comes_first(tmp_path: Path) -> None:
    told = asked(tmp_path, CELL_ROOT="there", CELL_STATE_DIR="kept")
    assert told == [str(tmp_path / "there/config/lines/demo.yaml"), str(tmp_path / "kept/line")]


@pytest.mark.parametrize(
    ("variable", "state"), [("state", "state/cell_line/line"), ("", "home/.local/state/cell_line/line")]
)
def test_without_a_checkout(tmp_path: Path, variable: str, state: str) -> None:
    """It should be what is installed of it, which is whole, and the folder where state of users belongs."""
    assert folders.__file__
    shutil.copytree(Path(folders.__file__).parent, tmp_path / "site" / "cell_bringup")
    path = os.pathsep.join([str(tmp_path / "site"), *sys.path])
    home = {"HOME": str(tmp_path / "home"), "XDG_STATE_HOME": variable and str(tmp_path / variable)}
    line, kept = asked(tmp_path, PYTHONPATH=path, **home)
    assert kept == str(tmp_path / state)
    assert (Path(line).parents[2] / "package.xml").is_file()
    found = load_line(Path(line))
    assert found.world_path
    assert load_world(found.world_path, [found.world_path.parent / "models"]).frames
    assert not Catalog(found.products_path, core_line(found)).refresh()


def test_sources_are_named() -> None:
    assert folders.sources() == ROOT
