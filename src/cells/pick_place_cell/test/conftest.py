"""Rigs on which the skills of the cell are tried."""

from collections.abc import Callable
from typing import Any

import pytest

from cell_skills.devices.bench import Bench
from cell_skills.testing import Rig, fault_rates

SLOTS = ("base", "gear", "lid")


class Died(BaseException):
    """The process of the cell dies."""


@pytest.fixture
def kit() -> dict[str, Any]:
    """Parameters of `load_kit` for three parts."""
    return {"parts": [{"slot": slot, "part": f"part_{slot}", "width_m": 0.03, "seat": slot} for slot in SLOTS]}


@pytest.fixture
def assembly() -> dict[str, Any]:
    """Parameters of `assemble` for the same parts."""
    return {"steps": [{"slot": slot, "seat": slot, "width_m": 0.03, "depth_m": 0.004} for slot in SLOTS]}


@pytest.fixture
def inspection() -> dict[str, Any]:
    """Parameters of `verify` for the same parts."""
    return {"places": [f"seat.{slot}" for slot in SLOTS]}


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
