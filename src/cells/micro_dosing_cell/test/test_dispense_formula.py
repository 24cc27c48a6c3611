"""Closed-loop dosing by weight."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from cell_skills.devices.bench import Bench
from cell_skills.devices.protocols import Dispenser
from cell_skills.outcome import Done, Failed, Recovery
from cell_skills.testing import Rig, check_skill
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.dispense_formula import DispenseFormula
from micro_dosing_cell.models import Formula

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
        rig.bench.cell.put("dispenser.clog.white", True)
        freed += isinstance(rig.run(DispenseFormula, FORMULA), Done)
    assert freed >= 16


def test_a_channel_that_stays_blocked_is_tried_again_later(make_rig: MakeRig) -> None:
    """It should give up after some purges and say that it is blocked, not empty."""
    outcome = failed(make_rig(channel_clog=1.0))
    assert (outcome.code, outcome.recovery) == (DosingCode.EMPTY_CHANNEL, Recovery.RETRY)
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

        async def level(self, channel: str) -> float:
            """Return plenty."""
            return 100.0

    rig = make_rig()
    rig = Rig(rig.bench, devices={"dispenser": Trickle(rig.bench)})
    outcome = failed(rig, {"components": {"white": 20.0}})
    assert (outcome.code, outcome.recovery) == (DosingCode.UNDERDOSE, Recovery.RETRY)


@pytest.mark.parametrize(("mass", "recovery"), [(0.001, Recovery.HOLD), (14.0, Recovery.SCRAP)])
def test_what_is_not_an_empty_vessel_is_refused(make_rig: MakeRig, mass: float, recovery: Recovery) -> None:
    """It should dose neither without a vessel nor into one that somebody else filled."""
    rig = make_rig()
    rig.bench.item.put("vessel.empty_g", mass)
    outcome = failed(rig)
    assert (outcome.code, outcome.recovery) == (DosingCode.VESSEL_REFUSED, recovery)
    assert not content(rig)


@pytest.mark.parametrize("dosed_g", [0.0, 0.2, 0.35, 1.0, 3.0])
def test_a_part_filled_vessel_is_not_taken_for_an_empty_one(make_rig: MakeRig, dosed_g: float) -> None:
    """It should refuse a vessel into which dosing began once the scale has lost its tare, however little is in it."""

    class Tap:
        """The power fails in the first shot, after so many grams; with none, just before it."""

        def __init__(self, inner: Dispenser) -> None:
            self._inner = inner

        async def dose(self, channel: str, mass_g: float, rate_g_s: float) -> None:
            """Give them and die."""
            if dosed_g:
                await self._inner.dose(channel, min(mass_g, dosed_g), rate_g_s)
            raise Crash

        async def purge(self, channel: str, mass_g: float) -> None:
            """Do nothing."""

        async def level(self, channel: str) -> float:
            """Return what there is."""
            return await self._inner.level(channel)

    rig = make_rig(3)
    inner = rig.context({"dispenser": Dispenser}).devices.get("dispenser", Dispenser)
    with pytest.raises(Crash):
        Rig(rig.bench, rig.clock, devices={"dispenser": Tap(inner)}).run(DispenseFormula, FORMULA)
    rig.bench.present("other", "other")
    rig.bench.present("carrier", "unit")
    before = dict(content(rig))
    outcome = failed(rig)
    assert (outcome.code, outcome.recovery) == (DosingCode.VESSEL_REFUSED, Recovery.SCRAP)
    assert content(rig) == before


def test_a_vessel_that_went_away_before_anything_was_dosed_is_as_good_as_new(make_rig: MakeRig) -> None:
    """It should tare it again when it comes back."""
    rig = Rig(make_rig().bench, options={"dispenser": {"restock_below_g": 0.0}})
    rig.bench.cell.put("dispenser.level.red", 1.5)
    assert failed(rig).recovery is Recovery.OTHER_CELL
    rig.bench.present("other", "other")
    rig.bench.present("carrier", "unit")
    rig.bench.cell.put("dispenser.level.red", 100.0)
    assert isinstance(rig.run(DispenseFormula, FORMULA), Done)


def test_what_somebody_else_put_in_is_refused(make_rig: MakeRig) -> None:
    """It should not take for its own what is in a tared vessel before it has dosed anything."""
    rig = Rig(make_rig().bench, options={"dispenser": {"restock_below_g": 0.0}})
    rig.bench.cell.put("dispenser.level.red", 1.5)
    failed(rig)
    rig.bench.item.put("vessel.content", {"white": 0.1})
    outcome = failed(rig)
    assert (outcome.code, outcome.recovery) == (DosingCode.VESSEL_REFUSED, Recovery.SCRAP)


def test_what_was_dosed_once_is_not_given_to_another_cell(make_rig: MakeRig) -> None:
    """It should have the channel filled, however little is in the vessel: elsewhere nobody knows."""
    rig = make_rig()
    rig.run(DispenseFormula, {"components": {"white": 0.01}})
    rig = Rig(rig.bench, options={"dispenser": {"restock_below_g": 0.0}})
    rig.bench.cell.put("dispenser.level.red", 0.5)
    assert failed(rig).recovery is Recovery.HOLD


def test_a_vessel_that_is_lifted_off_stops_the_pumps(make_rig: MakeRig) -> None:
    """It should not pump after what a falling weight seems to ask for."""
    rig = make_rig()
    asked: list[float] = []

    class Taken:
        """The vessel is taken away in the second shot."""

        def __init__(self, inner: Dispenser) -> None:
            self._inner = inner

        async def dose(self, channel: str, mass_g: float, rate_g_s: float) -> None:
            """Dose."""
            asked.append(mass_g)
            await self._inner.dose(channel, mass_g, rate_g_s)
            if len(asked) == 2:
                rig.bench.item.put("vessel.empty_g", 0.001)
                rig.bench.item.put("vessel.content", {})

        async def purge(self, channel: str, mass_g: float) -> None:
            """Do nothing."""

        async def level(self, channel: str) -> float:
            """Return plenty."""
            return 100.0

    inner = rig.context({"dispenser": Dispenser}).devices.get("dispenser", Dispenser)
    outcome = failed(Rig(rig.bench, rig.clock, devices={"dispenser": Taken(inner)}))
    assert (outcome.code, outcome.recovery) == (DosingCode.VESSEL_REFUSED, Recovery.HOLD)
    assert len(asked) == 2


def test_tolerances_agree() -> None:
    """It should derive what an empty vessel may weigh from the finest component, and refuse a wider one."""
    wide = {"components": {"white": 4.0, "red": 0.1}, "tolerance_g": 0.03, "tolerance_ratio": 0.1}
    assert Formula.model_validate(FORMULA).vessel_tolerance_g == pytest.approx(0.2)
    assert Formula.model_validate(wide).vessel_tolerance_g == pytest.approx(0.3)
    assert Formula.model_validate({**wide, "vessel_tolerance_g": 0.1}).vessel_tolerance_g == 0.1
    with pytest.raises(ValidationError, match=r"vessel_tolerance_g 0\.5 is more than 10 times the finest tolerance"):
        Formula.model_validate({**wide, "vessel_tolerance_g": 0.5})
    with pytest.raises(ValidationError, match="tolerance_g"):
        Formula.model_validate({**FORMULA, "tolerance_g": "much"})


def test_carry_over_in_the_lines_gets_into_the_vessel(make_rig: MakeRig) -> None:
    """It should matter physically that lines are purged: the bench knows what is not of the palette."""
    rig = make_rig()
    rig.bench.cell.put("fluid.material", "warm")
    rig.bench.cell.put("fluid.content", {"warm": 0.9, "cold": 0.1})
    rig.run(DispenseFormula, FORMULA)
    assert rig.bench.item.get("vessel.foreign_g", 0.0) == pytest.approx(0.555, abs=0.01)
