"""It should be a line that could be: what it does can be folded."""

from itertools import islice

from cell_hmi.bench.large_line import CARRIERS, CELLS, begin, moving
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.plant import Plant


def test_it_moves() -> None:
    plant = replay(Plant(), begin())
    assert (len(plant.cells), len(plant.carriers)) == (CELLS, CARRIERS)
    for events in islice(moving(1), 3):
        plant = replay(plant, events)
    assert all(carrier.move for carrier in plant.carriers.values())
