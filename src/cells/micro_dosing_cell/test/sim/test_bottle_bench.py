"""It should make bottles of ordered colours by seed, and tell what became of them as simulated."""

from dataclasses import replace

from micro_dosing_cell.colour_order import library_of
from micro_dosing_cell.sim.bottle_bench import summary
from micro_dosing_cell.sim.bottle_trial import (
    LIBRARY,
    ColourBottle,
    ordered_colour,
    random_colour,
    refusal,
    try_bottle,
)

BOTTLE = ColourBottle(7, "#aa3344", 1.5, 0.5, 0.4, True, 90.0, "")


def test_colours() -> None:
    """It should order only what is not refused, and know that others are."""
    colours = [ordered_colour(library_of(LIBRARY), seed) for seed in range(9300, 9310)]
    assert not any(map(refusal, colours))
    refusals = [refusal(random_colour(seed)) for seed in range(9300, 9310)]
    assert any("out of the gamut" in one for one in refusals)
    assert "" in refusals


def test_a_bottle() -> None:
    """It should be the same for a seed, and truly near to what was measured."""
    one = try_bottle(9301)
    assert one == try_bottle(9301)
    assert not one.trouble
    assert abs(one.after - one.measured) < 1.5
    assert one.corrected or one.after == one.before


def test_the_bench_counts() -> None:
    """It should name what failed first, and count what a limit lets pass."""
    passed = replace(BOTTLE, seed=8, after=2.4, measured=1.9, seconds=130.0)
    broken = replace(BOTTLE, seed=9, trouble="mix: NOT_MIXED")
    bench = summary(7, [BOTTLE, passed, broken], ["", "out of the gamut"])
    assert (bench.done.hits, bench.done.of) == (2, 3)
    assert (bench.let_off.hits, bench.let_off.of) == (1, 2)
    assert (bench.near.hits, bench.far.hits, bench.soon.hits) == (1, 1, 1)
    assert bench.worst[0].seed == 9
    assert bench.example == "out of the gamut"
    assert all("simulated" in name for name, _, _ in bench.rows()[:9])
