"""What people's commands ask the orchestrator and the world, by the clients that they ask with."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from cell_bringup.failure import CommandFailed
from cell_bringup.ros.world_client import WorldClient
from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.question import Question
from cell_client.errors import ClientError
from cell_client.ros.line_client import LineClient
from cell_line.ros import names


class PeopleQuestions:
    """The commands."""

    def __init__(self, namespace: str, domain: int) -> None:
        """Make the clients."""
        self._line = it = LineClient(namespace, domain)
        self._world = there = WorldClient(namespace, domain)
        orchestrator, world, yes = names.orchestrator(namespace), names.world(namespace), {"accepted": True}

        def asks(of: str, name: str, type_: str, ask: Callable[[], Any], honest: Mapping[str, Any]) -> Question:
            offer = Offer("service", names.of(of, name), type_)
            return Question(offer, partial(_apart, ask), honest, refuses=(ClientError, CommandFailed))

        self.questions = (
            asks(orchestrator, names.SUBMIT_ORDER, "cell_interfaces/srv/SubmitOrder",
                 lambda: it.submit_order("a.json", "{}"), {"accepted": True, "orders": ["A"]}),
            asks(orchestrator, names.CANCEL_ORDER, "cell_interfaces/srv/CancelOrder",
                 lambda: it.cancel_order("A", ""), yes),
            asks(orchestrator, names.SET_PRIORITY, "cell_interfaces/srv/SetPriority",
                 lambda: it.set_priority("A", 1, ""), yes),
            asks(orchestrator, names.ACCEPT_CLOCK, "cell_interfaces/srv/SetHold", it.accept_clock, yes),
            asks(orchestrator, names.HOLD, "cell_interfaces/srv/SetHold", lambda: it.hold("order", "A", ""), yes),
            asks(orchestrator, names.RESUME, "cell_interfaces/srv/SetHold", lambda: it.resume("order", "A"), yes),
            asks(orchestrator, names.SETTLE_UNIT, "cell_interfaces/srv/SettleUnit",
                 lambda: it.settle_unit("A-01", "done"), yes),
            asks(orchestrator, names.SET_LOT, "cell_interfaces/srv/SetLot",
                 lambda: it.set_lot("press", "ink", "7"), yes),
            asks(orchestrator, names.REQUEST_CHANGEOVER, "cell_interfaces/srv/RequestChangeover",
                 lambda: it.changeover("press", "fine"), yes),
            asks(world, names.RESET, "std_srvs/srv/Trigger", there.reset, {"success": True}),
            asks(world, names.FAULT, "cell_interfaces/srv/InjectFault",
                 lambda: there.inject_fault("", "dim", 1.0), {"ok": True}),
        )  # fmt: skip

    def destroy(self) -> None:
        """Let go of the clients."""
        self._line.__exit__()
        self._world.__exit__()


def _apart(ask: Callable[[], Any]) -> Awaitable[Any]:
    """Ask in another thread: a command has nothing else to do, and waits."""
    return asyncio.to_thread(ask)
