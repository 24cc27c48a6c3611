"""Facts that come and go with the world."""

from cell_sim.world.notes import Notes


def test_keeps_facts_by_owner() -> None:
    """It should know what was put, and nothing of others or after a reset."""
    notes = Notes()
    notes.put("feeder", "left", 3)
    assert notes.get("feeder", "left", 0) == 3
    assert notes.get("scale", "left", 0) == 0
    notes.put("scale", "tare", 1.5)
    notes.drop("scale")
    assert notes.get("scale", "tare", None) is None
    notes.reset()
    assert notes.get("feeder", "left", 0) == 0


def test_chance_depends_on_the_owner_alone() -> None:
    """It should draw the same numbers whatever others draw, and go on where a saved state was."""
    alone, busy = Notes(5), Notes(5)
    first = alone.chance("camera").random()
    busy.chance("feeder")
    assert busy.chance("camera").random() == first
    later = Notes(5)
    later.load(alone.save())
    second = alone.chance("camera").random()
    assert later.chance("camera").random() == second != first
    assert Notes(6).chance("camera").random() != first
