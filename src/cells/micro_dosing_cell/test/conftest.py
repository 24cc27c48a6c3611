"""A vessel on the scale of a micro dosing cell."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cell_skills.devices.bench import Bench
from cell_skills.testing import Rig, fault_rates

SOURCE = Path(__file__).parents[3]
for folder in ("cell_line/test/trial", "cell_skills/test/trial", "cell_motion/test/trial", "cell_sim/test/support"):
    sys.path.append(str(SOURCE / folder))
os.environ.setdefault("MUJOCO_GL", "egl")  # before the first import of MuJoCo


MakeRig = Callable[..., Rig]


@pytest.fixture
def make_rig() -> MakeRig:
    """Return a maker of rigs with a fresh vessel; keywords are fault rates."""

    def make(seed: int = 0, path: Path | None = None, **faults: float) -> Rig:
        bench = Bench(seed, path)
        bench.present("carrier", "unit")
        return Rig(bench, faults=fault_rates(**faults))

    return make
