"""While any one thing is out, everything that does not need it is made; afterwards, the rest."""

import pytest
from outages import outages, time_without

from cell_sim.virtual.scenario import scenario

UNITS = 9
BOUND_S = 2500.0
"""With two thirds of the carriers stuck, one unit after the other [s]."""
THREE, EIGHT = 5, 4
"""Seeds of a line with so many carriers."""


@pytest.mark.parametrize(("seed", "moment"), [(THREE, 0.0), (THREE, 300.0), (EIGHT, 300.0)])
def test_one_thing_that_is_out_holds_up_nothing_else(seed: int, moment: float) -> None:
    """It should make within a bound all units that need no held, stopped, aborted or dead cell, order or carrier.

    Where a cell cannot reach one of its setups, it makes all units of the others.
    """
    seen = scenario(seed, UNITS)
    late = [outage for outage in outages(seen) if time_without(seed, UNITS, outage, moment, BOUND_S) is None]
    assert late == []
