"""Rigs on which the skills of the cell are tried."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cell_skills.devices.bench import Bench
from cell_skills.testing import Rig, fault_rates

SOURCE = Path(__file__).parents[3]
for folder in ("cell_line/test/trial", "cell_skills/test/trial", "cell_motion/test/trial", "cell_sim/test/support"):
    sys.path.append(str(SOURCE / folder))
os.environ.setdefault("MUJOCO_GL", "egl")  # before the first import of MuJoCo


class Died(BaseException):
    """The process of the cell dies."""


@pytest.fixture
def sites() -> dict[str, Any]:
    """Parameters of `remove_supports`."""
    return {"sites": [f"support.{number}" for number in range(1, 6)]}


@pytest.fixture
def blasting() -> dict[str, Any]:
    """Parameters of `blast`."""
    return {"pressure_pa": 400_000.0}


@pytest.fixture
def dimensions() -> dict[str, Any]:
    """Parameters of `measure`."""
    return {
        "dimensions": [
            {"name": "length", "nominal_m": 0.06, "tolerance_m": 0.0002},
            {"name": "width", "nominal_m": 0.03, "tolerance_m": 0.0002},
        ]
    }


@pytest.fixture
def bench() -> Callable[[int], Bench]:
    """Make a bench with a fresh unit from a seed."""

    def make(seed: int = 0) -> Bench:
        bench = Bench(seed)
        bench.present("carrier", f"unit-{seed}")
        return bench

    return make


@pytest.fixture
def rig(bench: Callable[[int], Bench]) -> Callable[..., Rig]:
    """Make a rig from a seed, or from a bench that was used before, and fault rates."""

    def make(seed: int = 0, on: Bench | None = None, options: dict[str, Any] | None = None, **faults: float) -> Rig:
        return Rig(on or bench(seed), faults=fault_rates(**faults), options=options or {})

    return make


@pytest.fixture
def dying_rig(rig: Callable[..., Rig]) -> Callable[[Bench, float], Rig]:
    """Make a rig whose process dies at a line time [s]."""

    def make(on: Bench, at: float) -> Rig:
        def die() -> None:
            raise Died

        subject = rig(on=on)
        subject.clock.ring_at, subject.clock.ring = at, die
        return subject

    return make


@pytest.fixture
def died() -> type[Died]:
    """The exception that stands for the death of the process."""
    return Died
