"""A line that believes its carriers elsewhere, because a person said so, is brought to its end by commands alone."""

from collections import Counter

from cell_sim.virtual.run import simulate

SEEDS = (26, 1, 3, 6, 464)
"""The first of them stood for ever while a move could not be taken back from a carrier in doubt, the others moved the
wrong carrier, in the middle of its job."""


def test_wrong_entries_never_end_a_line() -> None:
    """It should make or scrap every unit, whatever place an operator named wrongly, and nothing twice."""
    struck = Counter[str]()
    for seed in SEEDS:
        verdict = simulate(seed, 24, "wrong_entries")
        assert verdict.violation == "", verdict.last
        struck.update(verdict.faults)
    assert struck["wrong_entry"] >= len(SEEDS)
