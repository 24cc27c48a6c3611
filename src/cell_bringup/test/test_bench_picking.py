"""Kits that are made by arm and eye: what is ordered, what comes of it, and what the bench makes of that."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cell_bringup.bench import picking
from cell_bringup.bench.kit_maker import KitMaker, MadeKit
from cell_bringup.bench.kit_orders import TROUBLES, kit_order
from cell_bringup.bench.kits import NESTS
from cell_bringup.folders import root


def test_kits_are_of_four_to_eight_different_parts() -> None:
    """It should give each nest a part that is made for it, no part twice, and every kind of trouble as often."""
    orders = [kit_order(seed) for seed in range(200)]
    assert {len(order.wanted) for order in orders} == {4, 5, 6, 7, 8}
    for order in orders:
        assert len(set(order.wanted.values())) == len(order.wanted)
        assert all(part in NESTS[nest] for nest, part in order.made.items())
        assert order.nest in order.wanted
        assert order.other not in order.wanted.values()
    troubles = [order.trouble for order in orders]
    assert {trouble: troubles.count(trouble) for trouble in ("", *TROUBLES)} == {"": 100} | dict.fromkeys(TROUBLES, 20)


class FromAList:
    """A cell that makes of each kit what is written down."""

    def __init__(self, _: Path, __: Path, seed: int) -> None:
        """Every cell makes one."""

    def make(self, seed: int) -> MadeKit:
        made.append(seed)
        trouble = TROUBLES[4] if seed % 2 else ""
        gave_up = "feeder tray is empty" if seed == 1 else ""
        return MadeKit(seed, trouble, 5, gave_up, "tray is not in nest.tray" if seed in (3, 4) else "", seed == 2, 50.0)


made: list[int] = []


def test_rates_are_printed_with_their_seeds_and_go_on_where_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It should tell kits apart that were made, given up and wrong, name the wrong ones, and make none twice."""
    monkeypatch.setattr(picking, "KitMaker", FromAList)
    unheard: Callable[[str], None] = lambda line: None  # noqa: E731
    picking.bench_picking(1, 3, unheard, tmp_path / "kept")
    told = dict(picking.bench_picking(1, 6, unheard, tmp_path / "kept").rows())
    assert made == [1, 2, 3, 4, 5, 6]
    assert told["first pass correct"].startswith("2/3")
    assert told["empty tray: made right"].startswith("1/3")
    assert told["empty tray: given up with the right code"].startswith("1/3")
    assert told["  seed 3"] == told["  seed 4"] == "tray is not in nest.tray"
    assert told["picks per hour of line time, nothing wrong"] == "360"
    assert told["  of them taken anew"].startswith("1/10")


@pytest.mark.long
@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_goes_wrong_is_seen_and_mended(tmp_path: Path, trouble: str) -> None:
    """It should make the kit all the same, or give up with the code for it."""
    seed = min(
        (seed for seed in range(300, 400) if kit_order(seed).trouble == trouble),
        key=lambda one: len(kit_order(one).wanted),
    )
    kit = KitMaker(root(), tmp_path, seed).make(seed)
    assert kit.fault == ""
    assert bool(kit.gave_up) == (trouble == "empty tray")
    assert trouble == "empty tray" or kit.retries == (trouble != "other tray")
