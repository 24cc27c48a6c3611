"""Files that are lost or older at a death: nothing is made twice, and what is lost is said."""

import pytest

from cell_sim.virtual.run import simulate


@pytest.mark.parametrize("seed", [5, 9])
def test_lost_ledgers(seed: int) -> None:
    """It should end well though cells forget what they did, and which setup they hold."""
    verdict = simulate(seed, 12, "damage")
    assert verdict.violation == ""
    assert verdict.faults["ledger_lost"] > 0
    assert verdict.done + verdict.scrapped + verdict.cancelled == verdict.ordered


@pytest.mark.parametrize("seed", [18, 20])
def test_stores_that_lose_their_end(seed: int) -> None:
    """It should end well though the log goes back at power cuts, and cells remember more than it."""
    verdict = simulate(seed, 12, "older_stores")
    assert verdict.violation == ""
    assert verdict.faults["store_cut"] > 0
    assert verdict.done + verdict.scrapped + verdict.cancelled == verdict.ordered
