"""What the reader accepts is legal SDF to libsdformat's own checker, where that is installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
IGN = shutil.which("ign")


@pytest.mark.skipif(IGN is None, reason="needs Debian's ignition-tools and libsdformat-dev")
@pytest.mark.parametrize(
    "file", ["hall.sdf", "models/arm/model.sdf", "models/hand/model.sdf", "models/plate/model.sdf"]
)
def test_the_fixtures_are_legal(file: str) -> None:
    """It should find nothing to complain about; its exit code alone does not say so."""
    environment = {**os.environ, "SDF_PATH": str(HERE / "models")}
    command = [str(IGN), "sdf", "-k", str(HERE / file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.stdout.strip() == "Valid."
    assert "Error" not in done.stderr
    assert "Warning" not in done.stderr
