"""Colours that are measured, and corrected at most once."""

from collections.abc import Callable

import pytest

from cell_line.outcome import Done, Failed, Recovery
from cell_skills.testing import Rig, check_skill
from micro_dosing_cell.codes import DosingCode
from micro_dosing_cell.devices import ColourSeen
from micro_dosing_cell.dispense_formula import DispenseFormula
from micro_dosing_cell.match_colour import MatchColour
from micro_dosing_cell.mix import Mix
from micro_dosing_cell.models import ColourMatched

COLOUR = "#336699"
DOSE = {"colour": COLOUR, "tolerance_g": 0.002, "tolerance_ratio": 0.003, "vessel_tolerance_g": 0.2}
EVEN = {"uniformity": 0.98}
MATCH = {"colour": COLOUR, "mixing": EVEN}
MakeRig = Callable[..., Rig]


class Eye:
    """A camera that tells these colours in turn, the last one again and again."""

    def __init__(self, *seen: ColourSeen) -> None:
        self.left = list(seen)

    async def colour(self) -> ColourSeen:
        """Return the next."""
        return self.left.pop(0) if len(self.left) > 1 else self.left[0]


WANTED = ColourSeen((42.06, -0.5, -32.6))
DULL = ColourSeen((44.5, -1.0, -29.0))
FAR = ColourSeen((70.0, 40.0, 30.0))


def bottle(rig: Rig, eye: Eye | None = None) -> Rig:
    """Return a rig with a bottle that was dosed and mixed."""
    for skill, params in ((DispenseFormula, DOSE), (Mix, EVEN)):
        assert isinstance(rig.run(skill, params), Done)
    return Rig(rig.bench, rig.clock, rig.faults, devices={"camera": eye} if eye else {})


def poured(rig: Rig) -> float:
    """Return what is truly in the bottle [g]."""
    content: dict[str, float] = rig.bench.item.get("vessel.content", {})
    return sum(content.values())


def test_it_keeps_the_rules_of_skills() -> None:
    """It should be named, described, typed and end soon when cancelled."""
    check_skill(MatchColour, MATCH, before=((DispenseFormula, DOSE), (Mix, EVEN)))


def test_a_colour_that_is_near_is_left(make_rig: MakeRig) -> None:
    """It should add nothing, and say what was measured."""
    rig = bottle(make_rig(), Eye(WANTED))
    before = poured(rig)
    outcome = rig.run(MatchColour, MATCH)
    assert isinstance(outcome, Done)
    assert outcome.result.delta_e == outcome.result.delta_e_before < 1.0
    assert outcome.result.note == "near enough"
    assert poured(rig) == pytest.approx(before, abs=0.0011)


def test_a_colour_that_is_off_is_corrected_once(make_rig: MakeRig) -> None:
    """It should dose an addition, mix, measure again, and keep both measurements, masses and lots."""
    rig = bottle(make_rig(2), Eye(DULL, WANTED))
    before = poured(rig)
    rig = Rig(rig.bench, rig.clock, devices=rig.devices, options={"dispenser": {"lots": {"iron_blue": "IB-7"}}})
    outcome = rig.run(MatchColour, MATCH)
    assert isinstance(outcome, Done), outcome
    result: ColourMatched = outcome.result
    assert result.delta_e_before > 1.0 > result.delta_e
    assert sum(result.added.values()) == pytest.approx(poured(rig) - before, abs=0.004)
    assert {name for name, lot in result.lots.items() if lot == "IB-7"} <= {"iron_blue"}
    measured = {one.name: one.value for one in outcome.measurements}
    assert measured["added_mass"] == pytest.approx(sum(result.added.values()))
    assert {f"added_{name}" for name in result.added} <= measured.keys()


def test_a_second_correction_is_never_made(make_rig: MakeRig) -> None:
    """It should refuse what is still off after the first, with all that was measured."""
    rig = bottle(make_rig(3), Eye(DULL, FAR))
    outcome = rig.run(MatchColour, MATCH)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (DosingCode.COLOUR_OFF, Recovery.SCRAP)
    assert "corrected once" in outcome.message
    assert {one.name: one.within for one in outcome.measurements}["delta_e"] is False


def test_what_no_addition_helps_is_refused_and_left_as_it_is(make_rig: MakeRig) -> None:
    """It should say how near the best one would come."""
    rig = bottle(make_rig(), Eye(FAR))
    before = poured(rig)
    outcome = rig.run(MatchColour, MATCH)
    assert isinstance(outcome, Failed)
    assert outcome.code == DosingCode.COLOUR_OFF
    assert "2 g more bring the colour to dE00" in outcome.message
    assert poured(rig) == pytest.approx(before, abs=0.0011)


def test_after_a_crash_in_a_correction_what_is_measured_decides(make_rig: MakeRig) -> None:
    """It should leave what will do, and give what would be refused no more than the bottle takes."""
    rig = bottle(make_rig(4), Eye(DULL))
    rig.bench.item.put("began.match_colour", True)
    before = poured(rig)
    outcome = rig.run(MatchColour, {**MATCH, "accept": 20.0})
    assert isinstance(outcome, Done)
    assert outcome.result.note == "an addition had begun before"
    assert poured(rig) == pytest.approx(before, abs=0.0011)
    full: dict[str, float] = rig.bench.item.get("vessel.content", {})
    rig.bench.item.put("vessel.content", {**full, "titanium_white": full["titanium_white"] + 1.99})
    outcome = rig.run(MatchColour, MATCH)
    assert isinstance(outcome, Failed)
    assert "nothing more fits into the bottle" in outcome.message
    rig.bench.present("other", "other")
    rig.bench.present("carrier", "unit")
    rig.bench.item.put("vessel.content", full)
    outcome = rig.run(MatchColour, MATCH)
    assert isinstance(outcome, Failed)
    assert "nothing more fits" in outcome.message


def test_a_picture_that_tells_nothing_is_not_acted_on(make_rig: MakeRig) -> None:
    """It should look again, and give up with what was refused."""
    blind = ColourSeen((0.0, 0.0, 0.0), "patch 3 is burnt")
    assert isinstance(bottle(make_rig(), Eye(blind, blind, WANTED)).run(MatchColour, MATCH), Done)
    outcome = bottle(make_rig(), Eye(blind)).run(MatchColour, MATCH)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (DosingCode.COLOUR_UNKNOWN, Recovery.RETRY)
    assert outcome.message.endswith("patch 3 is burnt")


def test_a_pump_that_fails_in_a_correction_scraps_the_bottle(make_rig: MakeRig) -> None:
    """It should not leave half an addition in a bottle that goes on."""
    rig = bottle(make_rig(5), Eye(DULL))
    rig = Rig(rig.bench, rig.clock, make_rig(channel_clog=1.0).faults, devices=rig.devices)
    outcome = rig.run(MatchColour, MATCH)
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (DosingCode.CHANNEL_BLOCKED, Recovery.SCRAP)
    assert outcome.message.startswith("while the colour was corrected: ")


def test_the_kinematic_camera_sees_the_paint(make_rig: MakeRig) -> None:
    """It should come near to the colour of the formula, with the same camera and lots for a seed; or see none."""
    rig = make_rig(6)
    empty = rig.run(MatchColour, {**MATCH, "mixing": {"uniformity": 0.01, "rounds": 1}})
    assert isinstance(empty, Failed)
    assert "no paint" in empty.message
    seen = [bottle(make_rig(6)).run(MatchColour, MATCH) for _ in range(2)]
    assert all(isinstance(one, Done) for one in seen)
    assert seen[0].result == seen[1].result  # type: ignore[union-attr]
    assert seen[0].result.delta_e_before < 6.0  # type: ignore[union-attr]
