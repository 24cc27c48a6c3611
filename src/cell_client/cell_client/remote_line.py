"""A line on another machine, asked over the API of its page by what `LineClient` is called with."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from urllib.parse import quote

import msgspec

from cell_client.errors import ClientError
from cell_client.line_health import LineHealth
from cell_client.page_call import PageCall
from cell_client.submitted import Submitted
from cell_line.plain import shown
from cell_orchestrator.core.order_record import OrderRecord
from cell_orchestrator.core.queries import LineStatus
from cell_orchestrator.core.unit_record import UnitRecord

Kind = TypeVar("Kind")
MOST_ORDERS = 1_000_000
"""Of a list that is read."""
PATHS = {"cell": "cells", "carrier": "carriers", "order": "orders", "unit": "units"}


class _LineAnswer(msgspec.Struct):
    status: LineStatus
    health: LineHealth


class _OrderPage(msgspec.Struct):
    items: list[dict[str, Any]]
    next: str | None


class _OrderAnswer(msgspec.Struct):
    id: str
    unit_list: list[dict[str, Any]]
    history: list[dict[str, Any]]


class _OrderRow(msgspec.Struct):
    id: str
    counts: dict[str, Annotated[int, msgspec.Meta(ge=0, le=MOST_ORDERS)]]


class _UnitAnswer(msgspec.Struct):
    offset: float = 0.0


class _SubmitAnswer(msgspec.Struct):
    orders: list[str]
    notes: list[str]


class _DoneAnswer(msgspec.Struct):
    message: str


class RemoteLine:
    """What may be seen and asked; each raises ClientError where the page says no, or is not there."""

    def __init__(self, page: PageCall) -> None:
        self._page = page

    def status(self) -> tuple[LineStatus, LineHealth]:
        """What the line does, and how it is."""
        found = _made(self._page.get("/line"), _LineAnswer)
        return found.status, found.health

    def orders(self, every: bool) -> list[dict[str, Any]]:
        """The open orders, or all, as the API lists them."""
        state, found, asked = "all" if every else "open", list[dict[str, Any]](), {""}
        after = ""
        while True:
            answer = self._page.get("/orders", state=state, limit="1000", **({"after": after} if after else {}))
            page = _made(answer, _OrderPage)
            found += page.items
            if not (after := page.next or ""):
                return found
            if after in asked or not page.items or len(found) > MOST_ORDERS:
                raise ClientError("the list of orders that the page sends has no end")
            asked.add(after)

    def order(self, name: str) -> OrderRecord:
        """One order; its times are dates [s since 1970]."""
        found = self._page.get(_path("orders", name))
        said = _made(found, _OrderAnswer)
        history = [{**entry, "at": entry.get("date")} for entry in said.history]
        return _made({**found, "order": said.id, "units": said.unit_list, "history": history}, OrderRecord)

    def unit(self, name: str) -> tuple[UnitRecord, float]:
        """The record of a unit, and what is added to its times for their dates [s]."""
        found = self._page.get(_path("units", name))
        return _made(found, UnitRecord), _made(found, _UnitAnswer).offset

    def record(self, unit: str, pdf: bool) -> bytes:
        """The device history record of a unit, as a file."""
        return self._page.read(_path("units", unit, "record.pdf" if pdf else "record"))

    def submit_order(self, source: str, document: str, encoding: str = "", format: str = "") -> Submitted:
        """Put the orders of a document in the book."""
        body = {"document": document, "source": source, "format": format, "encoding": encoding}
        said = _made(self._page.post("/orders", body), _SubmitAnswer)
        return Submitted(_texts(said.orders), _texts(said.notes), [])

    def cancel_order(self, order: str, reason: str) -> str:
        """Take an order back."""
        return self._ask(_path("orders", order, "cancel"), reason)

    def set_priority(self, order: str, priority: int, reason: str) -> str:
        """Let an order go before or after others."""
        return self._ask(_path("orders", order, "priority"), reason, priority=priority)

    def hold(self, kind: str, name: str, reason: str) -> str:
        """Hold a cell, carrier, order or unit, or the loading of the line."""
        return self._ask(_thing(kind, name, "hold"), reason)

    def resume(self, kind: str, name: str, station: str = "", reason: str = "") -> str:
        """End a hold; a carrier may have been put at another station."""
        return self._ask(_thing(kind, name, "resume"), reason, **({"station": station} if station else {}))

    def settle_unit(
        self,
        unit: str,
        verdict: str,
        reason: str = "",
        measured: Mapping[str, float] | None = None,
        cause: str = "",
        action: str = "",
    ) -> str:
        """Say what becomes of a unit that waits for a word; of a held one it is said, and signed, on the page."""
        more = {"verdict": verdict, "measured": dict(measured or {}), "cause": cause, "action": action}
        return self._ask(_path("units", unit, "settle"), reason, **more)

    def changeover(self, cell: str, setup: str, reason: str = "") -> str:
        """Have a cell change over."""
        return self._ask(_path("cells", cell, "changeover"), reason, setup=setup)

    def _ask(self, path: str, reason: str, **more: Any) -> str:
        return shown(_made(self._page.post(path, {**more, "reason": reason}), _DoneAnswer).message)


def listed(row: dict[str, Any]) -> OrderRecord:
    """An order of the list; of its units only the status is known."""
    said = _made(row, _OrderRow)
    units = [{"unit": "", "variant": "", "status": it} for it, count in said.counts.items() for _ in range(count)]
    return _made({**row, "order": said.id, "units": units}, OrderRecord)


def _path(*words: str) -> str:
    return "".join(f"/{quote(word, safe='')}" for word in words)


def _thing(kind: str, name: str, what: str) -> str:
    return _path("line", what) if kind == "line" else _path(PATHS[kind], name, what)


def _made(found: Any, kind: type[Kind]) -> Kind:
    """Plain values as what they are; keys of a newer page are left out.

    Raises:
        ClientError: they are not that.
    """
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise ClientError(f"the page is of another version than this program: {error}") from None


def _texts(found: list[str]) -> list[str]:
    return [shown(each) for each in found]
