"""The virtual plant finds a core whose rules are broken, and nothing wrong with the core as it is."""

from itertools import product

import pytest
from broken_rules import BROKEN, Patch

from cell_sim.virtual.run import SeedVerdict, simulate

UNITS = 12
FAULTS = ("heavy", "swapped_tags", "wild_messages")
SEEDS = [(faults, seed) for seed, faults in product(range(1, 10), FAULTS)]
MORE_SEEDS = [(faults, seed) for seed, faults in product(range(10, 60), FAULTS)]
"""For rules that matter only when two things go wrong at once."""

SELDOM = ("accepts_an_order_that_was_cancelled_before_it_came",)
"""Rules that few seeds need; they take half a minute."""


def run(faults: str, seed: int) -> SeedVerdict:
    return simulate(seed, UNITS, faults)


@pytest.mark.parametrize(
    "rule", [pytest.param(rule, marks=[pytest.mark.long] if rule in SELDOM else []) for rule in BROKEN]
)
def test_a_broken_rule_is_caught(rule: str, monkeypatch: Patch) -> None:
    """It should find a violation within some seeds, for most rules a few, when the core does this."""
    BROKEN[rule](monkeypatch)
    assert any(run(*seed).violation for seed in SEEDS + MORE_SEEDS)


@pytest.mark.parametrize(("faults", "seed"), SEEDS)
def test_the_core_as_it_is_passes_the_same_seeds(faults: str, seed: int) -> None:
    assert run(faults, seed).violation == ""
