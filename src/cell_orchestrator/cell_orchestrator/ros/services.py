"""The orchestrator's services, but for orders: each is one request to the core, or one query."""

import time
from collections.abc import Callable
from typing import Any

from cell_interfaces.srv import (
    CancelOrder,
    RequestChangeover,
    SetHold,
    SetLot,
    SetPriority,
    SettleUnit,
    Trace,
)
from rclpy.node import Node

from cell_line.plain import TEXT_LENGTH, quoted, shown
from cell_line.ros import names, qos
from cell_line.ros.plain_message import make_plain
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.as_meant import as_meant
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.notes import note
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.records import unit_record
from cell_orchestrator.ros.settle_request import settle_request
from cell_orchestrator.store.codec import to_json
from cell_orchestrator.store.store import Store


class Services:
    """Offers the services of the orchestrator on a node."""

    def __init__(
        self,
        node: Node,
        submit: Callable[[rq.Request], Any],
        refused: Callable[[rq.Request, str], None],
        store: Store,
        plant: Callable[[], Plant],
    ) -> None:
        """Offer.

        Args:
            node: who offers.
            submit: gives a request to the engine; raises NotAllowed.
            refused: told which request was not granted, and why.
            store: where records are.
            plant: the plant as it is now, for what people call things.
        """
        self._submit, self._refused, self._store, self._plant = submit, refused, store, plant
        self._node = node
        offered = (
            (CancelOrder, names.CANCEL_ORDER, self._cancel_order),
            (SetPriority, names.SET_PRIORITY, self._set_priority),
            (SetHold, names.HOLD, self._hold),
            (SetHold, names.RESUME, self._resume),
            (RequestChangeover, names.REQUEST_CHANGEOVER, self._change_over),
            (SettleUnit, names.SETTLE_UNIT, self._settle),
            (SetLot, names.SET_LOT, self._set_lot),
            (SetHold, names.ACCEPT_CLOCK, self._accept_clock),
            (Trace, names.TRACE, self._trace),
        )
        self._offered = [
            node.create_service(kind, names.own(name), answer, qos_profile=qos.MANY_REQUESTS)
            for kind, name, answer in offered
        ]

    def destroy(self) -> None:
        """Withdraw the services."""
        for service in self._offered:
            self._node.destroy_service(service)

    def _cancel_order(self, request: CancelOrder.Request, response: CancelOrder.Response) -> CancelOrder.Response:
        return self._ask(lambda: rq.CancelOrder(request.order, request.reason, request.by), request, response)

    def _set_priority(self, request: SetPriority.Request, response: SetPriority.Response) -> SetPriority.Response:
        return self._ask(
            lambda: rq.SetPriority(request.order, request.priority, request.reason, request.by), request, response
        )

    def _hold(self, request: SetHold.Request, response: SetHold.Response) -> SetHold.Response:
        return self._ask(
            lambda: rq.Hold(_target(request.kind), request.name, request.reason, request.by), request, response
        )

    def _resume(self, request: SetHold.Request, response: SetHold.Response) -> SetHold.Response:
        return self._ask(
            lambda: rq.Resume(_target(request.kind), request.name, request.by, request.station, request.reason),
            request,
            response,
        )

    def _change_over(
        self, request: RequestChangeover.Request, response: RequestChangeover.Response
    ) -> RequestChangeover.Response:
        return self._ask(
            lambda: rq.RequestChangeover(request.cell, request.setup, request.by, request.reason), request, response
        )

    def _settle(self, request: SettleUnit.Request, response: SettleUnit.Response) -> SettleUnit.Response:
        return self._ask(lambda: settle_request(request), request, response)

    def _set_lot(self, request: SetLot.Request, response: SetLot.Response) -> SetLot.Response:
        said = (request.place, request.material, request.lot, request.by, request.reason)
        return self._ask(lambda: rq.SetLot(*said), request, response)

    def _accept_clock(self, request: SetHold.Request, response: SetHold.Response) -> SetHold.Response:
        return self._ask(lambda: rq.AcceptClock(time.time(), request.by, request.reason), request, response)

    def _ask(self, wanted: Callable[[], rq.Request], request: Any, response: Any) -> Any:
        """Make the request of the texts of a message, once they are fit to be stored, and submit it."""
        try:
            make_plain(request)
            said = wanted()
        except ValueError as refusal:
            response.message = shown(str(refusal))
            return response
        try:
            asked = as_meant(said, self._plant())
            response.message = note(asked, self._submit(asked))
            response.accepted = True
        except NotAllowed as refusal:
            response.message = shown(str(refusal))
            self._refused(said, response.message)
        return response

    def _trace(self, request: Trace.Request, response: Trace.Response) -> Trace.Response:
        unit = request.unit if len(request.unit) <= TEXT_LENGTH else ""
        if self._store.is_archived(f"unit:{unit}"):  # the line does not wait for a long file
            response.found, response.json = False, to_json({"archived": f"./cell trace {unit} reads its record"})
            return response
        record = unit_record(self._store, unit)
        response.found, response.json = record is not None, to_json(record) if record else "{}"
        return response


def _target(kind: str) -> rq.Target:
    try:
        return rq.Target(kind)
    except ValueError:
        raise ValueError(f"cannot hold a {quoted(kind)}; known: {', '.join(rq.Target)}") from None
