"""Who asks, and whether they may: every route of the API has one `RoleCheck`."""

from dataclasses import dataclass

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from cell_hmi.api.problems import ApiProblem
from cell_hmi.users.accounts import Account
from cell_hmi.users.audit_log import AskedFor, AuditLog
from cell_hmi.users.desk import FrontDesk
from cell_hmi.users.roles import Act, Role, may

COOKIE = "cell_session"
PAGE_HEADER = "x-cell-page"
"""A page of ours sends it with what changes something: no other site can."""
BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks.

    Attributes:
        account: the user, None where nobody is logged in.
        place: address that the request came from.
        session: secret of the session, '' for a program with a token.
    """

    account: Account | None
    place: str
    session: str = ""

    @property
    def name(self) -> str:
        """Of the user, '' for nobody."""
        return self.account.name if self.account else ""

    @property
    def role(self) -> str:
        """Of the user, '' for nobody."""
        return str(self.account.role) if self.account else ""

    def may(self, act: Act) -> bool:
        """Whether they may do something."""
        return self.account is not None and may(self.account.role, act)


def asker_of(desk: FrontDesk, authorization: str, session: str, place: str) -> Asker:
    """Who asks, by a token or by a session; a token that is wrong is nobody, whatever session there is."""
    if authorization:
        token = authorization[len(BEARER) :].strip() if authorization.lower().startswith(BEARER) else ""
        return Asker(desk.accounts.of_token(token) if token else None, place)
    return Asker(desk.sessions.find(session) if session else None, place, session)


class RoleCheck:
    """Lets pass who may do an act; who may not is refused, and that is kept."""

    def __init__(self, act: Act) -> None:
        self.act = act

    async def __call__(self, request: Request) -> Asker:
        """Return who asks.

        Raises:
            ApiProblem: nobody is logged in, or they may not.
        """
        asker: Asker = request.state.asker
        if asker.account is None:
            raise ApiProblem(401, "log in, or send a token: Authorization: Bearer ...", {"WWW-Authenticate": "Bearer"})
        if not asker.may(self.act):
            audit: AuditLog = request.app.state.desk.audit
            about = f"{request.method} {request.url.path}"
            asked = AskedFor(asker.name, asker.role, asker.place, self.act, about, "", "refused: not allowed")
            await run_in_threadpool(audit.add, asked)
            able = ", ".join(role for role in Role if may(role, self.act))
            raise ApiProblem(403, f"{asker.role} may not: {self.act} is for {able}")
        return asker
