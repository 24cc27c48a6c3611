"""Every world and every model is legal SDF to libsdformat's own checker, where that is installed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

WORLDS = Path(__file__).parents[4] / "worlds"
IGN = shutil.which("ign")
FILES = sorted(WORLDS.glob("*.sdf"))
INCLUDED = {name for file in WORLDS.rglob("*.sdf") for name in re.findall(r"model://(\w+)", file.read_text())}
ALONE = sorted(file for file in WORLDS.glob("models/*/model.sdf") if file.parent.name not in INCLUDED)
"""Models that are in no world: they are spawned."""


def test_there_are_the_worlds_of_the_line() -> None:
    """It should have the whole line and every cell by itself."""
    assert {file.stem for file in FILES} >= {"microfactory", "assembly", "dosing", "finishing", "garment"}


@pytest.mark.skipif(IGN is None, reason="needs Debian's ignition-tools and libsdformat-dev")
@pytest.mark.parametrize("file", [*FILES, *ALONE], ids=lambda file: str(file.relative_to(WORLDS)))
def test_libsdformat_finds_nothing_wrong(file: Path) -> None:
    """It should find nothing to complain about; its exit code alone does not say so."""
    environment = {**os.environ, "SDF_PATH": str(WORLDS / "models")}
    command = [str(IGN), "sdf", "-k", str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert "Error" not in done.stderr, done.stderr
    assert done.stdout.strip() == "Valid."
    assert done.returncode == 0
