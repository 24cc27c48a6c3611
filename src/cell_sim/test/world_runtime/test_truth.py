"""What a world writes down of itself for the proof after a run."""

import math
from pathlib import Path

import pytest
from stepped_world import cell_world

from cell_sim.people import People
from cell_sim.world_runtime.truth import FILE, PartLeft, TruthFile, WorldTruth, look

PARTS = (PartLeft("A-01", "lid_1", "carrier_1 seat.lid", 0.0008), PartLeft("A-02", "toy", "", math.inf))
TRUTH = WorldTruth(12.5, PARTS, {"urn:epc:id:grai:0614141.12345.1": "buffer"}, 0.0012, "lid_1::lid in arm::finger")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """It should keep everything, also that a part lay nowhere, and the newest only."""
    truths = TruthFile(tmp_path)
    truths.write(WorldTruth(1.0, (), {}, 0.0, ""))
    truths.write(TRUTH)
    assert TruthFile(tmp_path).read() == TRUTH
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"at": "noon"}'])
def test_what_is_no_truth_is_refused(tmp_path: Path, content: str) -> None:
    """It should name the file."""
    (tmp_path / FILE).write_text(content)
    with pytest.raises(ValueError, match=f"{FILE}: "):
        TruthFile(tmp_path).read()


def test_a_world_that_wrote_nothing(tmp_path: Path) -> None:
    """It should say that there is no such file."""
    with pytest.raises(ValueError, match=f"{FILE}: No such file"):
        TruthFile(tmp_path).read()


def test_it_tells_where_carriers_stand_and_what_has_left() -> None:
    """It should see the carrier in its zone, and how the parts of a unit lay that left with it."""
    line = cell_world("assembly")
    assert line.track
    people = People(line.track.name, line.carriers)
    (epc,) = line.carriers
    people.load(line.simulation, "A-01", epc, {"vessel": "vial"})
    people.unload(line.simulation, "A-01", epc)
    truth = look(line.simulation, line.track, line.carriers, people, 3.0)
    assert (truth.at, truth.zones) == (3.0, {epc: "assembly"})
    ((unit, off_m),) = ((part.unit, part.off_m) for part in truth.parts)
    assert unit == "A-01" and off_m < 0.001
