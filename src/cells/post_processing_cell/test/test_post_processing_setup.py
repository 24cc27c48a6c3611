"""Tests of the setup parts of the cell: alone, and in a whole changeover."""

import asyncio
from collections.abc import Callable

from cell_line.codes import Code
from cell_line.outcome import Done, Failed, Outcome, Recovery
from cell_skills.changeover import Changeover, PartChange
from cell_skills.setup_part import SetupPart
from cell_skills.testing import Rig
from post_processing_cell.blast_nozzle import BlastNozzle
from post_processing_cell.medium import Medium

Make = Callable[..., Rig]
PARTS: dict[str, type[SetupPart]] = {"medium": Medium, "blast_nozzle": BlastNozzle}
CHANGES = (PartChange("medium", "glass", "walnut"), PartChange("blast_nozzle", "wide", "fine"))
OLD = {"medium": {"initial": "glass"}, "nozzles": {"initial": "wide"}}


def change_over(subject: Rig) -> Outcome[None]:
    """Run the changeover from glass beads to walnut."""
    needed = {**Medium.devices, **BlastNozzle.devices}
    transaction = Changeover(CHANGES, PARTS, subject.context(needed), subject.context(needed))
    return asyncio.run(transaction.run(lambda: None, prepared=False))


def test_a_medium_should_be_flushed_until_it_is_clean(rig: Make) -> None:
    subject = rig(options=OLD)
    assert isinstance(subject.verify(Medium, "walnut"), Failed)
    assert isinstance(subject.prepare(Medium, "glass", "walnut"), Done)
    assert isinstance(subject.verify(Medium, "glass"), Done)
    assert isinstance(subject.exchange(Medium, "glass", "walnut"), Done)
    outcome = subject.verify(Medium, "walnut")
    assert isinstance(outcome, Done)
    assert outcome.measurements[0].name == "medium_foreign"
    assert outcome.measurements[0].value <= 0.005


def test_a_medium_should_be_flushed_longer_past_a_bubble(rig: Make) -> None:
    times = []
    for rate in (0.0, 0.7):
        subject = rig(1, options=OLD, purge_incomplete=rate)
        assert isinstance(subject.exchange(Medium, "glass", "walnut"), Done)
        times.append(subject.clock.now())
    assert times[0] < times[1]


def test_an_exchange_should_not_flush_a_clean_hopper(rig: Make) -> None:
    subject = rig(options=OLD)
    assert isinstance(subject.exchange(Medium, "glass", "glass"), Done)
    assert subject.clock.now() < 1.0


def test_a_medium_should_fail_when_the_hopper_stays_dirty(rig: Make) -> None:
    outcome = rig(options={"medium": {"initial": "glass", "decay_g": 200.0}}).exchange(Medium, "glass", "walnut")
    assert isinstance(outcome, Failed)
    assert (outcome.code, outcome.recovery) == (Code.STEP_FAILED, Recovery.HOLD)
    assert not outcome.measurements[0].within


def test_a_nozzle_should_be_proved_by_chip_and_gap(rig: Make) -> None:
    subject = rig(options=OLD)
    assert isinstance(subject.exchange(BlastNozzle, "wide", "fine"), Done)
    assert isinstance(subject.verify(BlastNozzle, "fine"), Done)
    assert isinstance(subject.verify(BlastNozzle, "wide"), Failed)
    loose = rig(tool_not_seated=1.0).exchange(BlastNozzle, "wide", "fine")
    assert isinstance(loose, Failed)
    assert loose.code == Code.STEP_FAILED


def test_a_changeover_should_end_verified(rig: Make) -> None:
    subject = rig(options=OLD)
    outcome = change_over(subject)
    assert isinstance(outcome, Done)
    assert {measured.name for measured in outcome.measurements} == {"medium_foreign", "blast_nozzle_gap"}
    assert isinstance(subject.verify(BlastNozzle, "fine"), Done)


def test_a_failed_changeover_should_be_rolled_back_or_hold(rig: Make) -> None:
    codes = set()
    for seed in range(60):
        subject = rig(seed, options=OLD, tool_not_seated=0.7)
        outcome = change_over(subject)
        if isinstance(outcome, Failed):
            codes.add(outcome.code)
            if outcome.code == Code.ROLLED_BACK:
                assert isinstance(subject.verify(Medium, "glass"), Done)
                assert isinstance(subject.verify(BlastNozzle, "wide"), Done)
    assert codes == {Code.ROLLED_BACK, Code.STEP_FAILED}
