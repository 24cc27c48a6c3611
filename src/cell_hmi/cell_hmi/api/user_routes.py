"""Logging in and out, users and tokens."""

import secrets
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from cell_hmi.api.access import COOKIE, Asker, RoleCheck
from cell_hmi.api.bodies import FirstUserBody, LoginBody, TokenBody, UserBody, UserChange
from cell_hmi.api.line_routes import Desk, Sees
from cell_hmi.api.problems import ApiProblem
from cell_hmi.api.signing import refuse_too_many
from cell_hmi.users.accounts import UserRefused
from cell_hmi.users.audit_log import AskedFor
from cell_hmi.users.desk import FrontDesk
from cell_hmi.users.roles import MAY, Act, Role
from cell_hmi.users.sessions import LONGEST_S

router = APIRouter(tags=["users"])
Engineer = Annotated[Asker, Depends(RoleCheck(Act.USERS))]
UserName = Annotated[str, Path(max_length=40)]


async def desk_of(request: Request) -> FrontDesk:
    """Users, sessions and who asked for what."""
    desk: FrontDesk = request.app.state.desk
    return desk


People = Annotated[FrontDesk, Depends(desk_of)]


@router.post("/session", status_code=200)
async def log_in(request: Request, people: People, body: LoginBody) -> Response:
    """Log in; the session is a cookie that no script can read."""
    asker: Asker = request.state.asker
    refuse_too_many(request.app.state.tries, f"place {asker.place}", f"name {body.name}")
    account = await run_in_threadpool(people.accounts.check, body.name, body.password)
    outcome = "done" if account else "refused: wrong name or password"
    people.audit.add(AskedFor(body.name, account.role if account else "", asker.place, "log in", "", "", outcome))
    if account is None:
        raise ApiProblem(401, "the name or the password is wrong")
    return _logged_in(request, people, account.name, account.role)


@router.post("/setup", status_code=200)
async def first_user(request: Request, people: People, body: FirstUserBody) -> Response:
    """Make the first engineer, by the code that stands where the page was started; only while there is nobody."""
    asker: Asker = request.state.asker
    refuse_too_many(request.app.state.tries, f"place {asker.place}", "setup")
    if people.accounts.all():
        raise ApiProblem(409, "there are users; log in")
    if not secrets.compare_digest(body.code.encode(), request.app.state.setup_code.encode()):
        raise ApiProblem(401, "the code is another one; it stands where the page was started")
    await run_in_threadpool(_refusing, lambda: people.accounts.add(body.name, Role.ENGINEER, body.password))
    people.audit.add(AskedFor(body.name, Role.ENGINEER, asker.place, Act.USERS, f"first user {body.name}", "", "done"))
    return _logged_in(request, people, body.name, Role.ENGINEER)


@router.delete("/session")
def log_out(request: Request, people: People, asker: Sees) -> Response:
    """Log out."""
    if asker.session:
        people.sessions.end(asker.session)
    answer = JSONResponse({"message": "logged out"})
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/me")
def me(asker: Sees) -> dict[str, Any]:
    """Who I am, and what I may do."""
    return {"name": asker.name, "role": asker.role, "may": sorted(MAY[Role(asker.role)])}


@router.get("/users")
def users(asker: Engineer, people: People) -> dict[str, Any]:
    """Everybody who may, or might, come in."""
    return {"items": [asdict(it) for it in people.accounts.all()]}


@router.post("/users", status_code=201)
def add_user(asker: Engineer, people: People, desk: Desk, body: UserBody) -> dict[str, Any]:
    """Make a user."""
    about = f"user {body.name} as {body.role}"
    made = desk.keep(
        asker, Act.USERS, about, "", lambda: _refusing(lambda: people.accounts.add(body.name, body.role, body.password))
    )
    return asdict(made)


@router.patch("/users/{name}")
def change_user(asker: Engineer, people: People, desk: Desk, name: UserName, body: UserChange) -> dict[str, str]:
    """Give a user another role or password, or shut them out."""
    changed = ", ".join(sorted(body.model_fields_set))
    desk.keep(
        asker,
        Act.USERS,
        f"user {name}: {changed}",
        "",
        lambda: _refusing(lambda: people.accounts.change(name, body.role, body.password, body.active)),
    )
    return {"message": f"user {name} is changed"}


@router.get("/tokens")
def tokens(asker: Sees, people: People) -> dict[str, Any]:
    """My tokens, without their secrets; an engineer sees those of all."""
    whose = "" if asker.may(Act.USERS) else asker.name
    return {"items": [asdict(it) for it in people.accounts.tokens(whose)]}


@router.post("/tokens", status_code=201)
def add_token(asker: Sees, people: People, desk: Desk, body: TokenBody) -> dict[str, str]:
    """Make a token for a program that acts for me; it is shown this once."""
    if asker.account and asker.account.elsewhere and not asker.session:
        raise ApiProblem(403, "log in to make a token: another system knows you, and says by that that it still does")
    token = desk.keep(
        asker,
        Act.SEE,
        f"token {body.name}",
        "",
        lambda: _refusing(lambda: people.accounts.add_token(asker.name, body.name, body.days)),
    )
    return {"name": body.name, "token": token}


@router.delete("/tokens/{name}")
def drop_token(asker: Sees, people: People, desk: Desk, name: UserName) -> dict[str, str]:
    """Take one of my tokens back."""
    if not desk.keep(asker, Act.SEE, f"token {name} dropped", "", lambda: people.accounts.drop_token(asker.name, name)):
        raise ApiProblem(404, f"you have no token {name!r}")
    return {"message": f"token {name} is no good any more"}


def _refusing(do: Any) -> Any:
    try:
        return do()
    except UserRefused as error:
        raise ApiProblem(409, str(error)) from None


def _logged_in(request: Request, people: FrontDesk, name: str, role: Role) -> Response:
    return set_session(request, people, JSONResponse({"name": name, "role": role}), name, role)


def set_session(request: Request, people: FrontDesk, answer: Response, name: str, role: Role) -> Response:
    """Begin a session, whose cookie goes with the answer."""
    answer.set_cookie(
        COOKIE,
        people.sessions.begin(name),
        max_age=int(LONGEST_S[role]),
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.app.state.secure,
    )
    return answer
