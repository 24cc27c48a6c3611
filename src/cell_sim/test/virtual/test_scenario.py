"""Lines and orders drawn from a seed."""

import pytest

from cell_orchestrator.core.decide import decide
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.requests import ConfigureLine
from cell_sim.virtual.scenario import LineSize, scenario


def test_a_seed_is_a_scenario() -> None:
    """It should draw the same from the same seed and something else from another."""
    assert scenario(7, 24).orders == scenario(7, 24).orders
    assert scenario(7, 24).line == scenario(7, 24).line
    assert scenario(7, 24).orders != scenario(8, 24).orders


@pytest.mark.parametrize("seed", range(8))
def test_it_can_be_made(seed: int) -> None:
    """It should order exactly the units asked for, and only what a cell of the line can make."""
    subject = scenario(seed, 24)
    assert sum(len(order.units) for order in subject.orders) == 24
    offered = {(skill, setup) for c in subject.line.cells.values() for skill in c.skills for setup in (*c.setups, "")}
    wanted = {(op.skill, op.setup) for o in subject.orders for u in o.units for op in u.recipe.operations}
    assert wanted <= offered
    assert decide(Plant(), ConfigureLine(subject.line), 0.0)


def test_every_station_is_on_the_track() -> None:
    """It should lead from every station to every other."""
    subject = scenario(1, 1)
    zones = subject.graph.zone_of_station
    assert set(zones) == set(subject.line.stations)
    assert all(subject.graph.route(zones[a], zones[b]) for a in zones for b in zones if a != b)


def test_a_large_line() -> None:
    """It should have so many cells and carriers, and orders of units that it can make."""
    subject = scenario(3, 24, LineSize(20, 50))
    assert (len(subject.line.cells), len(subject.line.carriers)) == (20, 50)
    offered = {skill for cell in subject.line.cells.values() for skill in cell.skills}
    assert offered >= {op.skill for o in subject.orders for u in o.units for op in u.recipe.operations}
    assert len(scenario(3, 24, LineSize(1, 2)).line.cells) == 1
    assert scenario(3, 24, LineSize(carriers=50)).line.cells == scenario(3, 24).line.cells
