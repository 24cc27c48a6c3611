"""What cells report, what an operator wants of them, and what a new configuration may take away."""

from dataclasses import replace
from typing import Any

import pytest
from small_line import FILL, LINE, PACK, PRESS, SmallLine

from cell_orchestrator.core import effects as fx
from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed, Unknown
from cell_orchestrator.core.line import Line, Station, StationKind

CLEARING, STOPPED, IDLE, EXECUTE, STOPPING, ABORTED, HOLDING, HELD = 1, 2, 4, 6, 7, 9, 10, 11
MAINTENANCE = 2


def changeover(cell: str, setup: str) -> rq.RequestChangeover:
    return rq.RequestChangeover(cell, setup, "ann", "rush")


# Reports


def test_a_report_is_recorded_when_it_is_new() -> None:
    """It should record state, mode, setup and process start, each time one of them differs."""
    line = SmallLine()
    assert line.report("left") == []
    assert line.report("left", setup="") == [ev.CellReported(100.0, "left", "b1", EXECUTE, 1, "")]
    assert isinstance(line.report("left", boot="b2")[0], ev.CellReported)
    with pytest.raises(Unknown, match="no cell 'middle'; known: left, right"):
        line.ask(rq.ReportCell("middle", "b1", EXECUTE, 1, "red"))


def test_a_silent_cell_is_lost_once_and_found_again() -> None:
    """It should not use a cell it does not hear."""
    line = SmallLine()
    assert line.ask(rq.ReportCellLost("left")) == [ev.CellLost(100.0, "left")]
    assert line.ask(rq.ReportCellLost("left")) == []
    assert not line.cell("left").working
    line.report("left")
    assert line.cell("left").working
    with pytest.raises(Unknown):
        line.ask(rq.ReportCellLost("middle"))


def test_a_cell_that_has_lost_a_device_waits_for_no_person() -> None:
    """It should not be held by a report that it holds itself and goes on by itself; one of before stays."""
    line = SmallLine()
    held = line.ask(rq.ReportCell("left", "b1", HOLDING, 1, "red", recovers=True))
    assert held == [ev.CellReported(100.0, "left", "b1", HOLDING, 1, "red")]
    line.ask(rq.ReportCell("left", "b1", HELD, 1, "red", recovers=True))
    line.report("left")
    assert line.cell("left").working
    line.report("left", HOLDING)
    assert line.cell("left").held


def test_why_a_cell_is_away_is_known() -> None:
    """It should tell silent from inactive, with the time, until the cell is heard again."""
    line = SmallLine()
    assert (line.cell("left").away, line.cell("left").since) == ("", 100.0)
    line.now = 107.0
    line.ask(rq.ReportCellLost("left", ev.INACTIVE))
    assert (line.cell("left").away, line.cell("left").since) == ("inactive", 107.0)
    assert line.ask(rq.ReportCellLost("left")) == [ev.CellLost(107.0, "left", "silent")]
    line.now = 109.0
    line.report("left")
    assert (line.cell("left").away, line.cell("left").since) == ("", 109.0)


def test_a_cell_that_never_spoke_is_not_lost() -> None:
    """It should go on saying that it was not heard yet."""
    line = SmallLine(ready=False)
    assert line.ask(rq.ReportCellLost("left")) == []
    assert line.cell("left").away == "not heard yet"


def test_a_cell_that_refused_is_not_believed() -> None:
    """It should say so until the cell reports itself."""
    line = SmallLine()
    refuse(line)
    assert line.cell("left").away == "refused a job"


@pytest.mark.parametrize("states", [(STOPPED,), (STOPPING, STOPPED), (HOLDING, HELD), (8, ABORTED)])
def test_a_cell_stopped_by_hand_is_held(states: tuple[int, ...]) -> None:
    """It should not start a cell again that a person stopped, whichever states of the way it hears."""
    line = SmallLine()
    for state in states:
        line.report("left", state)
    assert line.cell("left").held == "stopped at the cell"
    assert line.effects(fx.CommandCell) == []
    assert line.cell("right").working


def test_a_cell_stopped_by_hand_before_it_was_ready_is_held() -> None:
    """It should respect a stop on the way to work as well."""
    line = SmallLine()
    for state in (STOPPED, IDLE, STOPPED):
        line.report("left", state, boot="b2")
    assert line.cell("left").held == "stopped at the cell"


@pytest.mark.parametrize("unheard", [lambda line: line.ask(rq.ReportCellLost("left")), lambda line: refuse(line)])
def test_a_cell_stopped_by_hand_unheard_is_held(unheard: Any) -> None:
    """It should hold a cell that is found stopped after silence or after a refused job."""
    line = SmallLine()
    unheard(line)
    line.report("left", STOPPED)
    assert line.cell("left").held == "stopped at the cell"


def refuse(line: SmallLine) -> None:
    """Have the left cell refuse a job."""
    line.load("A", PRESS)
    line.job_ends("left", rq.JobEnd.REFUSED)


def test_the_transport_is_lost_once_and_found_again() -> None:
    """It should say since when what is known of moves may not be true."""
    line = SmallLine()
    assert line.ask(rq.ReportTransportLost()) == []
    assert line.ask(rq.ReportTransport()) == [ev.TransportHeard(100.0)]
    assert line.plant.transport_since == 100.0
    assert line.ask(rq.ReportTransport()) == []
    assert line.plant.transport_away == ""
    line.now = 107.0
    assert line.ask(rq.ReportTransportLost()) == [ev.TransportLost(107.0, "silent")]
    assert line.ask(rq.ReportTransportLost()) == []
    assert line.ask(rq.ReportTransportLost(ev.INACTIVE)) == [ev.TransportLost(107.0, "inactive")]
    assert (line.plant.transport_away, line.plant.transport_since) == ("inactive", 107.0)


def test_a_new_process_is_led_to_work() -> None:
    """It should give the commands that lead a restarted cell from Stopped to Execute."""
    line = SmallLine()
    line.report("left", STOPPED, boot="b2")
    assert line.cell("left").held == ""
    assert line.effects(fx.CommandCell) == [fx.CommandCell("left", fx.RESET, STOPPED)]
    line.report("left", IDLE, boot="b2")
    assert line.effects(fx.CommandCell) == [fx.CommandCell("left", fx.START, IDLE)]


def test_a_restarted_cell_needs_no_person_though_it_refused_a_job() -> None:
    """It should not take a cell that is not ready yet for one that was stopped by hand."""
    line = SmallLine()
    line.load("A", PRESS)
    line.report("left", STOPPED, boot="b2")
    line.job_ends("left", rq.JobEnd.REFUSED)
    line.report("left", STOPPED, boot="b2")
    assert line.cell("left").held == ""


def test_a_resumed_cell_is_cleared_and_led_to_work() -> None:
    """It should not hold a cell again on the way out of Aborted or Held."""
    line = SmallLine()
    line.report("left", ABORTED)
    line.resume(rq.Target.CELL, "left")
    for state, command in ((ABORTED, fx.CLEAR), (CLEARING, 0), (STOPPED, fx.RESET), (IDLE, fx.START), (EXECUTE, 0)):
        line.report("left", state)
        assert [e.command for e in line.effects(fx.CommandCell)] == ([command] if command else [])
    assert line.cell("left").working


def test_a_running_changeover_outranks_what_the_cell_says_of_its_setup() -> None:
    """It should believe the result of a changeover, not the states on the way."""
    line = SmallLine()
    line.ask(changeover("left", "blue"))
    assert line.report("left", EXECUTE, setup="red") == [], "nothing that counts is new"
    line.report("left", EXECUTE, setup="red", boot="b2")
    assert (line.cell("left").setup, line.cell("left").boot) == ("", "b2")
    line.job_ends("left")
    assert line.cell("left").setup == "blue"


def test_a_setup_that_changes_during_a_job_is_recorded() -> None:
    """It should believe what a cell says of its setup while no changeover runs."""
    line = SmallLine()
    line.load("A", PRESS)
    assert line.report("left", setup="") == [ev.CellReported(100.0, "left", "b1", EXECUTE, 1, "")]
    assert line.cell("left").setup == ""


# Wishes


def test_a_wish_is_fulfilled_when_the_cell_is_free() -> None:
    """It should change over after the running job, and then forget the wish."""
    line = SmallLine()
    line.load("A", PRESS)
    assert line.ask(changeover("left", "blue")) == [ev.ChangeoverRequested(100.0, "left", "blue", "ann", "rush")]
    events = line.job_ends("left")
    started = next(e for e in events if isinstance(e, ev.ChangeoverStarted))
    assert (started.from_setup, started.to_setup, started.by) == ("red", "blue", "ann")
    line.job_ends("left")
    cell = line.cell("left")
    assert (cell.setup, cell.wanted, cell.wanted_by) == ("blue", "", "")


def test_a_wish_for_what_is_there_changes_nothing() -> None:
    """It should ignore a wish that is fulfilled, noted or being fulfilled."""
    line = SmallLine()
    assert line.ask(changeover("left", "red")) == []
    line.ask(changeover("left", "blue"))
    assert line.ask(changeover("left", "blue")) == []
    line.job_ends("left")
    assert line.ask(changeover("left", "blue")) == []


def test_a_wish_for_what_is_being_changed_to_is_no_second_changeover() -> None:
    """It should be content with the changeover that the schedule began."""
    line = SmallLine()
    line.order("A", (PACK,))
    line.settle()
    assert line.plant.jobs[line.cell("right").job].setup == "green"
    line.ask(changeover("right", "green"))
    line.job_ends("right")
    assert (line.cell("right").wanted, line.plant.totals.changeovers) == ("", 1)


def test_a_wish_can_be_taken_back() -> None:
    """It should forget a wish when the operator asks for what the cell holds."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "left")
    line.ask(changeover("left", "blue"))
    line.ask(changeover("left", "red"))
    line.resume(rq.Target.CELL, "left")
    assert (line.cell("left").wanted, line.cell("left").job) == ("", "")


def test_a_wish_during_a_changeover_comes_next() -> None:
    """It should let the running changeover end first."""
    line = SmallLine()
    line.ask(changeover("left", "blue"))
    line.ask(changeover("left", "red"))
    line.job_ends("left")
    assert line.plant.jobs[line.cell("left").job].setup == "red"


def test_a_wish_outlives_a_refusal_but_not_a_failure() -> None:
    """It should try again when the cell was not ready, and wait for a person when nobody knows what the cell holds."""
    line = SmallLine()
    line.ask(changeover("left", "blue"))
    line.job_ends("left", rq.JobEnd.REFUSED)
    line.report("left", setup="red")
    assert line.plant.jobs[line.cell("left").job].setup == "blue"
    line.job_ends("left", rq.JobEnd.FAILED, setup="", message="stuck")
    assert (line.cell("left").wanted, line.cell("left").held) == ("", "changeover to blue failed: stuck")


def test_a_wish_must_name_what_exists() -> None:
    """It should refuse unknown cells and setups, naming those there are."""
    with pytest.raises(Unknown, match="no setup of cell 'left' 'green'; known: blue, red"):
        SmallLine().ask(changeover("left", "green"))
    with pytest.raises(Unknown, match="no cell 'middle'"):
        SmallLine().ask(changeover("middle", "red"))


# Configuration


def without_cell(name: str) -> Line:
    return replace(LINE, cells={key: spec for key, spec in LINE.cells.items() if key != name})


def test_the_same_configuration_changes_nothing() -> None:
    """It should record a configuration once."""
    assert SmallLine().ask(rq.ConfigureLine(LINE)) == []


def test_what_is_idle_may_go_and_come_back() -> None:
    """It should forget a cell that is taken away, and not trust it before it reports when it is back."""
    line = SmallLine()
    line.ask(rq.ConfigureLine(without_cell("right")))
    line.order("A", (PRESS, FILL))
    line.work_off()
    assert line.plant.totals.done == 1
    line.ask(rq.ConfigureLine(LINE))
    assert not line.cell("right").working


def test_an_idle_carrier_may_go_and_come_back() -> None:
    """It should forget a carrier that nothing needs, and begin anew with it at home."""
    line = SmallLine()
    line.load("A", PRESS)
    line.ask(rq.ConfigureLine(replace(LINE, carriers=("c1", "c2", "c3"))))
    assert set(line.plant.carriers) == {"c1", "c2", "c3"}
    line.ask(rq.ConfigureLine(LINE))
    assert line.carrier("c4").station == "buffer"


def test_a_wish_for_a_setup_that_goes_is_forgotten() -> None:
    """It should not change over to what the cell does not have any more."""
    line = SmallLine()
    line.hold(rq.Target.CELL, "left")
    line.ask(changeover("left", "blue"))
    line.ask(rq.ConfigureLine(replace(LINE, name="renamed")))
    assert line.cell("left").wanted == "blue"
    spec = replace(LINE.cells["left"], setups=("red",))
    line.ask(rq.ConfigureLine(replace(LINE, cells={**LINE.cells, "left": spec})))
    assert line.cell("left").wanted == ""


def stations_without(name: str) -> dict[str, Station]:
    return {key: station for key, station in LINE.stations.items() if key != name}


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (replace(LINE, carriers=("c2", "c3", "c4")), "carrier c1 is in use and missing"),
        (replace(LINE, stations=stations_without("left")), "carrier c1 stands at 'left'"),
        (replace(LINE, stations=stations_without("load")), "carrier c2 is going to 'load'"),
        (without_cell("left"), "cell 'left' has an open job"),
    ],
)
def test_what_is_in_use_may_not_go(new: Line, reason: str) -> None:
    """It should refuse a configuration without a carrier, station or cell that work depends on."""
    line = SmallLine()
    line.load("A", PRESS)
    line.order("B", (FILL,))
    with pytest.raises(NotAllowed, match=reason):
        line.ask(rq.ConfigureLine(new))


def test_new_carriers_begin_at_home() -> None:
    """It should believe new carriers in the home buffer, empty, and leave the known ones where they are."""
    line = SmallLine()
    line.load("A", PRESS)
    stations = {**LINE.stations, "buffer": Station("buffer", StationKind.BUFFER, 5)}
    line.ask(rq.ConfigureLine(replace(LINE, carriers=(*LINE.carriers, "c5"), stations=stations)))
    assert (line.carrier("c5").station, line.carrier("c5").tag) == ("buffer", ev.TagContent())
    assert line.carrier("c1").station == "left"


def test_a_person_at_the_machine_is_left_alone() -> None:
    """It should give no command to a cell in another mode than Production."""
    line = SmallLine()
    line.report("left", STOPPED)
    line.report("left", STOPPED, mode=MAINTENANCE)
    line.resume(rq.Target.CELL, "left")
    assert line.effects(fx.CommandCell) == []
    line.report("left", STOPPED)
    assert line.effects(fx.CommandCell) == [fx.CommandCell("left", fx.RESET, STOPPED)]
