"""The orchestrator of a line alone in its domain: it hears cells and transport through a liar only."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from cell_bringup.sweep.deck import Deck
from cell_bringup.sweep.offer import Offer
from cell_bringup.sweep.ros.relay import Relay
from cell_line.config.line import LineConfig
from cell_line.ros import names, qos
from cell_line.ros.asking import in_ros_thread
from cell_line.ros.claim_words import QOS
from cell_line.ros.member import spinning

SKILL, CHANGEOVER = "cell_interfaces/action/RunSkill", "cell_interfaces/action/Changeover"
MOVE, WRITE = "cell_interfaces/action/MoveCarrier", "cell_interfaces/srv/WriteTag"
LIED = (SKILL, CHANGEOVER, MOVE, WRITE)
"""What a line asks again and again."""


@contextmanager
def relayed(line: LineConfig, inside: int, outside: int, deck: Deck) -> Iterator[list[str]]:
    """Relay cells and transport as long as the block lasts; gives what callbacks of the relay have raised.

    Args:
        line: The line.
        inside: ROS domain of its cells and its transport.
        outside: ROS domain of its orchestrator.
        deck: Lies.
    """
    stop, errors = threading.Event(), list[str]()
    relaying = partial(_relay, line, inside, outside, deck, stop, errors)
    thread = threading.Thread(target=lambda: asyncio.run(relaying()), name="relay")
    thread.start()
    try:
        yield errors
    finally:
        stop.set()
        thread.join()


async def _relay(
    line: LineConfig, inside: int, outside: int, deck: Deck, stop: threading.Event, errors: list[str]
) -> None:
    space = line.namespace
    async with spinning("hidden", space, inside) as hidden, spinning("liar", space, outside) as liar:
        relay = Relay(hidden, liar, deck.pass_on)
        for make in _offers(relay, line):
            await in_ros_thread(liar.bridge, make)
        await asyncio.to_thread(stop.wait)
        await in_ros_thread(liar.bridge, relay.destroy)
        errors += hidden.errors + liar.errors


def _offers(relay: Relay, line: LineConfig) -> Iterator[Callable[[], None]]:
    transport = names.transport(line.namespace)
    claim = Offer("topic", names.of(names.orchestrator(line.namespace), names.CLAIM), "cell_interfaces/msg/Claim")
    yield partial(relay.topic_inwards, claim, QOS)
    for name in line.cells:
        cell = names.cell(line.namespace, name)
        yield partial(relay.action, Offer("action", names.of(cell, names.RUN_SKILL), SKILL))
        yield partial(relay.action, Offer("action", names.of(cell, names.CHANGEOVER), CHANGEOVER))
        command = "cell_interfaces/srv/PackMLCommand"
        yield partial(relay.service, Offer("service", names.of(cell, names.PACKML_COMMAND), command))
        state = Offer("topic", names.of(cell, names.STATE), "cell_interfaces/msg/CellState")
        yield partial(relay.topic, state, qos.LATCHED)
    yield partial(relay.action, Offer("action", names.of(transport, names.MOVE_CARRIER), MOVE))
    for name, type_ in ((names.WRITE_TAG, WRITE), (names.READ_TAG, "cell_interfaces/srv/ReadTag"),
                        (names.IDENTIFY_CARRIER, "cell_interfaces/srv/IdentifyCarrier")):  # fmt: skip
        yield partial(relay.service, Offer("service", names.of(transport, name), type_))
    state = Offer("topic", names.of(transport, names.STATE), "cell_interfaces/msg/TransportState")
    yield partial(relay.topic, state, qos.LATCHED)
    reads = Offer("topic", names.of(transport, names.CARRIER_READS), "cell_interfaces/msg/CarrierRead")
    yield partial(relay.topic, reads, qos.STREAM)
