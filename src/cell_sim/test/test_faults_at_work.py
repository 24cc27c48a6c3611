"""What goes wrong in the dosing and the garment cell in their worlds, by their cameras: code, recovery and outcome."""

from collections.abc import Callable
from pathlib import Path

import pytest
from at_work import Done, Visit

from cell_line.outcome import Recovery
from cell_sim.equipment.feeder import SimulatedFeeder
from cell_sim.physics.bodies import model_pose
from cell_sim.physics.process.dosing import Pumps

VESSEL_REFUSED, NO_GARMENT = 1105, 1200
"""Of the families of dosing and garments."""


def after(folder: Path, cell: str, sku: str, wrong: Callable[[Visit], None]) -> tuple[Visit, Done]:
    """Let something go wrong, then do what the cell does with the unit; returns its first operation."""
    visit = Visit(cell, sku, folder)
    wrong(visit)
    visit.make()
    return visit, visit.done[0]


def filled(visit: Visit) -> None:
    """Bring a bottle that has something in it already."""
    (pumps,) = visit.cell.sim.devices_of(Pumps).values()
    pumps.contents["vial_1"].pour("water", 2.0)


@pytest.mark.long
@pytest.mark.parametrize(
    ("wrong", "recovery"),
    [(filled, Recovery.SCRAP), (lambda visit: visit.cell.sim.remove("vial_1"), Recovery.HOLD)],
    ids=["a filled bottle", "no bottle"],
)
def test_nothing_is_dosed_into_a_wrong_bottle(
    tmp_path: Path, wrong: Callable[[Visit], None], recovery: Recovery
) -> None:
    """It should weigh the bottle before the first drop, and refuse it."""
    _, dosed = after(tmp_path, "dosing", "SERUM-VITC", wrong)
    assert (dosed.result.code, dosed.result.recovery) == (VESSEL_REFUSED, recovery), dosed.result.message


@pytest.mark.long
def test_a_wrong_garment_is_put_away_and_the_right_one_taken(tmp_path: Path) -> None:
    """It should know a larger shirt by its size on the table, and fold the next one, of the right size."""

    def wrong(visit: Visit) -> None:
        lies = model_pose(visit.cell.sim, "shirt_m_1")
        visit.cell.sim.remove("shirt_m_1")
        visit.cell.sim.spawn("wrong", "shirt_l", lies)

    visit, picked = after(tmp_path, "garment", "TEE-M", wrong)
    assert picked.result.code == 0, picked.result.message
    assert {one.name: one.value for one in picked.result.measurements}["pick_retries"] == 1
    assert [(one.result.code, one.failed_gates) for one in visit.done] == [(0, ())] * len(visit.done)
    visit.drive_on("t6")
    assert [visit.cell.sim.spawned[one.part].model for one in visit.lying()] == ["shirt_m_folded"]


@pytest.mark.long
def test_an_empty_tray_of_garments_is_for_a_person(tmp_path: Path) -> None:
    """It should say that no garment is there, and hold."""

    def empty(visit: Visit) -> None:
        visit.cell.sim.remove("shirt_m_1")
        feeder = visit.cell.ports.equipment["feeder"]
        assert isinstance(feeder, SimulatedFeeder)
        feeder.run_out(visit.cell.sim, "shirt_m")

    _, picked = after(tmp_path, "garment", "TEE-M", empty)
    assert (picked.result.code, picked.result.recovery) == (NO_GARMENT, Recovery.HOLD), picked.result.message
