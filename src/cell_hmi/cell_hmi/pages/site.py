"""All pages, and where they are."""

import secrets
from collections.abc import Awaitable, Callable
from html import escape
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from nicegui import ui

from cell_hmi.api.problems import ApiProblem
from cell_hmi.pages.alarms_page import alarms_page
from cell_hmi.pages.audit_page import audit_page
from cell_hmi.pages.cell_page import cell_page, cells_page
from cell_hmi.pages.cost_page import cost_page
from cell_hmi.pages.figures_page import figures_page
from cell_hmi.pages.frame import PAGES, page_frame
from cell_hmi.pages.order_page import order_page, orders_page
from cell_hmi.pages.overview_page import overview_page
from cell_hmi.pages.recall_page import recall_page
from cell_hmi.pages.schedule_page import schedule_page
from cell_hmi.pages.unit_page import unit_page
from cell_hmi.pages.users_page import users_page
from cell_hmi.pages.variants_page import variants_page
from cell_hmi.pages.viewer import PageViewer, viewer_of
from cell_hmi.pages.webhooks_page import webhooks_page
from cell_hmi.pages.words import Words, language_for
from cell_hmi.users.roles import Act

STATIC = Path(__file__).parents[1] / "static"
ENTER = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/open/page.css"></head>
<body><form class="enter" data-to="{to}" data-away="{away}"><h1>{title}</h1>
<label for="name">{name}</label><input id="name" name="name" autocomplete="username" autofocus required>
<label for="password">{password}</label><input id="password" name="password" type="password"
autocomplete="{complete}" required><p class="wrong" role="alert">{wrong}</p>
<button class="step" type="submit">{button}</button>{other}</form>
<script src="/open/enter.js"></script></body></html>"""

PLAIN: dict[str, Callable[[PageViewer], None]] = {
    "/": overview_page,
    "/orders": orders_page,
    "/cells": cells_page,
    "/alarms": alarms_page,
    "/figures": figures_page,
    "/cost": cost_page,
    "/schedule": schedule_page,
    "/variants": variants_page,
    "/recall": recall_page,
    "/audit": audit_page,
    "/webhooks": webhooks_page,
    "/users": users_page,
}
OF_A_THING: dict[str, Callable[[PageViewer, str], None]] = {
    "/orders/{name}": order_page,
    "/units/{name}": unit_page,
    "/cells/{name}": cell_page,
}


def add_pages(app: FastAPI) -> None:
    """Put the pages on top of the API; once in a process, for NiceGUI has one set of pages."""
    app.mount("/open", StaticFiles(directory=STATIC))

    @app.get("/login", include_in_schema=False)
    def login(request: Request) -> HTMLResponse:
        return _enter(request, "session", "Log in", "current-password")

    @app.get("/setup", include_in_schema=False)
    def setup(request: Request) -> HTMLResponse:
        return _enter(request, "setup", "Make the first engineer", "new-password")

    async def refused(request: Request, problem: Exception) -> Response:
        """Who comes back from another login in vain is a person in a browser, and gets the page to try again."""
        assert isinstance(problem, ApiProblem), "it is of this kind"
        if not request.url.path.startswith("/oidc/") or "text/html" not in request.headers.get("accept", ""):
            return problem.response()
        return _enter(request, "session", "Log in", "current-password", problem)

    app.add_exception_handler(ApiProblem, refused)
    for path, name, act in PAGES:
        ui.page(path)(_plain(app, name, act, PLAIN[path]))
    for path, of_a_thing in OF_A_THING.items():
        ui.page(path)(_named(app, of_a_thing))
    ui.run_with(app, storage_secret=secrets.token_urlsafe(32), reconnect_timeout=10.0, show_welcome_message=False)


def _plain(
    app: FastAPI, name: str, act: Act, page: Callable[[PageViewer], None]
) -> Callable[[Request], Awaitable[None]]:
    async def shown(request: Request) -> None:
        viewer = viewer_of(app, request)
        if viewer.may(act):
            page(viewer)
            return
        with page_frame(viewer, name):
            ui.label(viewer.words("Your role may not see this.")).classes("panel")

    return shown


def _named(app: FastAPI, page: Callable[[PageViewer, str], None]) -> Callable[[Request, str], Awaitable[None]]:
    async def shown(request: Request, name: str) -> None:
        page(viewer_of(app, request), name)

    return shown


def _enter(request: Request, to: str, title: str, complete: str, problem: ApiProblem | None = None) -> HTMLResponse:
    words = Words(language_for(request.cookies.get("cell_lang", ""), request.headers.get("accept-language", "")))
    texts = {
        "title": words(title),
        "name": words("Name"),
        "password": words("Password"),
        "button": words(title),
        "away": words("The page is not there; try again."),
        "wrong": problem.detail if problem else "",
    }
    shown = {name: escape(text, quote=True) for name, text in texts.items()}
    return HTMLResponse(
        ENTER.format(language=words.language, to=to, complete=complete, other=_other(request, words, to), **shown),
        problem.status if problem else 200,
        problem.headers if problem else None,
    )


def _other(request: Request, words: Words, to: str) -> str:
    """The way in for whom another system knows."""
    logins = request.app.state.oidc
    if logins is None or to != "session":
        return ""
    after = quote(request.query_params.get("to", "/"))
    text = escape(words("Log in with {provider}", provider=logins.provider.config.called))
    return f'<a class="other" href="/oidc/login?to={after}">{text}</a>'
