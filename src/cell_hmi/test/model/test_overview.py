"""It should show the plant as plain values, so that it goes through JSON unchanged."""

import json

from shift import shift

from cell_client.line_health import LineHealth
from cell_hmi.model.alarm_book import AlarmBook
from cell_hmi.model.conditions import conditions
from cell_hmi.model.overview import Section, overview, queue
from cell_hmi.model.waiting_for import waiting_for
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.apply import replay
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.queries import OrderStatus, status

BEGIN = [
    *shift()[:3],
    ev.CellReported(161.0, "dosing", "b1", 6, 1, "red"),
    ev.TransportHeard(161.0, "journal"),
    ev.CarrierDispatched(161.0, "m0", "grai.1", "buffer", "load", "load"),
    ev.CarrierArrived(164.0, "m0", "grai.1", "load"),
    ev.UnitLoaded(165.0, "A-01", "grai.1", "load"),
    ev.CarrierDispatched(170.0, "m1", "grai.1", "load", "dosing", "fill"),
]


def shown(events: list[ev.Event]) -> Section:
    plant = replay(Plant(), events)
    told, health = status(plant), LineHealth(True)
    book = AlarmBook().seen(conditions(told, health), 5.0)
    return overview(plant, told, health, book, waiting_for(plant))


def test_it_is_plain() -> None:
    found = shown(BEGIN)
    assert json.loads(json.dumps(found)) == found


def test_a_carrier_on_its_way() -> None:
    carrier = shown(BEGIN)["carriers"]["1"]
    assert (carrier["at"], carrier["to"], carrier["set_out"]) == ("load", "dosing", 170.0)
    assert (carrier["unit"], carrier["next"]) == ("A-01", "fill")


def test_a_cell_at_work() -> None:
    arrived = [ev.CarrierArrived(175.0, "m1", "grai.1", "dosing")]
    start = ev.OperationStarted(180.0, "j1", "dosing", "A-01", "A", "grai.1", 0, "fill", "dose", "red")
    cell = shown([*BEGIN, *arrived, start])["cells"]["dosing"]
    assert cell["job"] == {"what": "fill", "kind": "skill", "unit": "A-01", "started": 180.0, "planned": 300.0}
    assert (cell["state"], cell["urgency"], cell["units"]) == ("Execute", 0, 3)


def test_a_cell_that_is_held_and_what_it_holds_up() -> None:
    found = shown([*BEGIN, ev.CellHeld(180.0, "dosing", "clean it", "ann")])
    assert found["cells"]["dosing"]["urgency"] == 2
    (alarm,) = found["alarms"].values()
    assert (alarm["what"]["text"], alarm["held_up"], alarm["request"]["label"]) == (
        "Cell dosing is held and takes no work: clean it.",
        3,
        "Resume",
    )


def test_a_carrier_whose_unit_waits_for_a_person_is_marked() -> None:
    """It should be seen on the map where that is."""
    assert shown(BEGIN)["carriers"]["1"]["waits"] is False
    assert shown([*BEGIN, ev.UnitHeld(180.0, "A-01", "scratched?", "ann")])["carriers"]["1"]["waits"] is True


def test_the_queue_is_by_priority_then_by_date() -> None:
    def order(name: str, priority: int, due: float | None) -> OrderStatus:
        return OrderStatus(name, "", 1, 1, due, False, "", priority=priority)

    given = (order("d", 0, None), order("c", 0, 9.0), order("b", 0, 5.0), order("a", 50, None))
    assert [it.id for it in queue(given)] == ["a", "b", "c", "d"]
