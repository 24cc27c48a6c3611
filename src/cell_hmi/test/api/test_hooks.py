"""It should take orders of shops that sign them, and nothing of anybody else."""

import base64
import hashlib
import hmac
import random

import pytest
from served import SECRETS, Served

from cell_hmi.api.hook_routes import SIGNED, HookSecrets

BODY = '{"id": 1, "name": "#1", "customer": "Zoë"}'.encode()


def signed(shop: str, body: bytes, secret: str = "") -> dict[str, str]:
    digest = hmac.new((secret or SECRETS[shop]).encode(), body, hashlib.sha256).digest()
    return {SIGNED[shop]: base64.b64encode(digest).decode()}


@pytest.mark.parametrize("shop", SIGNED)
def test_an_order_that_is_signed(line: Served, shop: str) -> None:
    found = line.client().post(f"/hooks/{shop}", content=BODY, headers=signed(shop, BODY))
    assert (found.status_code, found.json()["orders"]) == (200, ["B"])
    assert line.line.asked == [(shop, "submit", f"{shop} webhook", BODY.decode(), shop)]


@pytest.mark.parametrize("shop", SIGNED)
def test_a_wrong_signature(line: Served, shop: str) -> None:
    """It should ask the line nothing, and keep that somebody tried."""
    client = line.client()
    for headers in (
        {},
        {SIGNED[shop]: "?"},
        signed(shop, BODY + b" "),
        signed(shop, BODY, "x"),
    ):
        assert client.post(f"/hooks/{shop}", content=BODY, headers=headers).status_code == 401
    assert line.line.asked == []
    assert {it.asked.outcome for it in line.desk.audit.before(0, 9)} == {"refused: wrong signature"}


def test_a_shop_without_a_secret() -> None:
    assert HookSecrets.of({"CELL_HOOK_SHOPIFY": "", "OTHER": "x"}).secrets == {}
    assert HookSecrets.of({"CELL_HOOK_SHOPIFY": "a"}).secrets == {"shopify": "a"}


def test_a_shop_that_nobody_knows(line: Served) -> None:
    assert line.client().post("/hooks/ebay", content=BODY).status_code == 404


def test_the_line_is_not_there(line: Served) -> None:
    """It should have the shop send it again later."""
    line.line.away = True
    assert line.client().post("/hooks/shopify", content=BODY, headers=signed("shopify", BODY)).status_code == 503


def test_woocommerce_asks_whether_somebody_is_there(line: Served) -> None:
    ping = b"webhook_id=7"
    assert (
        line.client().post("/hooks/woocommerce", content=ping, headers=signed("woocommerce", ping)).status_code == 200
    )
    assert line.line.asked == []


def test_bodies_of_any_kind(line: Served) -> None:
    """It should answer each with a clear 4xx or hand it to the line as it is, and never fail itself."""
    line.line.submitted.errors.append("shopify webhook: is no JSON")
    client, chance = line.client(), random.Random(7)
    for _ in range(100):
        body = bytes(chance.randrange(256) for _ in range(chance.randrange(40)))
        found = client.post("/hooks/shopify", content=body, headers=signed("shopify", body))
        assert (found.status_code, found.json()["status"]) == (422, 422)
