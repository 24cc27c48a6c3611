"""Passwords at the door of the API: not too many tries, and an electronic signature by one."""

import time

from fastapi import FastAPI

from cell_hmi.api.access import Asker
from cell_hmi.api.problems import ApiProblem
from cell_hmi.users.desk import FrontDesk
from cell_hmi.users.rate_limit import RateLimit

BY_PASSWORD = "password"
"""How somebody proved who they are, as the record of the line says it."""


def refuse_too_many(tries: RateLimit, *names: str) -> None:
    """Count a try of each of these.

    Raises:
        ApiProblem: there were too many.
    """
    for name in names:
        if wait_s := tries.wait_s(name, time.monotonic()):
            raise ApiProblem(429, f"too many tries; wait {wait_s:.0f} s", {"Retry-After": str(int(wait_s) + 1)})


def signature(app: FastAPI, asker: Asker, password: str) -> str:
    """How a user signs who is logged in, or has a token: they give their password once more.  It takes a moment.

    Raises:
        ApiProblem: the password is missing or wrong, or was wrong too often.
    """
    if not password:
        raise ApiProblem(403, "what becomes of a held unit is signed: give your password, too")
    refuse_too_many(app.state.tries, f"place {asker.place}", f"name {asker.name}")
    desk: FrontDesk = app.state.desk
    if desk.accounts.check(asker.name, password) is None:
        raise ApiProblem(403, "the password is wrong, so this is not signed")
    return BY_PASSWORD
