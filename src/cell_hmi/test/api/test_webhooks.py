"""What nobody took should be seen by people, and be sent again when they say so."""

import time
from pathlib import Path

from hook_receiver import receiving
from served import served

from cell_hmi.users.roles import Role
from cell_hmi.webhooks.hook_setup import hook_senders
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Order

API = "/api/v1"
PATIENCE_S = 20.0


def test_a_page_tells_and_shows_what_was_not_taken(tmp_path: Path) -> None:
    with receiving() as inbox:
        file = tmp_path / "webhooks.yaml"
        file.write_text(f"webhooks:\n  shop: {{url: '{inbox.url}', secret: SHOP, loopback: true}}\n")
        senders = hook_senders(file, tmp_path, {"SHOP": "a secret of enough bytes"})
        with served(tmp_path, senders=senders) as line:
            client = line.client(Role.ENGINEER)
            end = time.monotonic() + PATIENCE_S
            while not inbox.came and time.monotonic() < end:
                name = f"B{time.monotonic_ns()}"  # until the receiver's place in the log is taken, nothing is told
                line.happens(ev.OrderAccepted(3600.0, Order(name, (), 3600.0, open_units=0), ()))
                time.sleep(0.1)
            assert inbox.came
            (it,) = client.get(f"{API}/webhooks").json()["items"]
            assert (it["name"], it["dead"], it["url"]) == ("shop", 0, inbox.url)
            assert client.get(f"{API}/webhooks/shop/dead").json() == {"items": []}
            assert client.post(f"{API}/webhooks/shop/retry").json() == {"message": "0 messages are sent again"}
            assert client.get(f"{API}/webhooks/other/dead").status_code == 404
            assert 'cell_webhook_messages{receiver="shop",state="dead"} 0' in client.get(f"{API}/metrics").text
