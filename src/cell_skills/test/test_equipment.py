"""Equipment as a setup part: alone, and in a whole changeover."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from cell_line.codes import Code
from cell_line.outcome import Done, Failed, Outcome
from cell_line.params import ParamsError, read_params
from cell_skills.changeover import Changeover, PartChange
from cell_skills.devices.bench import Bench
from cell_skills.devices.protocols import ToolChanger
from cell_skills.equipment import Equipment, EquipmentOptions
from cell_skills.setup_part import SetupPart, named
from cell_skills.testing import Rig, fault_rates

Make = Callable[..., Rig]
JIG = named("jig", Equipment, EquipmentOptions(changer="jigs", order=1))
PLATE = named("plate", Equipment, EquipmentOptions(changer="plates", order=2))
PARTS: dict[str, type[SetupPart]] = {"jig": JIG, "plate": PLATE}
CHANGES = (PartChange("jig", "shirt", "towel"), PartChange("plate", "plate_s", "plate_l"))
OLD = {"jigs": {"initial": "shirt"}, "plates": {"initial": "plate_s"}}


@pytest.fixture
def rig() -> Make:
    """Make a rig from a seed and fault rates."""

    def make(seed: int = 0, options: dict[str, Any] | None = None, **faults: float) -> Rig:
        bench = Bench(seed)
        bench.present("carrier", "unit")
        return Rig(bench, faults=fault_rates(**faults), options=options or {})

    return make


def change_over(subject: Rig) -> Outcome[None]:
    """Run the changeover from shirts to towels."""
    needed = {**JIG.devices, **PLATE.devices}
    transaction = Changeover(CHANGES, PARTS, subject.context(needed), subject.context(needed))
    return asyncio.run(transaction.run(lambda: None, prepared=False))


@pytest.mark.parametrize("part", [JIG, PLATE])
def test_it_is_exchanged_and_verified(rig: Make, part: type[SetupPart]) -> None:
    """It should be proved by chip and gap."""
    subject = rig()
    assert isinstance(subject.prepare(part, "old", "new"), Done)
    assert isinstance(subject.exchange(part, "old", "new"), Done)
    outcome = subject.verify(part, "new")
    assert isinstance(outcome, Done)
    assert outcome.measurements[0].name == f"{part.name}_gap"
    assert isinstance(subject.verify(part, "old"), Failed)


def test_fetching_beforehand_shortens_the_exchange(rig: Make) -> None:
    """It should save most of the time."""
    prepared, unprepared = rig(), rig()
    prepared.prepare(JIG, "old", "new")
    before = prepared.clock.now()
    prepared.exchange(JIG, "old", "new")
    unprepared.exchange(JIG, "old", "new")
    assert prepared.clock.now() - before < unprepared.clock.now() / 2


@pytest.mark.parametrize("part", [JIG, PLATE])
def test_it_fails_when_nothing_seats(rig: Make, part: type[SetupPart]) -> None:
    """It should say so in the exchange and in the verification."""
    subject = rig(tool_not_seated=1.0)
    outcome = subject.exchange(part, "old", "new")
    assert isinstance(outcome, Failed)
    assert outcome.code == Code.STEP_FAILED
    outcome = subject.verify(part, "new")
    assert isinstance(outcome, Failed)
    assert outcome.code == Code.VERIFY_FAILED


def test_it_is_seated_again(rig: Make) -> None:
    """It should mostly sit after some tries."""
    outcomes = [rig(seed, tool_not_seated=0.5).exchange(JIG, "old", "new") for seed in range(40)]
    assert sum(isinstance(outcome, Done) for outcome in outcomes) > 20


def test_a_changeover_ends_verified(rig: Make) -> None:
    """It should measure every part."""
    subject = rig(options=OLD)
    outcome = change_over(subject)
    assert isinstance(outcome, Done)
    assert {measured.name for measured in outcome.measurements} == {"jig_gap", "plate_gap"}
    assert isinstance(subject.verify(PLATE, "plate_l"), Done)


def test_a_failed_changeover_is_rolled_back_or_holds(rig: Make) -> None:
    """It should hold the former parts again, or wait for a person."""
    codes = set()
    for seed in range(60):
        subject = rig(seed, options=OLD, tool_not_seated=0.6)
        outcome = change_over(subject)
        if isinstance(outcome, Failed):
            codes.add(outcome.code)
            if outcome.code == Code.ROLLED_BACK:
                assert isinstance(subject.verify(JIG, "shirt"), Done)
                assert isinstance(subject.verify(PLATE, "plate_s"), Done)
    assert codes == {Code.ROLLED_BACK, Code.STEP_FAILED}


def test_a_line_names_it_with_its_changer() -> None:
    """It should need the device in that role, and take no option that it does not know."""
    assert (JIG.name, JIG.order, JIG.devices) == ("jig", 1, {"jigs": ToolChanger})
    with pytest.raises(ParamsError, match="changer"):
        read_params(Equipment.Options, {})
    with pytest.raises(ParamsError, match="chnger: unknown key, did you mean 'changer'"):
        read_params(Equipment.Options, {"chnger": "jigs"})
