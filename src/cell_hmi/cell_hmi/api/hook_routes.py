"""Webhooks of shops: an order comes as the shop sends it, signed with a secret that only shop and page know.

That an order comes twice, late, or after its cancellation is no matter: the intake sees to it (docs/dispatch.md).
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool

from cell_hmi.api.access import Asker
from cell_hmi.api.asking import RequestDesk
from cell_hmi.api.bodies import OrdersBody
from cell_hmi.api.order_routes import submit_document
from cell_hmi.api.problems import ApiProblem
from cell_hmi.users.accounts import Account
from cell_hmi.users.audit_log import AskedFor
from cell_hmi.users.roles import Act, Role
from cell_line.documents import MAX_DOCUMENT

router = APIRouter(tags=["webhooks"])
SIGNED = {"shopify": "x-shopify-hmac-sha256", "woocommerce": "x-wc-webhook-signature"}
"""Shop, which is also the name of its format -> header with the signature, base64 of HMAC-SHA256 of the body."""
PING = b"webhook_id="
"""WooCommerce asks once whether somebody is there."""


@dataclass(frozen=True, slots=True)
class HookSecrets:
    """The secrets of the shops that may send orders; one that has none is not listened to."""

    secrets: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "HookSecrets":
        """`CELL_HOOK_SHOPIFY`, `CELL_HOOK_WOOCOMMERCE` say them."""
        named = {shop: environment.get(f"CELL_HOOK_{shop.upper()}", "") for shop in SIGNED}
        return cls({shop: secret for shop, secret in named.items() if secret})

    def signs(self, shop: str, body: bytes, signature: str) -> bool:
        """Whether the shop has signed this."""
        digest = hmac.new(self.secrets[shop].encode(), body, hashlib.sha256).digest()
        return hmac.compare_digest(base64.b64encode(digest), signature.strip().encode(errors="replace"))


@router.post("/hooks/{shop}")
async def hook(request: Request, shop: Annotated[str, Path(max_length=20)]) -> dict[str, Any]:
    """Take an order of a shop; the shop sends it again where this is not answered with 2xx."""
    known: HookSecrets = request.app.state.hooks
    requests: RequestDesk = request.app.state.requests
    asker: Asker = request.state.asker
    if shop not in known.secrets:
        raise ApiProblem(404, f"no shop {shop[:20]!r} is listened to")
    body = await request.body()
    if not known.signs(shop, body, request.headers.get(SIGNED[shop], "")):
        requests.audit.add(
            AskedFor("", "", asker.place, Act.ORDER, f"webhook of {shop}", "", "refused: wrong signature")
        )
        raise ApiProblem(401, "the signature is wrong")
    if body.startswith(PING):
        return {"orders": [], "notes": ["somebody is there"]}
    document = OrdersBody(document=_text(body), source=f"{shop} webhook", format=shop)
    sender = Asker(Account(shop, Role.OPERATOR, True, 0.0), asker.place)
    answer = await run_in_threadpool(submit_document, requests, sender, document)
    if answer.errors:
        raise ApiProblem(422, answer.errors[0], errors=[{"where": shop, "why": it} for it in answer.errors])
    return {"orders": answer.orders, "notes": answer.notes}


def _text(body: bytes) -> str:
    if len(body) > MAX_DOCUMENT:
        raise ApiProblem(413, "the order is too large")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise ApiProblem(422, "the body is no text in UTF-8") from None
