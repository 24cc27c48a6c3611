"""Changing palettes and nozzles over."""

from collections.abc import Callable

import pytest

from cell_line.codes import Code
from cell_line.outcome import Done, Failed, Recovery
from cell_skills.testing import Rig
from micro_dosing_cell.fluid import CARRY_OVER, Fluid
from micro_dosing_cell.nozzle import Nozzle

MakeRig = Callable[..., Rig]


def lines(rig: Rig) -> dict[str, float]:
    """Return what is truly in the dosing lines."""
    return rig.bench.cell.get("fluid.content", {})


@pytest.fixture
def rig(make_rig: MakeRig) -> Rig:
    """Return a cell that holds palette "cold"."""
    rig = make_rig()
    assert isinstance(rig.exchange(Fluid, None, "cold"), Done)
    return rig


def test_a_palette_is_purged_until_the_carry_over_is_gone(rig: Rig) -> None:
    """It should leave less of the old one than the limit, truly and measured."""
    assert isinstance(rig.verify(Fluid, "cold"), Done)
    assert isinstance(rig.exchange(Fluid, "cold", "warm"), Done)
    verified = rig.verify(Fluid, "warm")
    assert isinstance(verified, Done)
    assert verified.measurements[0].value <= CARRY_OVER
    assert 0.0 < lines(rig)["cold"] <= CARRY_OVER


def test_preparing_saves_time_and_leaves_the_lines_alone(make_rig: MakeRig) -> None:
    """It should fetch the palette beside a running job."""
    times = []
    for prepared in (False, True):
        rig = make_rig()
        rig.exchange(Fluid, None, "cold")
        if prepared:
            assert isinstance(rig.prepare(Fluid, "cold", "warm"), Done)
        assert isinstance(rig.verify(Fluid, "cold"), Done)
        before = rig.clock.now()
        rig.exchange(Fluid, "cold", "warm")
        times.append(rig.clock.now() - before)
    assert times[1] < times[0] - 10.0


def test_lines_that_were_not_purged_are_found_out(rig: Rig) -> None:
    """It should not verify a palette that is connected but not in the lines."""
    rig.bench.cell.put("fluid.material", "warm")
    outcome = rig.verify(Fluid, "warm")
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Code.VERIFY_FAILED, Recovery.HOLD)


def test_bubbles_only_make_the_purge_longer(make_rig: MakeRig) -> None:
    """It should go by what is measured, not by how often it purged."""
    rig = make_rig(2, purge_incomplete=0.4)
    assert isinstance(rig.exchange(Fluid, None, "cold"), Done)
    assert isinstance(rig.exchange(Fluid, "cold", "warm"), Done)
    assert lines(rig)["cold"] <= CARRY_OVER


def test_a_purge_that_never_works_fails(make_rig: MakeRig) -> None:
    """It should hold after the last purge."""
    rig = make_rig()
    rig.exchange(Fluid, None, "cold")
    stuck = Rig(rig.bench, options={"fluid": {"decay_g": 1000.0}})
    outcome = stuck.exchange(Fluid, "cold", "warm")
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Code.STEP_FAILED, Recovery.HOLD)


def test_a_rollback_is_an_exchange_back(rig: Rig) -> None:
    """It should purge the new palette out again."""
    rig.exchange(Fluid, "cold", "warm")
    assert isinstance(rig.exchange(Fluid, "warm", "cold"), Done)
    assert isinstance(rig.verify(Fluid, "cold"), Done)


def test_a_nozzle_is_mounted_and_its_seat_measured(make_rig: MakeRig) -> None:
    """It should verify only the nozzle that is there."""
    rig = make_rig()
    rig.prepare(Nozzle, None, "fine")
    assert isinstance(rig.verify(Nozzle, "fine"), Failed)
    assert isinstance(rig.exchange(Nozzle, None, "fine"), Done)
    assert isinstance(rig.verify(Nozzle, "fine"), Done)
    assert isinstance(rig.verify(Nozzle, "wide"), Failed)


def test_a_nozzle_that_never_seats_fails(make_rig: MakeRig) -> None:
    """It should try again and then hold."""
    outcome = make_rig(tool_not_seated=1.0).exchange(Nozzle, None, "fine")
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Code.STEP_FAILED, Recovery.HOLD)
