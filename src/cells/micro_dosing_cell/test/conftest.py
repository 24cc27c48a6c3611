"""A vessel on the scale of a micro dosing cell."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cell_line.fault_rates import FaultRates
from cell_skills.devices.bench import Bench
from cell_skills.testing import Rig

MakeRig = Callable[..., Rig]


@pytest.fixture
def make_rig() -> MakeRig:
    """Return a maker of rigs with a fresh vessel; keywords are fault rates."""

    def make(seed: int = 0, path: Path | None = None, **faults: float) -> Rig:
        bench = Bench(seed, path)
        bench.present("carrier", "unit")
        return Rig(bench, faults=FaultRates(**faults))

    return make
