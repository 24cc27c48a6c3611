"""Which vessels are dosed into: empty ones, and those of which the scale knows what they weighed empty."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from cell_line.outcome import Done, Failed, Recovery
from cell_skills.testing import Rig
from micro_dosing_cell.calibration import PumpCalibration
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.devices import Dispenser, PumpChannel
from micro_dosing_cell.dispense_formula import DispenseFormula
from micro_dosing_cell.models import Formula

FORMULA = {"components": {"red": 1.2, "white": 4.0, "blue": 0.35}}
MakeRig = Callable[..., Rig]


class Crash(BaseException):
    """The process dies here."""


def content(rig: Rig) -> dict[str, float]:
    """Return what is truly in the vessel [g]."""
    return rig.bench.item.get("vessel.content", {})


def failed(rig: Rig, formula: object = FORMULA) -> Failed:
    """Run a formula that has to fail."""
    outcome = rig.run(DispenseFormula, formula)  # type: ignore[arg-type]
    assert isinstance(outcome, Failed), outcome
    return outcome


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

        async def about(self, channel: str) -> PumpChannel:
            """Return what there is."""
            return await self._inner.about(channel)

        async def keep(self, channel: str, known: PumpCalibration) -> None:
            """Do nothing."""

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
    rig.run(DispenseFormula, {"components": {"white": 0.01}, "tolerance_g": 0.005})
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

        async def about(self, channel: str) -> PumpChannel:
            """Return plenty."""
            return PumpChannel(100.0)

        async def keep(self, channel: str, known: PumpCalibration) -> None:
            """Do nothing."""

    inner = rig.context({"dispenser": Dispenser}).devices.get("dispenser", Dispenser)
    outcome = failed(Rig(rig.bench, rig.clock, devices={"dispenser": Taken(inner)}))
    assert (outcome.code, outcome.recovery) == (DosingCode.VESSEL_REFUSED, Recovery.HOLD)
    assert len(asked) == 2


def test_tolerances_agree() -> None:
    """It should derive what an empty vessel may weigh from the finest component, and refuse a wider one."""
    wide = {"components": {"white": 4.0, "red": 0.1}, "tolerance_g": 0.03, "tolerance_ratio": 0.1}
    assert Formula.model_validate(FORMULA).vessel_tolerance_g == pytest.approx(0.2)
    assert Formula.model_validate(wide).tolerance("white") == pytest.approx(0.4)
    assert Formula.model_validate(wide).vessel_tolerance_g == pytest.approx(0.3)
    assert Formula.model_validate({**wide, "vessel_tolerance_g": 0.1}).vessel_tolerance_g == 0.1
    with pytest.raises(ValidationError, match=r"tolerance_g 0\.2 is no less than the 0\.2 g of 'salt': none of it"):
        Formula(components={"salt": 0.2}, tolerance_g=0.2)
    with pytest.raises(ValidationError, match=r"vessel_tolerance_g 0\.5 is more than 10 times the finest tolerance"):
        Formula.model_validate({**wide, "vessel_tolerance_g": 0.5})
    with pytest.raises(ValidationError, match="tolerance_g"):
        Formula.model_validate({**FORMULA, "tolerance_g": "much"})
