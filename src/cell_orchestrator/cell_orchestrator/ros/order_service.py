"""The service that takes order documents: they are read elsewhere, decided together, and durable before an answer."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from cell_interfaces.srv import SubmitOrder
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.node import Node
from rclpy.task import Future

from cell_line.plain import TEXT_LENGTH, shown
from cell_line.ros import names, qos
from cell_line.ros.guard import NodeFailed
from cell_line.ros.loop_bridge import LoopBridge
from cell_orchestrator.core import requests as rq
from cell_orchestrator.core.errors import NotAllowed, Outdated
from cell_orchestrator.core.events import Event, OrderCancelled
from cell_orchestrator.core.notes import note
from cell_orchestrator.intake.draft import PLACE_LENGTH
from cell_orchestrator.order_desk.desk import Desk
from cell_orchestrator.order_desk.messages import DocumentAnswer, OrderDocument

GATHER_S = 0.03
"""Longest rest between two commits of orders [s]: one takes several milliseconds, however many orders it holds."""

REST_S = 0.002
"""Rest for each document of the commit before [s]: in a rush many come together, and who is alone does not wait."""

AT_ONCE = 400
"""Units in one commit, give or take an order: others have their turn before the next, however long a document is."""

Answers = list[list[Event] | NotAllowed]
SubmitAll = Callable[[list[rq.Request]], Answers]


@dataclass
class _Document:
    """The requests of one document, and what became of those that are decided."""

    requests: tuple[rq.Request, ...]
    answers: list[list[Event] | Exception] = field(default_factory=list)
    decided: Future = field(default_factory=Future)

    def take(self, answer: list[Event] | Exception) -> None:
        self.answers.append(answer)
        if len(self.answers) == len(self.requests):
            self.decided.set_result(self.answers)


class OrderService:
    """Offers the service on a node; everything runs in the executor's thread."""

    def __init__(
        self,
        node: Node,
        bridge: LoopBridge,
        desk: Desk,
        submit_all: SubmitAll,
        product_errors: Callable[[], Sequence[str]],
        clock: Callable[[], float],
    ) -> None:
        """Offer.

        Args:
            node: who offers.
            bridge: to the loop in which the desk works.
            desk: reads documents.
            submit_all: gives requests to the engine, all at once; raises NotAllowed.
            product_errors: what is wrong with the product files.
            clock: the date of now, by which orders are due [s since 1970].
        """
        self._node, self._bridge, self._desk = node, bridge, desk
        self._submit_all, self._product_errors, self._clock = submit_all, product_errors, clock
        self._waiting: deque[tuple[_Document, rq.Request]] = deque()
        self._decided, self._rest_s = 0.0, 0.0
        self._service = node.create_service(
            SubmitOrder,
            names.own(names.SUBMIT_ORDER),
            self._submit_order,
            qos_profile=qos.MANY_REQUESTS,
            callback_group=ReentrantCallbackGroup(),
        )

    def destroy(self) -> None:
        """Withdraw the service."""
        self._node.destroy_service(self._service)

    async def _submit_order(self, request: SubmitOrder.Request, response: SubmitOrder.Response) -> SubmitOrder.Response:
        document = OrderDocument(request.document, request.format, request.source, request.encoding, self._clock())
        answer: DocumentAnswer = await self._bridge.start(self._desk.read(document))
        errors, notes, accepted = list(answer.errors), list(answer.notes), []
        source, by = shown(request.source, PLACE_LENGTH), shown(request.by, TEXT_LENGTH)
        requests = tuple(replace(wanted, by=by or wanted.by) for wanted in answer.requests)
        for wanted, decided in zip(requests, await self._decide(requests), strict=True):
            name = wanted.order.id if isinstance(wanted, rq.SubmitOrder) else wanted.order
            if isinstance(decided, NotAllowed):
                said_in = notes if isinstance(decided, Outdated) else errors
                said_in.append(f"{source}: {name}: {decided}")
                continue
            if isinstance(wanted, rq.SubmitOrder) and not any(isinstance(e, OrderCancelled) for e in decided):
                accepted.append(name)
            if said := note(wanted, decided):
                notes.append(f"{source}: {said}")
        response.accepted, response.orders, response.errors = not errors, accepted, errors
        response.notes = [*notes, *(f"a product file is wrong: {error}" for error in self._product_errors()[:5])]
        return response

    async def _decide(self, requests: tuple[rq.Request, ...]) -> Answers:
        """Have requests decided together with those of other documents that are ready now: one commit for many.

        Raises:
            Exception: what went wrong with one of them, told to whoever asked as what goes wrong in a service is.
        """
        if not requests:
            return []
        document, idle = _Document(requests), not self._waiting
        self._waiting.extend((document, request) for request in requests)
        if idle:
            self._bridge.to_loop(self._decide_soon)
        answers: Answers = []
        for answer in await document.decided:
            if isinstance(answer, Exception) and not isinstance(answer, NotAllowed):
                raise answer
            answers.append(answer)
        return answers

    def _decide_soon(self) -> None:
        """In the loop: at once, but in a rush a little after the last time."""
        rest_s = max(0.0, self._decided + self._rest_s - time.monotonic())
        asyncio.get_running_loop().call_later(rest_s, self._bridge.to_ros, self._decide_some)

    def _decide_some(self) -> None:
        some, room = [], AT_ONCE
        while self._waiting and room > 0:
            some.append(self._waiting.popleft())
            room -= _size(some[-1][1])
        for (document, _), answer in zip(some, self._answers([request for _, request in some]), strict=True):
            document.take(answer)
        documents = len({id(document) for document, _ in some})
        self._decided, self._rest_s = time.monotonic(), min(GATHER_S, REST_S * (documents - 1))
        if self._waiting:
            self._bridge.to_loop(self._decide_soon)
        self._bridge.to_ros(_look_again)

    def _answers(self, requests: list[rq.Request]) -> Sequence[list[Event] | Exception]:
        try:
            return self._submit_all(requests)
        except NodeFailed:
            raise
        except Exception as error:
            return [error] * len(requests)


def _size(request: rq.Request) -> int:
    return max(1, len(request.units)) if isinstance(request, rq.SubmitOrder) else 1


def _look_again() -> None:
    """Have the executor look at all that waits: a callback that is younger than a decision was looked at before it."""
