"""A world on an engine that has no capability: what needs one is refused by name, all else works."""

from pathlib import Path
from typing import TypeVar

import pytest
from stand_in import box, catalogue, model_of
from stepped_world import cell_world, setting

from cell_sim.equipment.base import SimulatedEquipment
from cell_sim.physics.mujoco_world import MujocoWorld
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world.capability import Capability
from cell_sim.world.outlines import Outlines
from cell_sim.world.supports import Supports
from cell_sim.world_runtime.checkpoints import Checkpoints
from cell_sim.world_runtime.faults import UnknownFault, inject
from cell_sim.world_runtime.scene import describe
from cell_sim.world_runtime.things import place_new
from cell_skills.devices.protocols import DeviceFault
from cell_world.geometry import Pose

C = TypeVar("C")
HIGH = Pose((0.0, 0.0, 1.0))


class PlainWorld(MujocoWorld):
    """Does what a world must do and no more."""

    engine = "plain"

    def find(self, kind: type[C]) -> C | None:
        return None


@pytest.fixture
def world() -> PlainWorld:
    return PlainWorld(model_of(box("crate", "0 0 0.1", "0.1 0.1 0.1")), catalogue=catalogue)


@pytest.fixture
def garment(monkeypatch: pytest.MonkeyPatch) -> SimulatedLine:
    """The garment cell in a plain world."""
    monkeypatch.setattr("cell_sim.physics.build_simulation.MujocoWorld", PlainWorld)
    return cell_world("garment")


def test_things_come_wherever_they_are_wanted(world: PlainWorld) -> None:
    """It should not know that one stands inside another, and tell the scene without links that come off."""
    place_new(world, "p1", "part", "", Pose((0.0, 0.0, 0.1)))
    assert [thing.name for thing in describe(world, None)] == ["p1"]


def test_its_state_is_not_kept(world: PlainWorld, tmp_path: Path) -> None:
    """It should begin anew each time."""
    kept = Checkpoints(tmp_path)
    kept.save(world, 1.0)
    assert kept.restore(world) is None
    assert not list(tmp_path.iterdir())


def test_a_thing_is_shifted_but_no_device_fails(world: PlainWorld) -> None:
    """It should say in one line which engine cannot do that."""
    place_new(world, "p1", "part", "", HIGH)
    inject(world, "p1", "shift", 0.1)
    assert world.model_pose("p1").position == pytest.approx((0.1, 0.0, 1.0))
    with pytest.raises(ValueError, match="^plain cannot let a device suffer a fault$"):
        inject(world, "", "dim", 0.5)
    with pytest.raises(UnknownFault, match="cannot suffer 'dim'"):
        inject(world, "p1", "dim", 0.5)


def test_a_machine_says_what_its_world_cannot(garment: SimulatedLine) -> None:
    """It should be the fault of the machine that needs it, in one line."""
    machine = SimulatedEquipment(setting(garment, "garment", "stacker"))
    kinds: dict[type[Capability], str] = {Supports: "break supports", Outlines: "tell how high a thing reaches"}
    for kind, cannot in kinds.items():
        with pytest.raises(DeviceFault, match=f"^stacker: plain cannot {cannot}$"):
            machine.able(garment.simulation, kind)
