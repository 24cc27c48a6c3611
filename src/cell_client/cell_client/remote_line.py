"""A line on another machine, asked over the API of its page by what `LineClient` is called with."""

from collections.abc import Mapping
from typing import Any, TypeVar
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
PATHS = {"cell": "cells", "carrier": "carriers", "order": "orders", "unit": "units"}


class RemoteLine:
    """What may be seen and asked; each raises ClientError where the page says no, or is not there."""

    def __init__(self, page: PageCall) -> None:
        self._page = page

    def status(self) -> tuple[LineStatus, LineHealth]:
        """What the line does, and how it is."""
        found = self._page.get("/line")
        return _made(found["status"], LineStatus), _made(found["health"], LineHealth)

    def orders(self, every: bool) -> list[dict[str, Any]]:
        """The open orders, or all, as the API lists them."""
        state, found, after = "all" if every else "open", [], ""
        while True:
            page = self._page.get("/orders", state=state, limit="1000", **({"after": after} if after else {}))
            found += page["items"]
            if not (after := page["next"] or ""):
                return found

    def order(self, name: str) -> OrderRecord:
        """One order; its times are dates [s since 1970]."""
        found = self._page.get(_path("orders", name))
        history = [{**entry, "at": entry["date"]} for entry in found["history"]]
        return _made({**found, "order": found["id"], "units": found["unit_list"], "history": history}, OrderRecord)

    def unit(self, name: str) -> tuple[UnitRecord, float]:
        """The record of a unit, and what is added to its times for their dates [s]."""
        found = self._page.get(_path("units", name))
        return _made(found, UnitRecord), float(found.get("offset", 0.0))

    def record(self, unit: str, pdf: bool) -> bytes:
        """The device history record of a unit, as a file."""
        return self._page.read(_path("units", unit, "record.pdf" if pdf else "record"))

    def submit_order(self, source: str, document: str, encoding: str = "", format: str = "") -> Submitted:
        """Put the orders of a document in the book."""
        said = self._page.post("/orders", {"document": document, "source": source, "format": format})
        return Submitted(_texts(said["orders"]), _texts(said["notes"]), [])

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
        return shown(str(self._page.post(path, {**more, "reason": reason})["message"]))


def listed(row: dict[str, Any]) -> OrderRecord:
    """An order of the list; of its units only the status is known."""
    counts = row["counts"].items()
    units = [{"unit": "", "variant": "", "status": status} for status, count in counts for _ in range(count)]
    return _made({**row, "order": row["id"], "units": units}, OrderRecord)


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


def _texts(found: Any) -> list[str]:
    return [shown(str(each)) for each in found]
