"""Files that are lost or older at a death, or cannot be written: nothing is made twice, and what is lost is said."""

import pytest

from cell_sim.virtual.run import simulate


@pytest.mark.parametrize(
    ("faults", "fault", "seed"),
    [
        ("damage", "ledger_lost", 5),
        ("damage", "journal_lost", 8),
        ("damaged_stores", "store_damaged", 3),
        ("older_stores", "store_cut", 18),
        ("older_stores", "store_cut", 20),
        ("full_disk", "disk_full", 3),
    ],
)
def test_what_is_lost_does_no_harm(faults: str, fault: str, seed: int) -> None:
    """It should end well though cells forget what they did, the log goes back, or the disk is full."""
    verdict = simulate(seed, 12, faults)
    assert verdict.violation == ""
    assert verdict.faults[fault] > 0
    assert verdict.done + verdict.scrapped + verdict.cancelled == verdict.ordered


def test_what_log_and_ledger_lose_one_after_the_other_is_forgotten() -> None:
    """It should be made again without harm, though a ledger has heard of the job since, by no more than its id."""
    verdict = simulate(48, 24, "lost_together")
    assert verdict.violation == ""
    assert verdict.faults["store_damaged"] > 1
