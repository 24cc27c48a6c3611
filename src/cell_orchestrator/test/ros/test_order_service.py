"""Order documents over real ROS: every one is answered, and those that are ready together are stored together."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from product_files import products_in, small_factory

from cell_orchestrator.core.errors import NotAllowed
from cell_orchestrator.core.events import Event
from cell_orchestrator.core.requests import ConfigureLine, Request
from cell_orchestrator.engine import Engine
from cell_orchestrator.intake.rules import Rules
from cell_orchestrator.order_desk.desk import Desk
from cell_orchestrator.order_desk.messages import Setup
from cell_orchestrator.store.memory_store import MemoryStore

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.srv import SubmitOrder
from trial_graph import Member, spinning

from cell_line.ros import names, qos
from cell_line.ros.asking import answer, in_ros_thread
from cell_orchestrator.ros.order_service import AT_ONCE, OrderService

ODD = (sys.executable, "-m", "odd_reader")
MANY = 300


def order(*ids: str, variant: str = "SOAP-ROUND") -> str:
    """A document that orders a piece of soap under each of these ids."""
    return json.dumps({"orders": [{"id": name, "lines": [{"variant": variant}]} for name in ids]})


class Diary(MemoryStore):
    """A store that counts how often it is written to."""

    appends = 0

    def append(self, events: Sequence[Event]) -> int:
        self.appends += 1
        return super().append(events)


class Book:
    """The orchestrator around the service: its engine, and what is wrong with its products."""

    def __init__(self) -> None:
        self.store = Diary()
        self.engine = Engine(self.store, lambda effect: None, lambda: 100.0, lambda: "id")
        self.engine.submit(ConfigureLine(small_factory()))
        self.open = True
        self.product_errors: tuple[str, ...] = ()

    def submit_all(self, requests: list[Request]) -> list[list[Event] | NotAllowed]:
        if not self.open:
            raise NotAllowed("it is closed")
        return self.engine.submit_all(requests)


class Customer:
    """Asks the service."""

    def __init__(self, member: Member) -> None:
        self._member = member
        name = names.of("/book/orchestrator", names.SUBMIT_ORDER)
        self._client = member.node.create_client(SubmitOrder, name, qos_profile=qos.MANY_REQUESTS)

    async def ready(self) -> None:
        async with asyncio.timeout(20.0):
            while not await in_ros_thread(self._member.bridge, self._client.service_is_ready):
                await asyncio.sleep(0.05)

    async def submit(self, text: str) -> SubmitOrder.Response:
        request = SubmitOrder.Request(document=text, source="o.json")
        async with asyncio.timeout(60.0):
            return await answer(self._member.bridge, lambda: self._client.call_async(request))


def test_documents_are_answered(tmp_path: Path) -> None:
    async def main() -> None:
        book = Book()
        desk = Desk(Setup(products_in(tmp_path), small_factory(), Rules(), {}), lambda: None, ODD)
        async with spinning("orchestrator", "/book") as server, spinning("shop", "/book") as shop:
            service = OrderService(
                server.node, server.bridge, desk, book.submit_all, lambda: book.product_errors, lambda: 100.0
            )
            desk.open()
            customer = Customer(shop)
            await customer.ready()
            await one_after_the_other(book, customer)
            await all_at_once(book, customer)
            await many_in_one(book, customer)
            service.destroy()
            await desk.close()

    asyncio.run(main())


async def one_after_the_other(book: Book, customer: Customer) -> None:
    """It should put good orders in the book, and say of the others why not."""
    good = await customer.submit(order("A", "B"))
    assert (good.accepted, list(good.orders), list(good.errors), list(good.notes)) == (True, ["A", "B"], [], [])
    assert set(book.engine.plant.orders) == {"A", "B"}

    half = await customer.submit(order("C")[:-2] + ', {"id": "D", "lines": []}]}')
    assert (half.accepted, list(half.orders)) == (False, ["C"])
    assert half.errors[0].startswith("o.json:1: orders.1.lines: ")

    changed = await customer.submit(order("A", variant="SOAP-PLAIN"))
    assert (changed.accepted, list(changed.orders)) == (True, ["A"])
    assert list(changed.notes) == ["o.json: order A is changed: 1 added, 1 dropped"]
    assert book.engine.plant.orders["A"].units == ("A-01", "A-02")

    gone = await customer.submit(json.dumps({"id": 8, "line_items": [], "cancelled_at": "2026-01-01T00:00:00Z"}))
    assert (gone.accepted, list(gone.orders)) == (True, [])
    assert list(gone.notes) == ["o.json: order 8 has not come yet; it is refused when it comes"]

    cancel = json.dumps({"id": 7, "line_items": [], "cancelled_at": "2026-01-01T00:00:00Z"})
    book.product_errors = ("soap.yaml:1: is wrong",)
    refused = await customer.submit(cancel)
    assert refused.notes[-1] == "a product file is wrong: soap.yaml:1: is wrong"

    book.open = False
    closed = await customer.submit(order("E", "F"))
    assert list(closed.errors) == ["o.json: E: it is closed", "o.json: F: it is closed"]
    book.open = True


async def all_at_once(book: Book, customer: Customer) -> None:
    """It should answer everybody, with "busy" if it must, and commit several at once."""
    book.store.appends = 0
    answers = await asyncio.gather(*(customer.submit(order(f"M{number}")) for number in range(MANY)))
    made = [answer for answer in answers if answer.accepted]
    busy = [answer for answer in answers if not answer.accepted]
    assert len(answers) == MANY
    assert {answer.orders[0] for answer in made} <= set(book.engine.plant.orders)
    assert all("busy" in answer.errors[0] for answer in busy)
    assert 0 < book.store.appends < len(made)


async def many_in_one(book: Book, customer: Customer) -> None:
    """It should commit a long document in parts, so that nobody else waits for all of it, and answer it whole."""
    book.store.appends = 0
    names = [f"L{number}" for number in range(2 * AT_ONCE + 1)]
    long = await customer.submit(order(*names))
    assert (long.accepted, list(long.orders), book.store.appends) == (True, names, 3)

    book.open = False
    closed = await customer.submit(order(*(f"N{number}" for number in range(AT_ONCE + 1))))
    assert (list(closed.orders), len(closed.errors)) == ([], AT_ONCE + 1)
    book.open = True
