"""The app that answers: the API, the login, and whatever else is put on top."""

import secrets
from asyncio import to_thread
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

from cell_hmi.api import (
    arm_routes,
    event_routes,
    hook_routes,
    line_routes,
    metric_routes,
    oidc_routes,
    order_routes,
    product_routes,
    unit_routes,
    user_routes,
    view_routes,
    webhook_routes,
)
from cell_hmi.api.asking import RequestDesk
from cell_hmi.api.guard import PageGate
from cell_hmi.api.hook_routes import HookSecrets
from cell_hmi.api.oidc_routes import OidcLogins
from cell_hmi.api.problems import RESPONSES, SCHEMA, explain_problems
from cell_hmi.live.arm_views import ArmViews
from cell_hmi.live.cell_views import CellViews
from cell_hmi.live.expected import ExpectedFinish
from cell_hmi.live.line_services import AskLine
from cell_hmi.live.live_line import LiveLine
from cell_hmi.live.past_line import PastLine
from cell_hmi.live.products_now import ProductsNow
from cell_hmi.users.desk import FrontDesk
from cell_hmi.users.provider import OidcProvider
from cell_hmi.users.rate_limit import RateLimit
from cell_hmi.webhooks.hook_sender import HookSenders

API = "/api/v1"
HERE = ("localhost", "127.0.0.1", "::1")
ROUTERS: tuple[APIRouter, ...] = (
    line_routes.router,
    order_routes.router,
    product_routes.router,
    unit_routes.router,
    event_routes.router,
    metric_routes.router,
    user_routes.router,
    view_routes.router,
    webhook_routes.router,
)


@dataclass(frozen=True, slots=True)
class PageParts:
    """What the app is made of.

    Attributes:
        live: the line as it is now; `past`: as it was.
        line: asks it.
        desk: users and who asked for what.
        hosts: names by which the page may be asked for.
        secure: it is reached by TLS only.
        hooks: the shops that may send orders.
        senders: tell others what happens.
        oidc: knows users, beside the desk.
    """

    live: LiveLine
    past: PastLine
    line: AskLine
    desk: FrontDesk
    hosts: Collection[str] = HERE
    secure: bool = False
    hooks: HookSecrets = HookSecrets()
    senders: HookSenders = field(default_factory=HookSenders)
    oidc: OidcProvider | None = None


def build_app(parts: PageParts) -> FastAPI:
    """The app.  While it runs, the line is followed."""

    @asynccontextmanager
    async def following(app: FastAPI) -> AsyncIterator[None]:
        parts.live.hub.start()
        parts.live.start()
        parts.past.start()
        parts.senders.start()
        yield
        await to_thread(app.state.arms.close)
        await to_thread(app.state.views.close)
        parts.live.hub.end()
        parts.live.stop()
        parts.past.stop()
        parts.senders.stop()

    app = FastAPI(title="Line", version="1", lifespan=following, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.live, app.state.past, app.state.desk = parts.live, parts.past, parts.desk
    app.state.expected = ExpectedFinish(parts.live.state_dir, parts.live)
    app.state.products = ProductsNow(parts.live.state_dir)
    app.state.views = CellViews(parts.live.state_dir)
    app.state.arms = ArmViews(app.state.views)
    app.state.requests = RequestDesk(parts.line, parts.desk.audit)
    app.state.secure, app.state.hooks, app.state.senders = parts.secure, parts.hooks, parts.senders
    app.state.oidc = OidcLogins(parts.oidc) if parts.oidc else None
    app.state.tries = RateLimit(per_s=5.0 / 60.0, burst=10.0)
    app.state.setup_code = secrets.token_urlsafe(12)
    explain_problems(app)
    for router in ROUTERS:
        app.include_router(router, prefix=API, responses=RESPONSES)
    app.include_router(hook_routes.router, responses=RESPONSES)
    app.include_router(oidc_routes.router, responses=RESPONSES)
    app.include_router(arm_routes.router)

    @app.get(f"{API}/openapi.json", include_in_schema=False)
    def openapi() -> dict[str, Any]:
        return api_document(app)

    app.add_middleware(PageGate, desk=parts.desk, hosts=parts.hosts, secure=parts.secure)
    return app


def api_document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document: every route with its problems, and how to say who asks."""
    made = get_openapi(title="The line's API", version="1", routes=app.routes)
    parts = made.setdefault("components", {})
    parts.setdefault("schemas", {})["Problem"] = SCHEMA
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "cell_session"},
    }
    made["security"] = [{"token": []}, {"session": []}]
    return made
