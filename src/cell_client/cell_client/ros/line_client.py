"""What a person may ask of a running line, as calls of its services."""

from collections.abc import Mapping
from copy import copy
from typing import Any, Self

from cell_interfaces.msg import Measurement
from cell_interfaces.srv import (
    CancelOrder,
    RequestChangeover,
    SetHold,
    SetLot,
    SetPriority,
    SettleUnit,
    SubmitOrder,
)

from cell_client.errors import Refused
from cell_client.ros.service_caller import ServiceCaller
from cell_client.submitted import Submitted
from cell_client.user import user
from cell_line.documents import too_large
from cell_line.ros import names

READ_S = 220.0
"""Longest wait for the answer to a document: longer than the orchestrator waits for what reads it [s]."""


class LineClient:
    """The services of the orchestrator; a context manager.

    Args:
        namespace: of the line.
        domain: ROS domain of the line.
        timeout_s: longest wait for a service and for its answer, wall time [s].
        by: who asks, for the record; the user of this process if "".
        caller: asks; one of its own if None.
    """

    def __init__(
        self, namespace: str, domain: int, timeout_s: float = 5.0, by: str = "", caller: ServiceCaller | None = None
    ) -> None:
        self._caller = caller or ServiceCaller(domain, timeout_s)
        self._orchestrator = names.orchestrator(namespace)
        self._by = by or user()

    def acting_for(self, by: str) -> "LineClient":
        """The same services, asked for somebody else, by name."""
        other = copy(self)
        other._by = by
        return other

    def submit_order(self, source: str, document: str, encoding: str = "", format: str = "") -> Submitted:
        """Put the orders of a document in the book.

        Args:
            source: name of the document in messages, usually its file's.
            document: the text.
            encoding: what the file was taken for, if not for UTF-8.
            format: name of its format, "" to have it recognised.

        Raises:
            Refused: the document is too large to be sent.
        """
        if refusal := too_large(document):
            raise Refused(f"{source}: {refusal}")
        request = SubmitOrder.Request(format=format, source=source, document=document, encoding=encoding, by=self._by)
        answer = self._call(SubmitOrder, names.SUBMIT_ORDER, request, READ_S)
        return Submitted(list(answer.orders), list(answer.notes), list(answer.errors))

    def cancel_order(self, order: str, reason: str) -> str:
        """Take an order back; returns a note for the user, "" for none.

        Raises:
            Refused: there is no such open order.
        """
        return self._ask(CancelOrder, names.CANCEL_ORDER, CancelOrder.Request(order=order, reason=reason, by=self._by))

    def set_priority(self, order: str, priority: int, reason: str) -> str:
        """Let an order go before or after others; returns a note for the user, "" for none.

        Raises:
            Refused: there is no such open order, or the priority is not from 0 to 100.
        """
        request = SetPriority.Request(order=order, priority=priority, reason=reason, by=self._by)
        return self._ask(SetPriority, names.SET_PRIORITY, request)

    def accept_clock(self, reason: str = "") -> str:
        """Say that the wall clock is right as it is; returns a note for the user, "" for none.

        Raises:
            Refused: it was not set.
        """
        return self._ask(SetHold, names.ACCEPT_CLOCK, SetHold.Request(kind="clock", reason=reason, by=self._by))

    def hold(self, kind: str, name: str, reason: str) -> str:
        """Hold a cell, carrier, order or unit, or the loading of the line; returns a note for the user, "" for none.

        Raises:
            Refused: there is no such thing.
        """
        return self._ask(SetHold, names.HOLD, SetHold.Request(kind=kind, name=name, reason=reason, by=self._by))

    def resume(self, kind: str, name: str, station: str = "", reason: str = "") -> str:
        """End a hold; returns a note for the user, such as that there was none.

        `station` is where a carrier was put meanwhile, "" for where it was.

        Raises:
            Refused: there is no such thing, or no room for it there.
        """
        request = SetHold.Request(kind=kind, name=name, reason=reason, by=self._by, station=station)
        return self._ask(SetHold, names.RESUME, request)

    def settle_unit(
        self,
        unit: str,
        verdict: str,
        reason: str = "",
        measured: Mapping[str, float] | None = None,
        cause: str = "",
        action: str = "",
        signature: str = "",
    ) -> str:
        """Say what becomes of a unit that is held, or waits for a person's word.

        Args:
            unit: the unit.
            verdict: done, rework, scrap or use_as_is.
            reason: why, for the record.
            measured: what a person measured, by the names and in the units of the operation's quality gates.
            cause: why the unit was not as it should be.
            action: what is done so that it does not happen again.
            signature: how the person proved who they are, "" if they did not.

        Raises:
            Refused: no word on it is waited for, or not this one.
        """
        values = [Measurement(name=name, value=value) for name, value in (measured or {}).items()]
        said = {"reason": reason, "by": self._by, "cause": cause, "action": action, "signature": signature}
        request = SettleUnit.Request(unit=unit, verdict=verdict, measurements=values, **said)
        return self._ask(SettleUnit, names.SETTLE_UNIT, request)

    def set_lot(self, place: str, material: str, lot: str, reason: str = "") -> str:
        """Say from which lot a material comes from now on, "" for an unknown one; returns a note, "" for none.

        Raises:
            Refused: there is no such cell or load station.
        """
        request = SetLot.Request(place=place, material=material, lot=lot, reason=reason, by=self._by)
        return self._ask(SetLot, names.SET_LOT, request)

    def changeover(self, cell: str, setup: str, reason: str = "") -> str:
        """Have a cell change over as soon as it is free; returns a note for the user, "" for none.

        Raises:
            Refused: there is no such cell or setup.
        """
        request = RequestChangeover.Request(cell=cell, setup=setup, reason=reason, by=self._by)
        return self._ask(RequestChangeover, names.REQUEST_CHANGEOVER, request)

    def _ask(self, kind: Any, name: str, request: Any) -> str:
        answer = self._call(kind, name, request)
        if not answer.accepted:
            raise Refused(answer.message)
        return str(answer.message)

    def _call(self, kind: Any, name: str, request: Any, timeout_s: float | None = None) -> Any:
        return self._caller.call(kind, names.of(self._orchestrator, name), request, timeout_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Destroy the node."""
        self._caller.close()
