"""A process that asks the orchestrator of a running line, for measuring how it answers while others ask, too.

`python -m cell_bringup.ros.asker ping NAMESPACE DOMAIN` asks one small question after the other until its standard
input ends, then prints how long each answer took [s], as JSON.
`python -m cell_bringup.ros.asker flood NAMESPACE DOMAIN CLIENTS EACH SECONDS NAME` has clients submit an order each
again and again within some seconds, prints a line when they can begin, begins when it is told one, and prints what
became of the orders.
"""

import json
import os
import sys
import threading
import time
from collections import Counter

import rclpy
from cell_interfaces.srv import SubmitOrder, Trace
from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.signals import SignalHandlerOptions

from cell_client.ros.service_caller import ServiceCaller
from cell_line.ros import names, qos
from cell_line.ros.logs import NO_FILES

PAUSE_S = 0.005
"""Time between two questions [s]."""
PATIENCE_S = 60.0
"""Longest wait for the answers to a flood [s]."""


def ping(namespace: str, domain: int) -> list[float]:
    """How long each answer took, until the standard input ends [s]."""
    over = threading.Event()
    threading.Thread(target=_until_the_end, args=(over,), daemon=True).start()
    caller, took = ServiceCaller(domain, PATIENCE_S), list[float]()
    name = names.of(names.orchestrator(namespace), names.TRACE)
    caller.call(Trace, name, Trace.Request(unit="none"))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while not over.wait(PAUSE_S):
        began = time.monotonic()
        caller.call(Trace, name, Trace.Request(unit="none"))
        took.append(time.monotonic() - began)
    caller.close()
    return took


def flood(namespace: str, domain: int, clients: int, each: int, seconds: float, prefix: str) -> dict[str, int]:
    """What became of the orders of many clients: asked, accepted, busy, otherwise refused, unanswered."""
    context = Context()
    rclpy.init(args=[*NO_FILES], context=context, domain_id=domain, signal_handler_options=SignalHandlerOptions.NO)
    node = rclpy.create_node(f"cell_flood_{os.getpid()}", context=context)
    executor = SingleThreadedExecutor(context=context)
    executor.add_node(node)
    name = names.of(names.orchestrator(namespace), names.SUBMIT_ORDER)
    asking = [node.create_client(SubmitOrder, name, qos_profile=qos.MANY_REQUESTS) for _ in range(clients)]
    for client in asking:
        client.wait_for_service(PATIENCE_S)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    futures, began = [], time.monotonic()
    for turn in range(each):
        for number, client in enumerate(asking):
            order = {"id": f"{prefix}-{number}-{turn}", "lines": [{"variant": "NOTHING"}]}
            request = SubmitOrder.Request(document=json.dumps({"orders": [order]}), source="flood")
            futures.append(client.call_async(request))
        while (left := began + seconds * (turn + 1) / each - time.monotonic()) > 0.0:
            executor.spin_once(left)
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and not all(future.done() for future in futures):
        executor.spin_once(0.1)
    told = Counter(_kind(future.result()) if future.done() else "unanswered" for future in futures)
    context.try_shutdown()
    return {"asked": len(futures), **told}


def _until_the_end(over: threading.Event) -> None:
    sys.stdin.read()
    over.set()


def _kind(answer: SubmitOrder.Response) -> str:
    if answer.accepted:
        return "accepted"
    return "busy" if any("busy" in error for error in answer.errors) else "refused"


def main() -> None:
    """Ask, and print what was measured."""
    what, namespace, domain, *rest = sys.argv[1:]
    if what == "ping":
        result: object = ping(namespace, int(domain))
    else:
        clients, each, seconds, prefix = rest
        result = flood(namespace, int(domain), int(clients), int(each), float(seconds), prefix)
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
