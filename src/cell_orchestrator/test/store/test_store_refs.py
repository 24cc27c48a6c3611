"""Events are filed under what they say, no more."""

from typing import Any

import pytest

from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import UnitStatus
from cell_orchestrator.store.refs import references


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (ev.OrderHeld(0.0, "A", "stock", "ann"), {"order:A"}),
        (ev.CarrierSeen(0.0, "c1", "load", ev.TagContent("A-01", "r1", 0)), {"carrier:c1", "unit:A-01"}),
        (ev.CarrierSeen(0.0, "c1", "load", ev.TagContent()), {"carrier:c1"}),
        (ev.CarrierIdentified(0.0, "c1", "c2", "inspection"), {"carrier:c1", "carrier:c2"}),
        (ev.CarrierIdentified(0.0, "c1", "c1", "inspection"), {"carrier:c1"}),
        (ev.UnitLeft(0.0, "A-01", "A", UnitStatus.CANCELLED, "", "", True, 0.0), {"unit:A-01", "order:A"}),
        (ev.PreparationStarted(0.0, "j1", "assembly", "small"), {"job:j1", "cell:assembly"}),
        (
            ev.OperationStarted(0.0, "j1", "assembly", "A-01", "A", "c1", 0, "join", "assemble", "small"),
            {"job:j1", "cell:assembly", "unit:A-01", "order:A", "carrier:c1"},
        ),
        (ev.OrderCancelledAhead(0.0, "A", "fraud", "shop"), {"order:A"}),
        (ev.LineHeld(0.0, "shift", "ann"), set()),
        (ev.ForeignTagSeen(0.0, "load", "urn:x"), set()),
        (ev.ProductsRead(0.0, 3, (), {"family soap 3": "ab"}), {"products:revisions"}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_references(event: ev.Event, expected: set[str]) -> None:
    found = references(event)
    assert set(found) == expected
    assert len(found) == len(expected)


def test_order_is_filed_under_itself_and_its_units(history: Any) -> None:
    accepted = history.unit_made(7)[0]
    assert references(accepted) == ("order:O7", "unit:O7-01")
    assert references(ev.UnitsAdded(0.0, "O7", accepted.units, "more")) == ("order:O7", "unit:O7-01")
