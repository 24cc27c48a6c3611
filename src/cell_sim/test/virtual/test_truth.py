"""Rules judged from physical facts and the log."""

from collections import Counter
from random import Random

import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import UnitStatus
from cell_sim.virtual.faults import NONE, Luck
from cell_sim.virtual.scenario import Scenario, scenario
from cell_sim.virtual.schedule import Schedule
from cell_sim.virtual.truth import PlantTruth
from cell_sim.virtual.violation import Violation
from cell_sim.virtual.wall import VirtualWall


@pytest.fixture
def world() -> Scenario:
    return scenario(1, 3)


@pytest.fixture
def carrier(world: Scenario) -> str:
    return world.line.carriers[0]


@pytest.fixture
def unit(world: Scenario) -> str:
    return world.orders[0].units[0].id


@pytest.fixture
def subject(world: Scenario, carrier: str) -> PlantTruth:
    """The first carrier stands at the load station and was seen there."""
    schedule = Schedule()
    wall = VirtualWall(schedule, Luck(Random(1), lambda: NONE, Counter()))
    truth = PlantTruth(world.line, world.orders, wall)
    truth.at_station["load"] = carrier
    truth.observe([ev.CarrierSeen(1.0, carrier, "load", ev.TagContent())])
    return truth


def test_a_unit_is_loaded(subject: PlantTruth, carrier: str, unit: str) -> None:
    """It should know from then on what the carrier's tag has to say."""
    subject.observe([ev.UnitLoaded(2.0, unit, carrier, "load")])
    assert subject.riding == {carrier: unit}
    assert subject.content(carrier) == ev.TagContent(unit, "1", 0)


def test_seen_elsewhere(subject: PlantTruth, carrier: str) -> None:
    """It should not let a carrier be taken for another."""
    with pytest.raises(Violation, match="taken for another"):
        subject.observe([ev.CarrierSeen(2.0, carrier, "unload", ev.TagContent())])


def test_loading_in_doubt(subject: PlantTruth, carrier: str, unit: str) -> None:
    """It should not let a carrier in doubt be loaded."""
    with pytest.raises(Violation, match="in doubt"):
        subject.observe([ev.CarrierDoubted(2.0, carrier, "load", "x"), ev.UnitLoaded(2.0, unit, carrier, "load")])


def test_a_stale_tag(subject: PlantTruth, carrier: str, unit: str) -> None:
    """It should not let a carrier leave before its tag says what it carries."""
    with pytest.raises(Violation, match="stale tag"):
        subject.observe(
            [
                ev.UnitLoaded(2.0, unit, carrier, "load"),
                ev.CarrierDispatched(3.0, "m", carrier, "load", "buffer", "wait"),
            ]
        )


def test_doubt_anywhere_else(subject: PlantTruth, carrier: str) -> None:
    """It should let a doubted carrier go to inspection only."""
    with pytest.raises(Violation, match="doubt goes to inspection"):
        subject.observe(
            [
                ev.CarrierDoubted(2.0, carrier, "load", "x"),
                ev.CarrierDispatched(3.0, "m", carrier, "load", "buffer", "wait"),
            ]
        )


def test_a_held_carrier(subject: PlantTruth, carrier: str, unit: str) -> None:
    """It should not let anything happen to what is held, until it is resumed."""
    held, loaded = ev.CarrierHeld(2.0, carrier, "look", "ann"), ev.UnitLoaded(3.0, unit, carrier, "load")
    subject.observe([held, ev.CarrierResumed(2.5, carrier, "ann")])
    subject.observe([held.__class__(2.6, carrier, "look", "ann")])
    with pytest.raises(Violation, match="held"):
        subject.observe([loaded])


def test_a_setup_that_failed(subject: PlantTruth, world: Scenario) -> None:
    """It should let no changeover to it begin, nor its preparation, before a person says so or the cell holds it."""
    cell = next(iter(world.line.cells))
    blocked = ev.SetupBlocked(2.0, cell, "red", "stuck")
    change = ev.ChangeoverStarted(2.0, "j1", cell, "", "red", "schedule")
    for word in (
        ev.CellResumed(2.0, cell, "ann"),
        ev.ChangeoverRequested(2.0, cell, "red", "ann"),
        ev.CellReported(2.0, cell, "b", 6, 1, "red"),
    ):
        subject.observe([blocked, word, change])
    other = ev.ChangeoverStarted(2.0, "j3", cell, "", "blue", "schedule")
    subject.observe([blocked, other, ev.ChangeoverRequested(2.0, cell, "blue", "ann")])
    for begun in (change, ev.PreparationStarted(2.0, "j2", cell, "red")):
        with pytest.raises(Violation, match="held"):
            subject.observe([begun])


def test_leaving_twice(subject: PlantTruth, unit: str) -> None:
    """It should count every unit once."""
    order = subject.units[unit].order
    left = ev.UnitLeft(2.0, unit, order, UnitStatus.CANCELLED, "no", "", True, 0.0)
    subject.observe([ev.OrderCancelled(2.0, order, "no", "ann"), left])
    with pytest.raises(Violation, match="made twice"):
        subject.observe([left])


def test_leaving_unmade(subject: PlantTruth, unit: str) -> None:
    """It should not take a unit for done before every operation was."""
    with pytest.raises(Violation, match="left unfinished"):
        subject.observe([ev.UnitLeft(2.0, unit, subject.units[unit].order, UnitStatus.DONE, "", "", True, 0.0)])


def test_the_tools_must_fit(subject: PlantTruth, world: Scenario, carrier: str, unit: str) -> None:
    """It should not let a body start on another setup than its operation needs."""
    operation = next(op for op in subject.units[unit].recipe.operations)
    cell = next(c for c in world.line.cells.values() if operation.skill in c.skills)
    subject.riding[carrier] = unit
    subject.at_station[cell.station] = carrier
    subject._jobs["j"] = (unit, 0)
    subject.mounted[cell.name] = None
    with pytest.raises(Violation, match="unverified setup"):
        subject.body_starts("j", cell)


def test_time_runs_forwards(subject: PlantTruth, carrier: str) -> None:
    """It should find an event that is older than the one before it."""
    with pytest.raises(Violation, match="backwards"):
        subject.observe([ev.CarrierDoubted(0.5, carrier, "load", "x")])


def test_nobody_is_told_of_a_beginning_that_nobody_knows_of(subject: PlantTruth, unit: str) -> None:
    """It should be forgotten once the last job of the step is, be it one that a cell only may have begun."""
    subject._jobs |= {"first": (unit, 0), "second": (unit, 0)}
    subject.presumed("first", True)
    subject.presumed("second", True)
    subject.nobody_knows({"first"})
    with pytest.raises(Violation, match="told wrongly"):
        subject._beginnings.body_starts(unit, 0, True, False)
    subject.nobody_knows({"second"})
    subject._beginnings.body_starts(unit, 0, True, False)
