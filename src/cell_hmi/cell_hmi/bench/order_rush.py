"""Clients of the orders API, each with a connection of its own, one order after the other."""

import json
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

VARIANT = "SERUM-HYDRA"


@dataclass(frozen=True, slots=True)
class Rushed:
    """What came of a rush: how many orders a second were in the book, and what the slowest waited [s]."""

    orders: int
    per_s: float
    p50_s: float
    p99_s: float


def rush(base: str, token: str, clients: int, each: int, name: str) -> Rushed:
    """Send orders of one unit.

    Args:
        base: address of the page.
        token: of a user who may.
        clients: that send at the same time.
        each: so many orders of each.
        name: ids of orders begin with it.

    Raises:
        RuntimeError: an order was not taken.
    """
    took: list[list[float]] = [[] for _ in range(clients)]
    faults: list[str] = []
    threads = [
        threading.Thread(target=_send, args=(base, token, f"{name}{n}-", each, took[n], faults)) for n in range(clients)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(f"an order was not taken: {faults[0]}")
    all_s = sorted(one for some in took for one in some)
    count = len(all_s)
    return Rushed(count, count / (time.perf_counter() - began), all_s[count // 2], all_s[-1 - count // 100])


def _send(base: str, token: str, name: str, each: int, took: list[float], faults: list[str]) -> None:
    connection = HTTPConnection(urlsplit(base).netloc, timeout=60.0)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for number in range(each):
        order = {"id": f"{name}{number}", "lines": [{"variant": VARIANT}]}
        body = json.dumps({"document": json.dumps({"orders": [order]})})
        began = time.perf_counter()
        connection.request("POST", "/api/v1/orders", body, headers)
        answer = connection.getresponse()
        text = answer.read()
        took.append(time.perf_counter() - began)
        if answer.status != 201:
            faults.append(text.decode(errors="replace")[:300])
            return
    connection.close()
