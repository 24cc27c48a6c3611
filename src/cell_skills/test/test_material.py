"""Material as a setup part: a line is flushed until the old one is measured away."""

from collections.abc import Callable

import pytest

from cell_line.codes import Code
from cell_line.outcome import Done, Failed, Recovery
from cell_skills.devices.bench import Bench
from cell_skills.devices.protocols import Supply
from cell_skills.material import Material, MaterialOptions
from cell_skills.setup_part import named
from cell_skills.testing import Rig, fault_rates

MakeRig = Callable[..., Rig]
OPTIONS = MaterialOptions(supply="fluid", order=10)
FLUID = named("fluid", Material, OPTIONS)


@pytest.fixture
def make_rig() -> MakeRig:
    """Make a rig from a seed and fault rates."""

    def make(seed: int = 0, **faults: float) -> Rig:
        bench = Bench(seed)
        bench.present("carrier", "unit")
        return Rig(bench, faults=fault_rates(**faults))

    return make


def lines(rig: Rig) -> dict[str, float]:
    """Return what is truly in the dosing lines."""
    return rig.bench.cell.get("fluid.content", {})


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    """Return a cell that holds palette "cold"."""
    rig = make_rig()
    assert isinstance(rig.exchange(FLUID, None, "cold"), Done)
    return rig


def test_a_palette_is_purged_until_the_carry_over_is_gone(rig: Rig) -> None:
    """It should leave less of the old one than the limit, truly and measured."""
    assert isinstance(rig.verify(FLUID, "cold"), Done)
    assert isinstance(rig.exchange(FLUID, "cold", "warm"), Done)
    verified = rig.verify(FLUID, "warm")
    assert isinstance(verified, Done)
    assert verified.measurements[0].value <= OPTIONS.limit
    assert 0.0 < lines(rig)["cold"] <= OPTIONS.limit


def test_preparing_saves_time_and_leaves_the_lines_alone(make_rig: MakeRig) -> None:
    """It should fetch the palette beside a running job."""
    times = []
    for prepared in (False, True):
        rig = make_rig()
        rig.exchange(FLUID, None, "cold")
        if prepared:
            assert isinstance(rig.prepare(FLUID, "cold", "warm"), Done)
        assert isinstance(rig.verify(FLUID, "cold"), Done)
        before = rig.clock.now()
        rig.exchange(FLUID, "cold", "warm")
        times.append(rig.clock.now() - before)
    assert times[1] < times[0] - 10.0


def test_lines_that_were_not_purged_are_found_out(rig: Rig) -> None:
    """It should not verify a palette that is connected but not in the lines."""
    rig.bench.cell.put("fluid.material", "warm")
    outcome = rig.verify(FLUID, "warm")
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Code.VERIFY_FAILED, Recovery.HOLD)


def test_bubbles_only_make_the_purge_longer(make_rig: MakeRig) -> None:
    """It should go by what is measured, not by how often it purged."""
    rig = make_rig(2, purge_incomplete=0.4)
    assert isinstance(rig.exchange(FLUID, None, "cold"), Done)
    assert isinstance(rig.exchange(FLUID, "cold", "warm"), Done)
    assert lines(rig)["cold"] <= OPTIONS.limit


def test_a_purge_that_never_works_fails(make_rig: MakeRig) -> None:
    """It should hold after the last purge."""
    rig = make_rig()
    rig.exchange(FLUID, None, "cold")
    stuck = Rig(rig.bench, options={"fluid": {"decay_g": 1000.0}})
    outcome = stuck.exchange(FLUID, "cold", "warm")
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Code.STEP_FAILED, Recovery.HOLD)
    assert not outcome.measurements[0].within


def test_a_rollback_is_an_exchange_back(rig: Rig) -> None:
    """It should purge the new palette out again."""
    rig.exchange(FLUID, "cold", "warm")
    assert isinstance(rig.exchange(FLUID, "warm", "cold"), Done)
    assert isinstance(rig.verify(FLUID, "cold"), Done)


def test_a_clean_line_is_not_flushed(rig: Rig) -> None:
    """It should measure first."""
    before = rig.clock.now()
    assert isinstance(rig.exchange(FLUID, "cold", "cold"), Done)
    assert rig.clock.now() - before < 1.0


def test_a_bubble_makes_the_flush_longer(make_rig: MakeRig) -> None:
    """It should take as many flushes as it needs."""
    times = []
    for rate in (0.0, 0.7):
        rig = make_rig(1, purge_incomplete=rate)
        rig.exchange(FLUID, None, "cold")
        before = rig.clock.now()
        assert isinstance(rig.exchange(FLUID, "cold", "warm"), Done)
        times.append(rig.clock.now() - before)
    assert times[0] < times[1]


def test_a_line_names_it_with_its_supply(rig: Rig) -> None:
    """It should need the device in that role, and measure under its own name there."""
    assert (FLUID.name, FLUID.order, FLUID.devices) == ("fluid", 10, {"fluid": Supply})
    verified = rig.verify(FLUID, "cold")
    assert isinstance(verified, Done)
    assert verified.measurements[0].name == "fluid_foreign"
