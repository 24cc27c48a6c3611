"""It should dose formulas by seed, and tell what became of them as simulated."""

from random import Random

from micro_dosing_cell.sim.dosing_bench import bench_dosing
from micro_dosing_cell.sim.dosing_trial import TOLERANCE_G, random_formula, try_faulty, try_formula


def test_formulas() -> None:
    """It should be what may be dosed, of one to six components, the same for a seed."""
    many = [random_formula(Random(seed)) for seed in range(200)]
    assert {len(one.components) for one in many} == {1, 2, 3, 4, 5, 6}
    assert all(one.finest_g >= TOLERANCE_G for one in many)
    assert many[5] == random_formula(Random(5))


def test_a_seed_is_a_bottle() -> None:
    """It should be told the truth of the vessel, not what the scale said, the same for a seed."""
    first, second = try_formula(71)
    assert (first, second) == try_formula(71)
    assert first.good
    assert second.good
    assert first.errors_g != second.errors_g
    assert second.seconds < first.seconds


def test_what_goes_wrong_is_told() -> None:
    """It should end with a code, or with a bottle that is truly within tolerance."""
    ends = [try_faulty(seed) for seed in range(300, 360)]
    assert {one.end.split()[0] for one in ends} > {"done", "VESSEL_REFUSED"}
    assert all(one.good for one in ends if one.end == "done")


def test_the_bench_counts() -> None:
    """It should give a proportion with its bound, and name seeds."""
    bench = bench_dosing(500, 5, lambda text: None)
    assert (bench.known.good.of, bench.unknown.good.of) == (5, 5)
    assert sum(bench.ends.values()) == 5
    assert all("simulated" in name for name, _, _ in bench.rows()[:10])
    assert {one.seed for one in bench.worst} <= set(range(500, 505))
