"""Which cell may do what, and whom a cell should get next."""

from dataclasses import replace

import pytest
from immutables import Map
from small_line import FILL, LINE, PRESS, SmallLine, with_policy

from cell_orchestrator.core.orders import Unit, UnitStatus
from cell_orchestrator.core.plant import Carrier, Cell
from cell_orchestrator.core.policy import URGENCY
from cell_orchestrator.core.recipes import Operation, Recipe
from cell_orchestrator.core.routing import best_carrier, may_run, next_unit, setup_for

LEFT, RIGHT = LINE.cells["left"], LINE.cells["right"]
BLUE = Operation("press", "press", setup="blue")


def running(name: str, operation: Operation = PRESS, **fields: object) -> Unit:
    unit = Unit(name, "A", Recipe("f", "v", "1", (operation,)), status=UnitStatus.RUNNING, waiting_since=90.0)
    return replace(unit, **fields)  # type: ignore[arg-type]


def choose(*units: Unit, line: SmallLine | None = None) -> str:
    """The unit the left cell, on setup red, gets of these; '' for none."""
    line = line or SmallLine()
    line.order("A", (PRESS,))
    carriers = [Carrier(f"c{n}", "buffer", unit=unit.id) for n, unit in enumerate(units, 1)]
    plant = replace(line.plant, units=line.plant.units.update({u.id: u for u in units}))
    best = best_carrier(plant, LEFT, carriers, URGENCY, 100.0)
    return best[1].unit if best else ""


def test_a_cell_offers_skill_and_setup_together() -> None:
    """It should need both, the setup only where the operation names one."""
    assert LEFT.offers(FILL.skill, FILL.setup) and RIGHT.offers(FILL.skill, FILL.setup)
    assert LEFT.offers("press", "")
    assert not RIGHT.offers(PRESS.skill, PRESS.setup)
    assert not LEFT.offers("fill", "green")


def test_an_excluded_cell_may_not_run_the_unit() -> None:
    """It should respect what failed before, and give no work to units that have none left."""
    cell = Cell("left", "left")
    assert may_run(cell, LEFT, running("x", FILL))
    assert not may_run(cell, LEFT, running("x", FILL, excluded=("left",)))
    assert not may_run(cell, LEFT, running("x", FILL, step=1))


def test_a_setup_that_failed_is_not_used() -> None:
    """It should offer the others only, and choose one of them where any will do."""
    cell = Cell("left", "left", blocked=Map(red="stuck"))
    assert not may_run(cell, LEFT, running("x", FILL))
    assert may_run(cell, LEFT, running("x", BLUE))
    assert setup_for(Operation("fill", "fill"), cell, LEFT) == "blue"
    assert setup_for(Operation("fill", "fill"), replace(cell, blocked=cell.blocked.set("blue", "stuck")), LEFT) == "red"


def test_the_setup_to_hold_is_the_operations_or_any_verified_one() -> None:
    """It should change nothing for an operation that names no setup, unless nothing is verified."""
    anyhow = Operation("fill", "fill")
    assert setup_for(BLUE, Cell("left", "left", setup="red"), LEFT) == "blue"
    assert setup_for(anyhow, Cell("left", "left", setup="blue"), LEFT) == "blue"
    assert setup_for(anyhow, Cell("left", "left"), LEFT) == "red"


@pytest.mark.parametrize("change", [{"doubt": "wrong tag"}, {"held": "look"}, {"unit": ""}])
def test_doubt_and_hold_forbid_work(change: dict[str, str]) -> None:
    """It should find no unit to work on, on an empty carrier neither."""
    line = SmallLine()
    line.load("A", PRESS)
    carrier = line.carrier("c1")
    assert next_unit(line.plant, carrier) is line.plant.units["A-01"]
    assert next_unit(line.plant, replace(carrier, **change)) is None  # type: ignore[arg-type]


def test_nobody_suitable_is_nobody() -> None:
    """It should choose none where none has work for the cell."""
    assert choose() == ""
    assert choose(running("x", Operation("pack", "pack", setup="green"))) == ""


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (running("x"), running("y", BLUE, priority=9)),
        (running("x", priority=1), running("y", due=110.0)),
        (running("x", due=110.0), running("y", due=120.0)),
        (running("x", due=900.0), running("y", waiting_since=10.0)),
        (running("x", waiting_since=80.0), running("y", waiting_since=85.0)),
    ],
    ids=["no changeover", "priority", "due", "due at all", "waited longer"],
)
def test_the_cell_gets(better: Unit, worse: Unit) -> None:
    """It should choose by changeover, priority, due date and waiting time, in this order."""
    assert choose(better, worse) == choose(worse, better) == "x"


def test_nobody_starves() -> None:
    """It should put whoever waited longer than the policy allows before everything else."""
    starving, urgent = running("x", BLUE, waiting_since=39.0), running("y", priority=9)
    line = SmallLine(with_policy(max_wait_s=60.0))
    assert choose(urgent, starving, line=line) == "x"
    assert choose(urgent, replace(starving, waiting_since=40.0), line=line) == "y", "just as long as is allowed"
    assert choose(urgent, starving, line=SmallLine(with_policy(max_wait_s=62.0))) == "y"


def test_the_setup_that_is_coming_counts() -> None:
    """It should judge changeovers by what the running job leaves behind."""
    line = SmallLine()
    line.load("B", BLUE)
    assert line.plant.jobs[line.cell("left").job].setup == "blue"
    assert choose(running("x", PRESS), running("y", BLUE), line=line) == "y"
