"""Rigs on which the skills of the cell are tried."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cell_line.outcome import Done
from cell_skills.devices.bench import Bench
from cell_skills.skill import Skill
from cell_skills.testing import Rig, fault_rates
from garment_cell.pick import Pick

SOURCE = Path(__file__).parents[3]
for folder in ("cell_line/test/trial", "cell_skills/test/trial", "cell_motion/test/trial", "cell_sim/test/support"):
    sys.path.append(str(SOURCE / folder))
os.environ.setdefault("MUJOCO_GL", "egl")  # before the first import of MuJoCo


class Died(BaseException):
    """The process of the cell dies."""


@pytest.fixture
def garment() -> dict[str, Any]:
    """Parameters of `pick` for the usual garment of the simulated tray."""
    return {"garment": "shirt", "width_m": 0.5, "length_m": 0.7}


@pytest.fixture
def plan() -> dict[str, Any]:
    """Parameters of `fold`: both sides to the middle, then front to back."""
    return {
        "width_m": 0.5,
        "length_m": 0.7,
        "plan": [
            {"axis": "x", "position_m": -0.125, "direction": "positive"},
            {"axis": "x", "position_m": 0.125, "direction": "negative"},
            {"axis": "y", "position_m": 0.0, "direction": "positive"},
        ],
    }


@pytest.fixture
def stacking() -> dict[str, Any]:
    """Parameters of `stack` for a garment folded by the plan: eight layers."""
    return {"thickness_m": 0.016}


@pytest.fixture
def bench() -> Callable[[int], Bench]:
    """Make a bench with a fresh unit from a seed."""

    def make(seed: int = 0) -> Bench:
        bench = Bench(seed)
        bench.present("carrier", f"unit-{seed}")
        return bench

    return make


@pytest.fixture
def lying(bench: Callable[[int], Bench], rig: Callable[..., Rig], garment: dict[str, Any]) -> Callable[..., Bench]:
    """Make a bench from a seed with a garment on the table, after as many further skills as wanted."""

    def make(seed: int, *further: tuple[type[Skill[Any, Any]], dict[str, Any]]) -> Bench:
        shared = bench(seed)
        steps: list[tuple[type[Skill[Any, Any]], dict[str, Any]]] = [(Pick, garment), *further]
        for skill, params in steps:
            outcome = rig(on=shared).run(skill, params)
            assert isinstance(outcome, Done), outcome
        return shared

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
