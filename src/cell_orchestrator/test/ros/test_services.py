"""The services of people: texts are checked at one edge, and a refusal is an answer in one line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.srv import CancelOrder, RequestChangeover, SetHold, SetPriority, SettleUnit, Trace
from other_side import OtherSide

from cell_line.ros import names
from cell_orchestrator.core import events as ev
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.orders import Order, Unit, UnitStatus
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.recipes import Recipe
from cell_orchestrator.ros.services import Services
from cell_orchestrator.store.sql_store import SqlStore

LONG = "x" * 1_000_000


class Desk(OtherSide):
    """The services, with nobody behind them but a list."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.refusal = ""
        self.folder, self.store = folder, SqlStore(f"sqlite:///{folder}/line.db", "demo")
        self.refused = list[tuple[rq.Request, str]]()
        self.services = Services(
            self.node, self._submit, lambda *refused: self.refused.append(refused), self.store, Plant
        )

    def close(self) -> None:
        self.services.destroy()
        self.store.close()
        super().close()

    def _submit(self, request: rq.Request) -> list[Any]:
        if self.refusal:
            raise NotAllowed(self.refusal)
        self.reports.append(request)
        return []

    def ask(self, service: Any, offered: str, **fields: Any) -> Any:
        """Ask a service over ROS."""
        client = self.node.create_client(service, names.own(offered))
        answer = client.call_async(service.Request(**fields))
        self.until(answer.done)
        self.node.destroy_client(client)
        return answer.result()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("desk"))
    yield made
    made.close()


@pytest.fixture
def desk(shared: Desk) -> Desk:
    """Return the services; nobody has asked yet."""
    shared.refusal = ""
    shared.reports.clear()
    shared.refused.clear()
    return shared


def test_texts_are_made_fit_before_they_are_stored(desk: Desk) -> None:
    """It should hand on what is composed, on one line and without blanks at its ends."""
    answer = desk.ask(CancelOrder, names.CANCEL_ORDER, order="A", reason=" broken\n lid", by="Zoe\u0308")
    assert answer.accepted
    assert desk.reports == [rq.CancelOrder("A", "broken lid", "Zoë")]


@pytest.mark.parametrize(
    ("kind", "name", "fields", "reason"),
    [
        (CancelOrder, names.CANCEL_ORDER, {"order": LONG}, "order: has 1000000 characters, 200 at most"),
        (CancelOrder, names.CANCEL_ORDER, {"reason": "\x1b[31m"}, "reason: character 1 cannot be printed"),
        (SetHold, names.HOLD, {"kind": LONG}, "kind: has 1000000 characters"),
        (SetHold, names.HOLD, {"kind": "lid"}, "cannot hold a 'lid'; known: "),
        (SetHold, names.HOLD, {"kind": "cell", "name": "\x07"}, "name: character 1 cannot be printed"),
        (SetHold, names.RESUME, {"kind": "carrier", "station": LONG}, "station: has 1000000 characters"),
        (RequestChangeover, names.REQUEST_CHANGEOVER, {"setup": LONG}, "setup: has 1000000 characters"),
        (SetPriority, names.SET_PRIORITY, {"by": LONG}, "by: has 1000000 characters"),
        (SettleUnit, names.SETTLE_UNIT, {"unit": LONG}, "unit: has 1000000 characters"),
        (SetHold, names.ACCEPT_CLOCK, {"by": LONG}, "by: has 1000000 characters"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_text_that_cannot_be_is_refused(
    desk: Desk, kind: Any, name: str, fields: dict[str, Any], reason: str
) -> None:
    """It should name the field, and ask nobody."""
    answer = desk.ask(kind, name, **fields)
    assert not answer.accepted
    assert answer.message.startswith(reason) and len(answer.message) < 300
    assert (desk.reports, desk.refused) == ([], [])


def test_a_refusal_is_an_answer(desk: Desk) -> None:
    """It should be shown as one line that is not too long."""
    desk.refusal = "no order\n" + LONG
    answer = desk.ask(SetHold, names.HOLD, kind="order", name="A", by="ann", reason="look")
    assert not answer.accepted
    assert answer.message.startswith("no order x") and len(answer.message) == 2000
    assert desk.refused == [(rq.Hold(rq.Target.ORDER, "A", "look", "ann"), answer.message)]


@pytest.mark.parametrize(
    ("kind", "name", "fields", "request_"),
    [
        (
            SetHold,
            names.RESUME,
            {"kind": "carrier", "name": "1", "station": "load"},
            rq.Resume(rq.Target.CARRIER, "1", "ann", "load", "mended"),
        ),
        (
            RequestChangeover,
            names.REQUEST_CHANGEOVER,
            {"cell": "mill", "setup": "red"},
            rq.RequestChangeover("mill", "red", "ann", "mended"),
        ),
    ],
)
def test_who_and_why_are_handed_on(desk: Desk, kind: Any, name: str, fields: dict[str, Any], request_: Any) -> None:
    """It should be in the request, for the record."""
    assert desk.ask(kind, name, by="ann", reason="mended", **fields).accepted
    assert desk.reports == [request_]


@pytest.mark.parametrize("unit", ["", "A-01", "\x1b[31m", LONG], ids=len)
def test_a_unit_that_nobody_knows_has_no_trace(desk: Desk, unit: str) -> None:
    """It should be said in the words of the service."""
    answer = desk.ask(Trace, names.TRACE, unit=unit)
    assert (answer.found, answer.json) == (False, "{}")


def test_a_unit_in_an_archive_does_not_hold_up_the_line(desk: Desk) -> None:
    """It should be told until it is archived; then the answer names who reads the archive, which is not even there."""
    order, unit = Order("O", ("O-01",), 1.0, open_units=1), Unit("O-01", "O", Recipe("f", "v", "1", ()))
    left = ev.UnitLeft(2.0, "O-01", "O", UnitStatus.CANCELLED, "", "", False, 0.0)
    desk.store.append([ev.OrderAccepted(1.0, order, (unit,)), left, ev.OrderClosed(2.0, "O", False)])
    desk.store.append([ev.TransportHeard(3.0)])
    assert desk.ask(Trace, names.TRACE, unit="O-01").found
    Path(desk.store.archive(3.0, desk.folder).file).unlink()
    answer = desk.ask(Trace, names.TRACE, unit="O-01")
    assert (answer.found, answer.json) == (False, '{"archived":"./cell trace O-01 reads its record"}')
