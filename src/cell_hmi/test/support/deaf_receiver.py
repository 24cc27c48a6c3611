"""A receiver of webhooks that is not there, and two messages that it never took."""

import json
from pathlib import Path

from cell_hmi.webhooks.hook_queue import HookMessage, HookQueue
from cell_hmi.webhooks.hook_sender import HookSenders, HookTarget
from cell_hmi.webhooks.receivers import Receiver
from cell_line.log_head import LogHead

DATE = 1_750_000_000.0


def deaf_receiver(folder: Path) -> HookSenders:
    """Who tells it."""
    queue = HookQueue(folder)
    messages = [
        HookMessage(f"m{n}", topic, json.dumps({"type": topic, "data": data}).encode())
        for n, (topic, data) in enumerate([("unit.done", {"unit": "A1000-01"}), ("order.done", {"order": "A1000"})])
    ]
    queue.take("shop", "log", LogHead(0, ""), messages, DATE)
    for message in messages:
        queue.give_up("shop", message.id, DATE, "ConnectionRefusedError: [Errno 111] Connection refused")
    receiver = Receiver(url="http://127.0.0.1:9/hooks/line", secret="SHOP", loopback=True)
    return HookSenders((HookTarget("shop", receiver, b"sixteen bytes ok"),), queue, folder, lambda: DATE)
