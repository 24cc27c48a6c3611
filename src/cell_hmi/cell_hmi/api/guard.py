"""What every request passes first: where it comes from, who asks, how often, and how large it is."""

import time
from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cell_hmi.api.access import COOKIE, PAGE_HEADER, Asker, asker_of
from cell_hmi.api.problems import ApiProblem
from cell_hmi.users.desk import FrontDesk
from cell_hmi.users.rate_limit import RateLimit

SAFE = ("GET", "HEAD", "OPTIONS")
LARGEST = 8 * 2**20
"""Body of a request [bytes]."""
OPEN = ("/login", "/setup", "/open/", "/hooks/", "/oidc/", "/api/", "/_nicegui/")
"""Paths that do not lead to the login: the API says itself that nobody is logged in."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'self'; "
        "form-action 'self'; object-src 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class PageGate:
    """An ASGI app in front of another."""

    def __init__(self, app: ASGIApp, desk: FrontDesk, hosts: Collection[str], secure: bool) -> None:
        """Guard an app.

        Args:
            app: the one that answers.
            desk: knows users.
            hosts: names by which the page may be asked for, without ports; another one is a trick with DNS.
            secure: it is reached by TLS only.
        """
        self._app, self._desk, self._hosts, self._secure = app, desk, {host.lower() for host in hosts}, secure
        self._users = RateLimit(per_s=1000.0, burst=2000.0)
        self._strangers = RateLimit(per_s=10.0, burst=100.0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asker = self._asker(scope, headers)
        scope.setdefault("state", {})["asker"] = asker
        try:
            self._check(scope, headers, asker)
        except ApiProblem as problem:
            await self._refuse(scope, receive, send, problem.response())
            return
        if asker.account is None and _is_page(scope):
            target = quote(
                scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            )
            await self._refuse(scope, receive, send, RedirectResponse(f"/login?to={target}", 303))
            return
        await self._app(scope, _limited(receive), self._with_headers(scope, send))

    def _asker(self, scope: Scope, headers: Headers) -> Asker:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            cookie = None
        place = scope["client"][0] if scope.get("client") else ""
        return asker_of(self._desk, headers.get("authorization", ""), cookie.value if cookie else "", place)

    def _check(self, scope: Scope, headers: Headers, asker: Asker) -> None:
        """Refuse what no page and no program of ours sends.

        Raises:
            ApiProblem: says why.
        """
        host = urlsplit(f"//{headers.get('host', '')}")
        if (host.hostname or "") not in self._hosts:
            raise ApiProblem(400, "this page is not asked for by that name; ./cell page --host NAME allows it")
        origin = headers.get("origin", "")
        changes = scope["type"] == "websocket" or scope["method"] not in SAFE
        if changes and origin and urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
            raise ApiProblem(403, "the request comes from another site")
        own = scope["path"].startswith("/_nicegui/")
        if changes and scope["type"] == "http" and asker.session and not own and PAGE_HEADER not in headers:
            raise ApiProblem(403, f"with a session, what changes something needs the header {PAGE_HEADER}")
        if scope["type"] == "websocket" and asker.account is None:
            raise ApiProblem(401, "log in first")
        limit, name = (self._users, asker.name) if asker.account else (self._strangers, asker.place)
        if wait_s := limit.wait_s(name, time.monotonic()):
            raise ApiProblem(429, f"wait {wait_s:.1f} s", {"Retry-After": str(int(wait_s) + 1)})
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST:
            raise ApiProblem(413, f"a request has {LARGEST // 2**20} MiB at most")

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, response: Response) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4401})
        else:
            await response(scope, receive, self._with_headers(scope, send))

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith(("/_nicegui/", "/open/")):
                    headers["Cache-Control"] = "no-store"
                if self._secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        return out


def _is_page(scope: Scope) -> bool:
    return scope["type"] == "http" and not scope["path"].startswith(OPEN)


def _limited(receive: Receive) -> Receive:
    """Receive no more than may be sent, also where the length was not said before."""
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        if message["type"] == "http.request":
            read += len(message.get("body", b""))
            if read > LARGEST:
                raise ApiProblem(413, f"a request has {LARGEST // 2**20} MiB at most")
        return message

    return limited
