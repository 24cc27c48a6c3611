"""It should wait for what is on carriers, say what that is, and leave the rest to its user."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from immutables import Map

from cell_bringup.draining import drain, left_on_carriers
from cell_bringup.failure import CommandFailed
from cell_client.follower import Follower
from cell_orchestrator.core.events import JobKind
from cell_orchestrator.core.line import CellSpec, Line
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.plant import Carrier, Cell, Job, Plant
from cell_orchestrator.core.recipes import Operation, Recipe

FREE = Carrier("g.1", "buffer")
RIDES = Carrier("g.2", "dosing", unit="B-01")
HELD = Carrier("g.3", "buffer", unit="A-01", held="look")


def plant(*carriers: Carrier, job: bool = False) -> Plant:
    jobs = Map({"j": Job("j", JobKind.CHANGEOVER, "dosing", 0.0)}) if job else Map()
    return Plant(carriers=Map({carrier.id: carrier for carrier in carriers}), jobs=jobs)


class Film:
    """A follower that sees one plant after the other."""

    def __init__(self, *plants: Plant) -> None:
        self._plants = list(plants)

    @property
    def plant(self) -> Plant:
        return self._plants[0]

    def poll(self) -> None:
        del self._plants[0]


def drained(film: Film, pause: Callable[[float], bool] = lambda wait: False) -> list[str]:
    told: list[str] = []
    drain(cast(Follower, film), pause, told.append)
    return told


def test_what_is_left() -> None:
    """It should name units with the number of their carrier, and what waits for a person."""
    assert left_on_carriers(plant(FREE, RIDES, HELD)) == ["A-01 on carrier 3 (held: look)", "B-01 on carrier 2"]


OPERATION = Operation("dose", "dose", setup="red")
UNIT = Unit("B-01", "B", Recipe("polish", "red", "1", (OPERATION,)), status=UnitStatus.RUNNING, carrier="g.2")
ORDER = Order("B", ("B-01",), 0.0, open_units=1)
DOSING = Cell("dosing", "dosing", online=True, away="", state=6, mode=1)
LINE = Line("small", {}, {"dosing": CellSpec("dosing", "dosing", ("dose",), ("red",))}, ("g.2",), "buffer")

UNREACHED = "waits for setup red, to which dosing failed to change over: ./cell resume cell dosing"


@pytest.mark.parametrize(
    ("unit", "order", "cell", "why"),
    [
        (UNIT, ORDER, DOSING, ""),
        (replace(UNIT, step=1), replace(ORDER, held="paid?"), replace(DOSING, held="jam"), ""),
        (replace(UNIT, unsettled="dose: died"), ORDER, DOSING, " (./cell unit settle B-01: dose: died)"),
        (UNIT, replace(ORDER, held="paid?"), DOSING, " (order B is held: paid?)"),
        (UNIT, ORDER, replace(DOSING, held="jam"), " (waits for a cell that does not work: dosing)"),
        (UNIT, ORDER, replace(DOSING, mode=2), " (waits for a cell that does not work: dosing)"),
        (UNIT, ORDER, replace(DOSING, blocked=Map(blue="stuck")), ""),
        (UNIT, ORDER, replace(DOSING, blocked=Map(red="stuck")), f" ({UNREACHED})"),
    ],
)
def test_what_a_unit_waits_for_is_said(unit: Unit, order: Order, cell: Cell, why: str) -> None:
    """It should name what only a person can end, for it may be waited for without end."""
    seen = replace(plant(RIDES), line=LINE, units=Map({unit.id: unit}), orders=Map(B=order), cells=Map(dosing=cell))
    assert left_on_carriers(seen) == [f"B-01 on carrier 2{why}"]


def test_until_the_last_unit_and_the_last_job() -> None:
    """It should tell of changes only."""
    film = Film(plant(RIDES), plant(RIDES), plant(FREE, job=True), plant(FREE))
    assert drained(film) == ["waits for B-01 on carrier 2", "no unit is left; jobs of cells end"]
    assert drained(Film(plant(FREE))) == []


def test_who_does_not_want_to_wait() -> None:
    """It should be told how to go on."""
    with pytest.raises(CommandFailed, match="the line runs on and loads nothing"):
        drained(Film(plant(HELD)), lambda wait: True)
