"""Units in cells of the world, with the real skills, drivers and equipment: work done, parts where they belong."""

from pathlib import Path

import pytest
from at_work import Visit

from cell_sim.physics.depth_watch import DepthWatch

IN_PLACE_M = 0.002
SOLID_M = 0.005


@pytest.mark.parametrize(
    ("cell", "sku", "operations", "parts", "onward"),
    [
        ("finishing", "GEAR-M1", ["supports", "blast", "measure"], ["gear_m1"], "t7"),
        ("dosing", "SERUM-VITC", ["dispense", "mix", "cap", "weigh"], ["cap", "vial"], "t4"),
        pytest.param(
            *("dosing", "POLISH-PEARL", ["dispense", "mix", "pearl_mix", "cap", "weigh"], ["cap", "vial"], "t4"),
            marks=pytest.mark.long,
        ),
        pytest.param(
            *("garment", "TEE-M", ["pick", "flatten", "fold", "stack"], ["shirt_m_folded"], "t6"),
            marks=pytest.mark.long,
        ),
        pytest.param(
            *("garment", "TEE-L", ["pick", "flatten", "fold", "stack"], ["shirt_l_folded"], "t6"),
            marks=pytest.mark.long,
        ),
        pytest.param(
            *("garment", "TOWEL-BATH", ["pick", "flatten", "fold", "stack"], ["towel_folded"], "t6"),
            marks=pytest.mark.long,
        ),
        pytest.param(
            *("dosing", "GIFT-SPA", ["dispense", "cap"], ["cap", "gift_box", "vial"], "t4"), marks=pytest.mark.long
        ),
    ],
)
def test_a_unit_is_made_within_its_gates(
    tmp_path: Path, cell: str, sku: str, operations: list[str], parts: list[str], onward: str
) -> None:
    """It should do every operation at once, and the parts should stay in their nests, also when the carrier drives."""
    visit = Visit(cell, sku, tmp_path)
    visit.make()
    assert [done.operation for done in visit.done] == operations
    for done in visit.done:
        assert (done.result.code, done.result.message, done.failed_gates) == (0, "", ()), done.operation
    visit.drive_on(onward)
    lying = visit.lying()
    kinds = sorted(visit.cell.sim.spawned[one.part].model for one in lying)
    assert kinds == parts
    assert [one for one in lying if one.off_m > IN_PLACE_M] == []
    worst = visit.cell.line.simulation.device("depth watch", DepthWatch).worst
    assert worst is None or worst.depth < SOLID_M, worst
