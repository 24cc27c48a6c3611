"""Requests of people, who call things by what is written on them, as requests that name them by their ids."""

from dataclasses import replace

from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.carrier_names import carrier_called
from cell_orchestrator.core.errors import Unknown
from cell_orchestrator.core.order_names import order_called, unit_called
from cell_orchestrator.core.plant import Plant


def as_meant(asked: rq.Request, plant: Plant) -> rq.Request:
    """The request with ids in place of an order's number and a carrier's serial.

    What nothing is called by stays as it is; `decide` says what there is instead.

    Raises:
        NotAllowed: several things are called so.
    """
    try:
        match asked:
            case rq.CancelOrder() | rq.SetPriority():
                return replace(asked, order=order_called(asked.order, _numbers(plant)))
            case rq.SettleUnit():
                return replace(asked, unit=unit_called(asked.unit, _numbers(plant)))
            case rq.Hold() | rq.Resume():
                return replace(asked, name=_name(asked.target, asked.name, plant))
    except Unknown:
        pass
    return asked


def _name(target: rq.Target, given: str, plant: Plant) -> str:
    if target is rq.Target.ORDER:
        return order_called(given, _numbers(plant))
    if target is rq.Target.UNIT:
        return unit_called(given, _numbers(plant))
    return carrier_called(given, plant.carriers) if target is rq.Target.CARRIER else given


def _numbers(plant: Plant) -> dict[str, str]:
    return {order.id: order.number for order in plant.orders.values()}
