"""Log in by OpenID Connect: to the provider, with PKCE, and back with a code."""

import hmac
import re
import secrets
import time
from base64 import urlsafe_b64encode
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from cell_hmi.api.problems import ApiProblem
from cell_hmi.api.signing import refuse_too_many
from cell_hmi.api.user_routes import People, set_session
from cell_hmi.users.accounts import UserRefused
from cell_hmi.users.audit_log import AskedFor
from cell_hmi.users.identity import NotKnown, known
from cell_hmi.users.provider import OidcProvider

router = APIRouter(tags=["users"])
COOKIE = "cell_oidc"
WAIT_S = 600.0
"""So long somebody may take at the provider [s]."""
MOST = 1000
"""Logins that are under way; the oldest one makes room."""
DONE = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={to}"><a href="{to}">...</a>'
"""A page of ours leads on: a session's cookie is not sent where another site has led to."""
WITHIN = re.compile(r"/(?![/\\])[^\\\x00-\x20]*")
"""A place of this page, as every browser reads it."""
Word = Annotated[str, Query(max_length=4000)]


@dataclass(frozen=True, slots=True)
class _Begun:
    nonce: str
    verifier: str
    to: str
    until: float


class OidcLogins:
    """Logins that are under way at one provider."""

    def __init__(self, provider: OidcProvider) -> None:
        self.provider = provider
        self._begun: OrderedDict[str, _Begun] = OrderedDict()

    def begin(self, to: str, now: float) -> tuple[str, _Begun]:
        """A new one; returns its secret, which only this browser gets."""
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        self._begun[state] = begun = _Begun(secrets.token_urlsafe(32), verifier, to, now + WAIT_S)
        while len(self._begun) > MOST:
            self._begun.popitem(last=False)
        return state, begun

    def end(self, state: str, cookie: str, now: float) -> _Begun:
        """One that comes back, once.

        Raises:
            NotKnown: it was not begun here, by this browser, a short while ago.
        """
        mine = hmac.compare_digest(state.encode(errors="replace"), cookie.encode(errors="replace"))
        begun = self._begun.pop(state, None) if mine else None
        if begun is None or begun.until < now:
            raise NotKnown("no such login is under way in this browser; begin it again")
        return begun


def logins_of(request: Request) -> OidcLogins:
    """The logins of the page's provider.

    Raises:
        ApiProblem: it has none.
    """
    found: OidcLogins | None = request.app.state.oidc
    if found is None:
        raise ApiProblem(404, "nobody logs in here by OpenID Connect")
    return found


@router.get("/oidc/login", status_code=303, response_class=RedirectResponse)
async def log_in(request: Request, to: Word = "/") -> Response:
    """Go to the provider."""
    logins, asker = logins_of(request), request.state.asker
    refuse_too_many(request.app.state.tries, f"oidc {asker.place}")
    state, begun = logins.begin(to if WITHIN.fullmatch(to) else "/", time.monotonic())
    challenge = urlsafe_b64encode(sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
    try:
        place = await logins.provider.asked(_back(request), state, begun.nonce, challenge)
    except NotKnown as why:
        raise ApiProblem(503, f"who logs in cannot be asked for: {why}") from None
    answer = RedirectResponse(place, 303)
    answer.set_cookie(
        COOKIE, state, max_age=int(WAIT_S), path="/oidc", httponly=True, samesite="lax", secure=request.app.state.secure
    )
    return answer


@router.get("/oidc/back", response_class=HTMLResponse)
async def come_back(request: Request, people: People, state: Word = "", code: Word = "", error: Word = "") -> Response:
    """Come back from the provider with a code."""
    logins, asker = logins_of(request), request.state.asker
    try:
        begun = logins.end(state, request.cookies.get(COOKIE, ""), time.monotonic())
        if error or not code:
            raise NotKnown(f"the provider let nobody in: {error[:100] or 'no code'}")
        token, keys = await logins.provider.token(code, _back(request), begun.verifier)
        found = known(logins.provider.config, token, keys, begun.nonce, time.time())
        people.accounts.from_elsewhere(found.name, found.role, found.identity)
    except (NotKnown, UserRefused) as why:
        people.audit.add(AskedFor("", "", asker.place, "log in", "OpenID Connect", "", f"refused: {why}"))
        raise ApiProblem(401, str(why)) from None
    people.audit.add(AskedFor(found.name, found.role, asker.place, "log in", "OpenID Connect", "", "done"))
    answer = HTMLResponse(DONE.format(to=escape(begun.to, quote=True)))
    answer.delete_cookie(COOKIE, path="/oidc")
    return set_session(request, people, answer, found.name, found.role)


def _back(request: Request) -> str:
    scheme = "https" if request.app.state.secure else "http"
    return f"{scheme}://{request.headers['host']}/oidc/back"
