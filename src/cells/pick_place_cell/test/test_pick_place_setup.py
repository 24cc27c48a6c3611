"""Tests of a whole changeover of the cell; each part alone is equipment as any other."""

import asyncio
from collections.abc import Callable

from cell_line.codes import Code
from cell_line.outcome import Done, Failed, Outcome
from cell_skills.changeover import Changeover, PartChange
from cell_skills.devices.bench import Bench
from cell_skills.equipment import Equipment, EquipmentOptions
from cell_skills.setup_part import SetupPart, named
from cell_skills.testing import Rig
from pick_place_cell.tool import Tool, ToolOptions

Make = Callable[..., Rig]
TOOL = named("tool", Tool, ToolOptions())
FIXTURE = named("fixture", Equipment, EquipmentOptions(changer="fixtures", order=2))
PARTS: dict[str, type[SetupPart]] = {"tool": TOOL, "fixture": FIXTURE}
CHANGES = (PartChange("tool", "small", "large"), PartChange("fixture", "plate_s", "plate_l"))
OLD = {"tools": {"initial": "small"}, "fixtures": {"initial": "plate_s"}}


def change_over(subject: Rig) -> Outcome[None]:
    """Run the changeover from small to large."""
    needed = {**TOOL.devices, **FIXTURE.devices}
    transaction = Changeover(CHANGES, PARTS, subject.context(needed), subject.context(needed))
    return asyncio.run(transaction.run(lambda: None, prepared=False))


def test_a_tool_should_be_exchanged_with_an_empty_hand(rig: Make, bench: Callable[[int], Bench]) -> None:
    shared = bench(1)
    shared.cell.put("arm.hand", {"part": "part", "x": 0.0, "y": 0.0, "yaw": 0.0})
    assert isinstance(rig(on=shared).exchange(TOOL, "old", "new"), Done)
    assert shared.cell.get("arm.hand", None) is None


def test_a_changeover_should_end_verified(rig: Make) -> None:
    subject = rig(options=OLD)
    outcome = change_over(subject)
    assert isinstance(outcome, Done)
    assert {measured.name for measured in outcome.measurements} == {"tool_gap", "fixture_gap"}
    assert isinstance(subject.verify(FIXTURE, "plate_l"), Done)


def test_a_failed_changeover_should_be_rolled_back_or_hold(rig: Make) -> None:
    codes = set()
    for seed in range(60):
        subject = rig(seed, options=OLD, tool_not_seated=0.6)
        outcome = change_over(subject)
        if isinstance(outcome, Failed):
            codes.add(outcome.code)
            if outcome.code == Code.ROLLED_BACK:
                assert isinstance(subject.verify(TOOL, "small"), Done)
                assert isinstance(subject.verify(FIXTURE, "plate_s"), Done)
    assert codes == {Code.ROLLED_BACK, Code.STEP_FAILED}
