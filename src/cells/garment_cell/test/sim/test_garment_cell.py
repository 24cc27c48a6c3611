"""What the garment cell does in its world when a garment is no good."""

from pathlib import Path

import pytest
from at_work import device, run
from world_cell import WorldCell

from cell_sim.physics.bodies import find_pose, model_pose
from cell_sim.physics.cloth.table import ClothTable
from cell_skills.devices.protocols import Arm, Offset, Vacuum
from cell_world.geometry import IDENTITY


def _middle(table: ClothTable) -> Offset:
    seen = table.measure()
    assert seen is not None
    return Offset(seen.x, seen.y, seen.yaw)


@pytest.mark.parametrize("model", ["shirt_m", "towel"])
def test_the_arm_throws_a_folded_garment_out(tmp_path: Path, model: str) -> None:
    """It should lift it from the table by its middle and let it fall over the bin, and go home."""
    cell = WorldCell("garment", tmp_path)
    (table,) = cell.line.simulation.devices_of(ClothTable).values()

    async def thrown() -> None:
        table.lay("bad", model, IDENTITY)
        table.fold(1, 0.0, reverse=False)
        await cell.world.until(lambda sim: bool(table.folds) and table.cloth is not None and not table.cloth.awake, 5.0)
        arm, vacuum = device(cell, "arm", Arm), device(cell, "vacuum", Vacuum)
        await arm.move_to("table", _middle(table))
        assert await vacuum.pick()
        await arm.move_to("reject")
        await vacuum.release()
        await arm.move_to("home")

    run(cell, thrown())
    assert table.cloth is None
    bad, reject = model_pose(cell.sim, "bad"), find_pose(cell.sim, "garment::reject")
    assert reject is not None
    assert bad.position[:2] == pytest.approx(reject.position[:2], abs=0.02)
    assert bad.position[2] < reject.position[2] - 0.05
