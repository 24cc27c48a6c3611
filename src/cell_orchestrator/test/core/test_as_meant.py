"""What people call things by should be what is meant, and nothing else be touched."""

from dataclasses import replace

import pytest
from immutables import Map

from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.as_meant import as_meant
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.orders import Order, Unit
from cell_orchestrator.core.plant import Carrier, Plant
from cell_orchestrator.core.recipes import Recipe
from cell_orchestrator.core.settling import Verdict

CARRIER = "urn:epc:id:grai:0614141.12345.3"
ORDERS = Map({"A": Order("A", ("A-01",), 0.0, number="#1069"), "B": Order("B", (), 0.0)})
UNITS = Map({"A-01": Unit("A-01", "A", Recipe("f", "v", "1", ()))})
PLANT = Plant(orders=ORDERS, units=UNITS, carriers=Map({CARRIER: Carrier(CARRIER, "buffer")}))


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        (rq.CancelOrder("1069", "late", "ann"), rq.CancelOrder("A", "late", "ann")),
        (rq.SetPriority("#1069", 5), rq.SetPriority("A", 5)),
        (rq.Hold(rq.Target.ORDER, "1069", "look"), rq.Hold(rq.Target.ORDER, "A", "look")),
        (rq.Hold(rq.Target.CARRIER, "3"), rq.Hold(rq.Target.CARRIER, CARRIER)),
        (rq.Resume(rq.Target.CARRIER, "3", "ann", "load"), rq.Resume(rq.Target.CARRIER, CARRIER, "ann", "load")),
        (rq.SettleUnit("1069-01", Verdict.SCRAP), rq.SettleUnit("A-01", Verdict.SCRAP)),
    ],
)
def test_what_is_written_on_things(asked: rq.Request, meant: rq.Request) -> None:
    """It should be their ids; an id stays what it is."""
    assert as_meant(asked, PLANT) == meant
    assert as_meant(meant, PLANT) == meant


@pytest.mark.parametrize(
    "asked",
    [
        rq.Hold(rq.Target.CELL, "3"),
        rq.Hold(rq.Target.LINE, ""),
        rq.Hold(rq.Target.CARRIER, "4"),
        rq.CancelOrder("1070"),
        rq.SettleUnit("1070-01", Verdict.SCRAP),
        rq.RequestChangeover("dosing", "1069"),
    ],
)
def test_what_nothing_is_called_by(asked: rq.Request) -> None:
    """It should be left to `decide`."""
    assert as_meant(asked, PLANT) == asked


def test_two_orders_of_one_number() -> None:
    """It should not guess."""
    both = replace(PLANT, orders=ORDERS.set("C", Order("C", (), 0.0, number="1069")))
    with pytest.raises(NotAllowed, match="is the number of several orders: A, C"):
        as_meant(rq.CancelOrder("1069"), both)
