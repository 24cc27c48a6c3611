"""The orchestrator's services: each is one request to the core, or one query."""

from collections.abc import Callable
from typing import Any

from cell_interfaces.srv import (
    CancelOrder,
    RequestChangeover,
    SetHold,
    SetPriority,
    SettleUnit,
    SubmitOrder,
    Trace,
)
from rclpy.node import Node

from cell_orchestrator.catalog import Catalog
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.notes import note
from cell_orchestrator.intake.rules import Rules
from cell_orchestrator.intake.submissions import to_submissions
from cell_orchestrator.records import unit_record
from cell_orchestrator.ros.settle_request import settle_request
from cell_orchestrator.store.codec import to_json
from cell_orchestrator.store.store import Store
from cell_skills.ros import names


class Services:
    """Offers the services of the orchestrator on a node."""

    def __init__(
        self,
        node: Node,
        submit: Callable[[rq.Request], Any],
        catalog: Catalog,
        rules: Rules,
        store: Store,
        clock: Callable[[], float],
    ) -> None:
        """Offer.

        Args:
            node: who offers.
            submit: gives a request to the engine; raises NotAllowed.
            catalog: what can be ordered.
            rules: what is taken from shops.
            store: where records are.
            clock: line time [s].
        """
        self._submit, self._catalog, self._rules, self._store, self._clock = submit, catalog, rules, store, clock
        self._node, self._log = node, node.get_logger()
        offered = (
            (SubmitOrder, names.SUBMIT_ORDER, self._submit_order),
            (CancelOrder, names.CANCEL_ORDER, self._cancel_order),
            (SetPriority, names.SET_PRIORITY, self._set_priority),
            (SetHold, names.HOLD, self._hold),
            (SetHold, names.RESUME, self._resume),
            (RequestChangeover, names.REQUEST_CHANGEOVER, self._change_over),
            (SettleUnit, names.SETTLE_UNIT, self._settle),
            (Trace, names.TRACE, self._trace),
        )
        self._offered = [node.create_service(kind, names.own(name), answer) for kind, name, answer in offered]

    def destroy(self) -> None:
        """Withdraw the services."""
        for service in self._offered:
            self._node.destroy_service(service)

    def _submit_order(self, request: SubmitOrder.Request, response: SubmitOrder.Response) -> SubmitOrder.Response:
        for error in self._catalog.refresh():
            self._log.warning(str(error))
        intake = to_submissions(
            request.document,
            request.format,
            request.source,
            self._catalog,
            self._clock(),
            self._rules,
            request.encoding,
        )
        errors = [str(error) for error in intake.errors]
        accepted = []
        for wanted in intake.requests:
            name = wanted.order.id if isinstance(wanted, rq.SubmitOrder) else wanted.order
            try:
                self._submit(wanted)
                accepted.append(name)
            except NotAllowed as refusal:
                errors.append(f"{request.source}: {name}: {refusal}")
        response.accepted, response.orders, response.errors = not errors, accepted, errors
        response.notes = list(intake.notes)
        return response

    def _cancel_order(self, request: CancelOrder.Request, response: CancelOrder.Response) -> CancelOrder.Response:
        return self._ask(rq.CancelOrder(request.order, request.reason, request.by), response)

    def _set_priority(self, request: SetPriority.Request, response: SetPriority.Response) -> SetPriority.Response:
        return self._ask(rq.SetPriority(request.order, request.priority, request.reason, request.by), response)

    def _hold(self, request: SetHold.Request, response: SetHold.Response) -> SetHold.Response:
        return self._on_target(request, response, lambda t: rq.Hold(t, request.name, request.reason, request.by))

    def _resume(self, request: SetHold.Request, response: SetHold.Response) -> SetHold.Response:
        return self._on_target(request, response, lambda t: rq.Resume(t, request.name, request.by, request.station))

    def _change_over(
        self, request: RequestChangeover.Request, response: RequestChangeover.Response
    ) -> RequestChangeover.Response:
        return self._ask(rq.RequestChangeover(request.cell, request.setup, request.by), response)

    def _settle(self, request: SettleUnit.Request, response: SettleUnit.Response) -> SettleUnit.Response:
        try:
            word = settle_request(request)
        except ValueError as error:
            response.message = str(error)
            return response
        return self._ask(word, response)

    def _on_target(self, request: Any, response: Any, make: Callable[[rq.Target], rq.Request]) -> Any:
        try:
            target = rq.Target(request.kind)
        except ValueError:
            response.message = f"cannot hold a {request.kind!r}; known: {', '.join(rq.Target)}"
            return response
        return self._ask(make(target), response)

    def _ask(self, request: rq.Request, response: Any) -> Any:
        try:
            response.message = note(request, self._submit(request))
            response.accepted = True
        except NotAllowed as refusal:
            response.message = str(refusal)
        return response

    def _trace(self, request: Trace.Request, response: Trace.Response) -> Trace.Response:
        record = unit_record(self._store, request.unit)
        response.found, response.json = record is not None, to_json(record) if record else "{}"
        return response
