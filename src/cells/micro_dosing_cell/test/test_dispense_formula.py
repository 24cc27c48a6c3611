"""Closed-loop dosing by weight."""

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from random import Random

import pytest

from cell_line.outcome import Done, Failed, Recovery
from cell_skills.devices.bench import Bench
from cell_skills.testing import Rig, check_skill
from micro_dosing_cell.calibration import PumpCalibration
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.devices import PumpChannel
from micro_dosing_cell.dispense_formula import DispenseFormula
from micro_dosing_cell.pump_model import block, new_pump

FORMULA = {"components": {"red": 1.2, "white": 4.0, "blue": 0.35}}
MakeRig = Callable[..., Rig]


class Crash(BaseException):
    """The process dies here."""


def content(rig: Rig) -> dict[str, float]:
    """Return what is truly in the vessel [g]."""
    return rig.bench.item.get("vessel.content", {})


def crash() -> None:
    """Die."""
    raise Crash


def failed(rig: Rig, formula: object = FORMULA) -> Failed:
    """Run a formula that has to fail."""
    outcome = rig.run(DispenseFormula, formula)  # type: ignore[arg-type]
    assert isinstance(outcome, Failed), outcome
    return outcome


def test_it_keeps_the_rules_of_skills() -> None:
    """It should be named, described, typed and end soon when cancelled."""
    check_skill(DispenseFormula, FORMULA)


@pytest.mark.parametrize("seed", range(100))
def test_every_component_is_within_tolerance(make_rig: MakeRig, seed: int) -> None:
    """It should dose truly what it says, whatever pumps and scale do within their normal spread."""
    rig = make_rig(seed)
    outcome = rig.run(DispenseFormula, FORMULA)
    assert isinstance(outcome, Done)
    assert all(measured.within for measured in outcome.measurements)
    assert [measured.name for measured in outcome.measurements] == ["mass_red", "mass_white", "mass_blue", "net_mass"]
    for channel, wanted in FORMULA["components"].items():
        assert content(rig)[channel] == pytest.approx(wanted, abs=0.02)
        assert outcome.result.components[channel] == pytest.approx(content(rig)[channel], abs=0.01)
    assert 8.0 < rig.clock.now() < 25.0


def test_a_long_after_flow_is_learnt(make_rig: MakeRig) -> None:
    """It should stay within tolerance with a nozzle that drips four times as long as usual."""
    rig = make_rig()
    rig.bench.cell.put("nozzle.tool", "wide")
    rig = Rig(rig.bench, options={"dispenser": {"after_flow_s": {"wide": 0.25}}})
    outcome = rig.run(DispenseFormula, {"components": {"a": 3.0, "b": 2.0, "c": 1.0}})
    assert isinstance(outcome, Done)
    assert content(rig) == pytest.approx({"a": 3.0, "b": 2.0, "c": 1.0}, abs=0.02)


def test_a_repeated_job_adds_nothing(make_rig: MakeRig) -> None:
    """It should find the formula complete and dose no more."""
    rig = make_rig()
    rig.run(DispenseFormula, FORMULA)
    before = dict(content(rig))
    assert isinstance(rig.run(DispenseFormula, FORMULA), Done)
    assert content(rig) == before


@pytest.mark.parametrize("at", [0.3 + 0.7 * step for step in range(20)])
def test_after_a_crash_only_the_rest_is_dosed(tmp_path: Path, make_rig: MakeRig, at: float) -> None:
    """It should end within tolerance wherever the process died."""
    path = tmp_path / "bench.jsonl"
    rig = make_rig(7, path)
    rig.clock.ring_at, rig.clock.ring = at, crash
    with pytest.raises(Crash):
        rig.run(DispenseFormula, FORMULA)
    left = dict(content(rig))
    again = make_rig(7, path)
    assert content(again) == left
    outcome = again.run(DispenseFormula, FORMULA)
    assert isinstance(outcome, Done)
    assert content(again) == pytest.approx(FORMULA["components"], abs=0.02)
    assert all(content(again)[channel] >= mass for channel, mass in left.items())


def test_a_late_valve_ends_in_overdose(make_rig: MakeRig) -> None:
    """It should see by weight that too much came, and scrap the unit."""
    outcome = failed(make_rig(overshoot=1.0))
    assert (outcome.code, outcome.recovery) == (DosingCode.OVERDOSE, Recovery.SCRAP)
    assert any(not measured.within for measured in outcome.measurements)


def test_an_empty_channel_is_known_before_anything_is_dosed(make_rig: MakeRig) -> None:
    """It should leave the vessel empty, so that another cell can take it."""
    rig = Rig(make_rig().bench, options={"dispenser": {"restock_below_g": 0.0}})
    rig.bench.cell.put("dispenser.level.red", 1.5)
    outcome = failed(rig)
    assert (outcome.code, outcome.recovery) == (DosingCode.EMPTY_CHANNEL, Recovery.OTHER_CELL)
    assert not content(rig)


def test_a_channel_that_is_not_in_the_palette_is_empty(make_rig: MakeRig) -> None:
    """It should refuse a formula for another palette."""
    rig = make_rig()
    rig.bench.cell.put("fluid.material", "warm")
    rig = Rig(rig.bench, options={"dispenser": {"palettes": {"warm": ["red", "white"]}}})
    assert failed(rig).code == DosingCode.EMPTY_CHANNEL


def test_a_channel_that_runs_dry_in_the_middle_waits_for_the_operator(make_rig: MakeRig) -> None:
    """It should hold the unit, and go on where it stopped once the channel is filled."""
    rig = make_rig()
    rig.run(DispenseFormula, {"components": {"white": 4.0}})
    rig = Rig(rig.bench, options={"dispenser": {"restock_below_g": 0.0}})
    rig.bench.cell.put("dispenser.level.red", 0.5)
    outcome = failed(rig)
    assert (outcome.code, outcome.recovery) == (DosingCode.EMPTY_CHANNEL, Recovery.HOLD)
    rig.bench.cell.put("dispenser.level.red", 100.0)
    assert isinstance(rig.run(DispenseFormula, FORMULA), Done)
    assert content(rig) == pytest.approx(FORMULA["components"], abs=0.02)


def test_a_reservoir_that_lies_about_its_level_is_found_out(make_rig: MakeRig) -> None:
    """It should hold when nothing comes and the reservoir is empty after all."""
    rig = Rig(make_rig().bench, options={"dispenser": {"restock_below_g": 0.0}})
    rig.bench.cell.put("dispenser.level.white", 5.1)
    rig.clock.ring_at = 4.0
    rig.clock.ring = lambda: rig.bench.cell.put("dispenser.level.white", 0.0)
    outcome = failed(rig)
    assert (outcome.code, outcome.recovery) == (DosingCode.EMPTY_CHANNEL, Recovery.HOLD)
    assert "is empty" in outcome.message


def test_a_blocked_channel_is_purged_and_dosing_goes_on(make_rig: MakeRig) -> None:
    """It should free most blocked channels by itself."""
    freed = 0
    for seed in range(20):
        rig = make_rig(seed)
        rig.bench.cell.put("dispenser.pump.white", asdict(block(new_pump(Random(seed), 0.0))))
        freed += isinstance(rig.run(DispenseFormula, FORMULA), Done)
    assert freed >= 16


def test_a_purge_that_opens_a_narrow_tip_leads_to_no_overdose(make_rig: MakeRig) -> None:
    """It should not trust after a purge what it learnt of the tip before: more comes then."""
    for seed in range(20):
        rig = make_rig(seed)
        narrow = replace(new_pump(Random(seed), 0.0), opening=0.7)
        rig.bench.cell.put("dispenser.pump.white", asdict(narrow))
        rig.run(DispenseFormula, {"components": {"white": 4.0}})
        rig.bench.cell.put("dispenser.pump.white", asdict(block(narrow)))
        rig.bench.present("next", "next")
        outcome = rig.run(DispenseFormula, {"components": {"white": 4.0}})
        assert not isinstance(outcome, Failed) or outcome.code == DosingCode.CHANNEL_BLOCKED


def test_a_channel_that_stays_blocked_is_tried_again_later(make_rig: MakeRig) -> None:
    """It should give up after some purges and say that it is blocked, not empty."""
    outcome = failed(make_rig(channel_clog=1.0))
    assert (outcome.code, outcome.recovery) == (DosingCode.CHANNEL_BLOCKED, Recovery.RETRY)
    assert "blocked" in outcome.message


def test_a_scale_that_wanders_is_not_believed(make_rig: MakeRig) -> None:
    """It should not dose by readings that do not agree."""
    rig = make_rig(scale_drift=1.0)
    outcome = failed(rig)
    assert (outcome.code, outcome.recovery) == (DosingCode.SCALE_UNSTABLE, Recovery.RETRY)
    assert not content(rig)


def test_a_slow_pump_ends_in_underdose(make_rig: MakeRig) -> None:
    """It should not shoot for ever at a channel that gives a fraction of what it is told."""

    class Trickle:
        """A pump bank worn out."""

        def __init__(self, bench: Bench) -> None:
            self._bench = bench

        async def dose(self, channel: str, mass_g: float, rate_g_s: float) -> None:
            """Give a fifth of what is told."""
            was: dict[str, float] = self._bench.item.get("vessel.content", {})
            self._bench.item.put("vessel.content", {**was, channel: was.get(channel, 0.0) + mass_g * 0.22})

        async def purge(self, channel: str, mass_g: float) -> None:
            """Do nothing."""

        async def about(self, channel: str) -> PumpChannel:
            """Return plenty."""
            return PumpChannel(100.0)

        async def keep(self, channel: str, known: PumpCalibration) -> None:
            """Forget it: it gives less with every shot."""

    rig = make_rig()
    rig = Rig(rig.bench, devices={"dispenser": Trickle(rig.bench)})
    outcome = failed(rig, {"components": {"white": 20.0}})
    assert (outcome.code, outcome.recovery) == (DosingCode.UNDERDOSE, Recovery.RETRY)


def test_carry_over_in_the_lines_gets_into_the_vessel(make_rig: MakeRig) -> None:
    """It should matter physically that lines are purged: the bench knows what is not of the palette."""
    rig = make_rig()
    rig.bench.cell.put("fluid.material", "warm")
    rig.bench.cell.put("fluid.content", {"warm": 0.9, "cold": 0.1})
    rig.run(DispenseFormula, FORMULA)
    assert rig.bench.item.get("vessel.foreign_g", 0.0) == pytest.approx(0.555, abs=0.01)
