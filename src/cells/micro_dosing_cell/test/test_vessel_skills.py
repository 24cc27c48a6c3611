"""Mix, cap and weigh the filled vessel."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cell_line.outcome import Done, Failed, Recovery
from cell_skills.skill import Skill
from cell_skills.testing import Rig, check_skill
from micro_dosing_cell.cap import Cap
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.dispense_formula import DispenseFormula
from micro_dosing_cell.mix import Mix
from micro_dosing_cell.weigh_check import WeighCheck

FORMULA = {"components": {"red": 1.2, "white": 4.0}}
MakeRig = Callable[..., Rig]


@pytest.mark.parametrize("skill", [Mix, Cap])
def test_they_keep_the_rules_of_skills(skill: type[Mix] | type[Cap]) -> None:
    """It should be named, described, typed and end soon when cancelled."""
    check_skill(skill, {})


def test_the_check_keeps_the_rules_of_skills() -> None:
    """It should do so on a filled vessel."""
    check_skill(WeighCheck, FORMULA, before=[(DispenseFormula, FORMULA)])


def test_mixing_goes_on_until_the_content_is_even(make_rig: MakeRig) -> None:
    """It should reach the evenness with a mixer that slips now and then, by more rounds."""
    plain, slipping = make_rig(), make_rig(3, mix_slip=0.5)
    assert isinstance(plain.run(Mix, {}), Done)
    outcome = slipping.run(Mix, {})
    assert isinstance(outcome, Done)
    assert outcome.result.uniformity >= 0.95
    assert slipping.clock.now() > plain.clock.now()


def test_an_even_content_is_left_alone(make_rig: MakeRig) -> None:
    """It should only measure when a job is repeated."""
    rig = make_rig()
    rig.run(Mix, {})
    before = rig.clock.now()
    assert isinstance(rig.run(Mix, {}), Done)
    assert rig.clock.now() - before < 1.0


def test_a_mixer_that_always_slips_is_reported(make_rig: MakeRig) -> None:
    """It should fail with the evenness it reached."""
    outcome = make_rig(mix_slip=1.0).run(Mix, {"rounds": 1})
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (DosingCode.NOT_MIXED, Recovery.RETRY)
    assert not outcome.measurements[0].within


def test_a_cap_takes_its_torque(make_rig: MakeRig) -> None:
    """It should measure the torque within limits; a repeated job sets no second cap."""
    rig = make_rig()
    for _ in range(2):
        outcome = rig.run(Cap, {"torque_nm": 1.0, "tolerance_nm": 0.1})
        assert isinstance(outcome, Done)
        assert outcome.measurements[0].within
    assert rig.bench.item.get("vessel.cap_g", 0.0) == pytest.approx(2.1)


def test_a_cap_that_sits_askew_is_replaced(make_rig: MakeRig) -> None:
    """It should find it by its torque and succeed with the next one."""
    outcomes = [make_rig(seed, cap_slip=0.5).run(Cap, {}) for seed in range(30)]
    assert sum(isinstance(outcome, Done) for outcome in outcomes) >= 22
    assert all(outcome.measurements[0].within for outcome in outcomes if isinstance(outcome, Done))


@pytest.mark.parametrize("fault", ["cap_slip", "part_missing"])
def test_no_good_cap_fails(make_rig: MakeRig, fault: str) -> None:
    """It should leave the vessel open and say so."""
    rig = make_rig(**{fault: 1.0})
    outcome = rig.run(Cap, {})
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (DosingCode.CAP_FAILED, Recovery.RETRY)
    assert not rig.bench.item.get("vessel.cap_g", 0.0)


def test_the_check_weighs_net_while_the_vessel_stands_and_gross_later(make_rig: MakeRig) -> None:
    """It should use the tare as long as the scale knows it, and count the cap."""
    rig = make_rig()
    rig.bench.item.put("vessel.empty_g", 12.0)
    rig.run(DispenseFormula, FORMULA)
    net = rig.run(WeighCheck, {**FORMULA, "tolerance_g": 0.05})
    assert isinstance(net, Done)
    assert net.measurements[0].name == "net_mass"
    rig.run(Cap, {})
    rig.bench.present("other", "other")
    rig.bench.present("carrier", "unit")
    gross = rig.run(WeighCheck, {**FORMULA, "tolerance_g": 0.05, "cap_g": 2.1, "vessel_tolerance_g": 0.01})
    assert isinstance(gross, Done)
    assert gross.measurements[0].name == "gross_mass"


@pytest.mark.parametrize(
    ("glass", "more", "code", "recovery"),
    [
        (12.0, 0.0, DosingCode.VESSEL_REFUSED, Recovery.SCRAP),
        (11.85, 0.25, DosingCode.VESSEL_REFUSED, Recovery.SCRAP),
        (12.0, 0.4, DosingCode.OVERDOSE, Recovery.SCRAP),
        (12.0, -0.4, DosingCode.UNDERDOSE, Recovery.REWORK),
    ],
)
def test_a_gross_mass_passes_nothing_it_cannot_know(
    make_rig: MakeRig, glass: float, more: float, code: DosingCode, recovery: Recovery
) -> None:
    """It should find what is wrong whatever the empty vessel weighed, and pass nothing that a light one may hide."""
    rig = make_rig()
    rig.bench.item.put("vessel.empty_g", glass)
    rig.bench.item.put("vessel.content", {"red": 1.2, "white": 4.0 + more})
    outcome = rig.run(WeighCheck, FORMULA)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (code, recovery)


def test_a_vessel_known_well_enough_is_passed_by_its_gross_mass(make_rig: MakeRig) -> None:
    """It should pass a mass that is within tolerance with the lightest and the heaviest empty vessel, and no other."""
    rig, params = make_rig(), {**FORMULA, "tolerance_g": 0.1, "vessel_tolerance_g": 0.04}
    rig.bench.item.put("vessel.empty_g", 12.0)
    for white, done in ((4.05, True), (4.08, False), (3.95, True), (3.92, False)):
        rig.bench.item.put("vessel.content", {"red": 1.2, "white": white})
        assert isinstance(rig.run(WeighCheck, params), Done) == done


@pytest.mark.parametrize(
    ("spilt", "code", "recovery"),
    [(-0.5, DosingCode.UNDERDOSE, Recovery.REWORK), (0.5, DosingCode.OVERDOSE, Recovery.SCRAP)],
)
def test_a_wrong_mass_is_found(make_rig: MakeRig, spilt: float, code: DosingCode, recovery: Recovery) -> None:
    """It should tell too little from too much."""
    rig = make_rig()
    rig.run(DispenseFormula, FORMULA)
    content: dict[str, float] = rig.bench.item.get("vessel.content", {})
    rig.bench.item.put("vessel.content", {**content, "white": content["white"] + spilt})
    outcome = rig.run(WeighCheck, FORMULA)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (code, recovery)


def test_the_check_does_not_believe_a_wandering_scale(make_rig: MakeRig) -> None:
    """It should ask for another try."""
    outcome = make_rig(scale_drift=1.0).run(WeighCheck, FORMULA)
    assert isinstance(outcome, Failed)
    assert outcome.code == DosingCode.SCALE_UNSTABLE


@pytest.mark.parametrize(
    ("skill", "params", "device", "trace"),
    [
        (Cap, {}, "capper", "vessel.torque"),
        (Mix, {}, "mixer", "vessel.mixed"),
        (DispenseFormula, FORMULA, "dispenser", "vessel.content"),
    ],
)
def test_they_note_what_cannot_be_undone_just_before(
    tmp_path: Path, make_rig: MakeRig, skill: type[Skill[Any, Any]], params: dict[str, Any], device: str, trace: str
) -> None:
    """It should keep the note before the first drop, turn of the mixer and thread of the cap, and not earlier."""
    path = tmp_path / "bench.jsonl"
    assert isinstance(make_rig(0, path).run(skill, params), Done)
    changes = [json.loads(line)[1] for line in path.read_text().splitlines()]
    began = changes.index(f"began.{skill.name}")
    assert changes[began + 1] == f"rng.{device}"
    assert trace not in changes[:began]
