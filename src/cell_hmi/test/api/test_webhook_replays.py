"""A shop sends an order again and again, in any order: it should be made once."""

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_intake import DEMO, RealIntake
from served import SECRETS, Served, served

from cell_hmi.api.hook_routes import SIGNED
from cell_orchestrator.core.events import OrderAccepted, UnitsAdded

ORDERS = DEMO.parents[1] / "orders"


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, line=RealIntake()) as found:
        yield found


def versions(shop: str) -> list[bytes]:
    """The order as the shop sent it four times, while it changed nothing that is made."""
    order = json.loads((ORDERS / f"{shop}-example.json").read_text(encoding="utf-8"))
    out = []
    for minute in range(4):
        changed = {
            "shopify": {"updated_at": f"2026-03-02T10:3{minute}:00+01:00", "note": f"note {minute}"},
            "woocommerce": {"date_modified_gmt": f"2026-03-02T09:3{minute}:00", "customer_note": f"note {minute}"},
        }[shop]
        out.append(json.dumps({**order, **changed}).encode())
    return out


@pytest.mark.long
@pytest.mark.parametrize("shop", SIGNED)
@pytest.mark.parametrize("seed", [1, 2])
def test_replays(line: Served, shop: str, seed: int) -> None:
    """It should be one order, with as many units as were ordered, whatever came when; a wrong signature adds none."""
    assert isinstance(line.line, RealIntake)
    sent = versions(shop) * 25
    random.Random(seed).shuffle(sent)
    client, secret = line.client(), SECRETS[shop].encode()
    forged = client.post(f"/hooks/{shop}", content=sent[0], headers={SIGNED[shop]: "c2ln"})
    assert forged.status_code == 401 and not line.line.engine.plant.orders
    for body in sent:
        signature = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()
        found = client.post(f"/hooks/{shop}", content=body, headers={SIGNED[shop]: signature})
        assert found.status_code == 200, found.text
    (order,) = line.line.engine.plant.orders.values()
    assert (order.id, len(order.units)) == {"shopify": ("5847392847001", 3), "woocommerce": ("1733", 3)}[shop]
    assert len(line.line.store.of_kinds([OrderAccepted])) == 1
    assert line.line.store.of_kinds([UnitsAdded]) == []
