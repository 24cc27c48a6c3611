"""A dosing process that is killed for real, again and again."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cell_skills.devices.bench import Bench

FORMULA = {"components": {"red": 1.2, "white": 4.0, "blue": 0.35}}

PROCESS = """
import os, signal, sys
from pathlib import Path
from cell_skills.devices.bench import Bench
from cell_line.outcome import Done
from cell_skills.testing import Rig
from micro_dosing_cell.dispense_formula import DispenseFormula

bench = Bench(5, Path(sys.argv[1]))
bench.present("carrier", "unit")
rig = Rig(bench)
rig.clock.ring_at, rig.clock.ring = float(sys.argv[2]), lambda: os.kill(os.getpid(), signal.SIGKILL)
sys.exit(not isinstance(rig.run(DispenseFormula, {formula!r}), Done))
""".replace("{formula!r}", repr(FORMULA))


def test_the_vessel_is_filled_once_whatever_is_killed(tmp_path: Path) -> None:
    """It should keep what was dosed through every kill -9 and end with the formula in the vessel."""
    path = tmp_path / "bench.jsonl"
    masses = []
    for after in (3.3, 2.6, 2.1, 3.7, 1.4):
        killed = subprocess.run([sys.executable, "-c", PROCESS, str(path), str(after)], check=False)
        assert killed.returncode == -signal.SIGKILL
        masses.append(sum(Bench(5, path).item.get("vessel.content", {}).values()))
    assert masses == sorted(masses)
    assert masses[-1] > masses[0] > 0.0
    subprocess.run([sys.executable, "-c", PROCESS, str(path), "inf"], check=True)
    content: dict[str, float] = Bench(5, path).item.get("vessel.content", {})
    assert content == pytest.approx(FORMULA["components"], abs=0.02)
