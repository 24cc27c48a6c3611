"""The state of a world in a file."""

from pathlib import Path

import pytest
from stand_in import box, catalogue, model_of

from cell_sim.physics.mujoco_world import MujocoWorld
from cell_sim.world.keeping import CheckpointError
from cell_sim.world_runtime.checkpoints import FILE, RESERVED_S, Checkpoints


def world(*more: str) -> MujocoWorld:
    return MujocoWorld(model_of(box("box", "0 0 0.5"), *more), catalogue=catalogue)


def test_goes_on_where_it_was(tmp_path: Path) -> None:
    """It should restore positions, spawned things and notes, with a time that is later than any told before."""
    sim, checkpoints = world(), Checkpoints(tmp_path / "deep")
    sim.spawn("p1", "part")
    sim.notes.put("feeder", "left", 7)
    sim.step(100)
    checkpoints.save(sim, 42.0)
    again = world()
    assert checkpoints.restore(again) == 42.0 + RESERVED_S
    assert again.data.qpos.tobytes() == sim.data.qpos.tobytes()
    assert list(again.spawned) == ["p1"]
    assert again.notes.get("feeder", "left", 0) == 7


def test_a_new_world_has_no_state(tmp_path: Path) -> None:
    """It should say that nothing was saved."""
    assert Checkpoints(tmp_path).restore(world()) is None


@pytest.mark.parametrize("content", [b"", b"12345678", b"\0" * 100])
def test_rubbish_is_put_aside(tmp_path: Path, content: bytes) -> None:
    """It should refuse what is no state, once."""
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(CheckpointError, match="checkpoint.refused: "):
        Checkpoints(tmp_path).restore(world())
    assert Checkpoints(tmp_path).restore(world()) is None


def test_another_world_is_refused(tmp_path: Path) -> None:
    """It should refuse the state of a world with other things in it."""
    Checkpoints(tmp_path).save(world(), 1.0)
    with pytest.raises(CheckpointError):
        Checkpoints(tmp_path).restore(world(box("other", "1 0 0.5")))


def test_what_cannot_be_spawned_any_more_is_refused(tmp_path: Path) -> None:
    """It should refuse a state with things of a model that is gone."""
    sim = world()
    sim.spawn("p1", "part")
    Checkpoints(tmp_path).save(sim, 1.0)
    with pytest.raises(CheckpointError, match="no model 'part'"):
        Checkpoints(tmp_path).restore(MujocoWorld(model_of(box("box", "0 0 0.5"))))
