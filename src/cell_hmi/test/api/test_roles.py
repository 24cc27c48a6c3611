"""It should let nobody do through any route what their role does not allow, whatever routes there are."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from served import Served

from cell_hmi.api.access import RoleCheck
from cell_hmi.api.app import API, ROUTERS
from cell_hmi.users.roles import Act, Role, may

NAMES = {"cell": "dosing", "carrier": "1", "order": "A", "unit": "A-01", "name": "x", "variant": "KIT-DAY"}
FOR_ALL = {("POST", f"{API}/session"), ("POST", f"{API}/setup")}
"""Where somebody comes in."""


def routes() -> Iterator[tuple[str, str, RoleCheck | None]]:
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            checks = [it.call for it in route.dependant.dependencies if isinstance(it.call, RoleCheck)]
            for method in route.methods:
                yield method, f"{API}{route.path}", checks[0] if checks else None


GUARDED = [(method, path, check.act) for method, path, check in routes() if check]


def test_every_route_has_a_check() -> None:
    assert {(method, path) for method, path, check in routes() if check is None} == FOR_ALL
    assert len(GUARDED) > 30


def ask(client: Any, method: str, path: str) -> Any:
    for name, value in {
        "cell": "dosing",
        "carrier": "1",
        "order": "A",
        "unit": "A-01",
        "name": "x",
        "variant": "KIT-DAY",
    }.items():
        path = path.replace(f"{{{name}}}", value)
    return client.request(method, path.replace("{alarm:path}", "line:held"), json={})


def test_nobody_gets_in(line: Served) -> None:
    client = line.client()
    for method, path, _ in GUARDED:
        found = ask(client, method, path)
        assert (found.status_code, found.headers["content-type"]) == (401, "application/problem+json"), path
    assert line.line.asked == []


@pytest.mark.parametrize("role", Role)
def test_who_may_not_is_refused_and_who_may_is_not(line: Served, role: Role) -> None:
    """It should refuse before anything else is looked at, ask the line nothing, and keep who tried."""
    client = line.client(role)
    refused = [(method, path) for method, path, act in GUARDED if not may(role, act)]
    for method, path in refused:
        found = ask(client, method, path)
        assert (found.status_code, found.json()["status"]) == (403, 403), (method, path)
    assert line.line.asked == []
    assert len(line.desk.audit.before(0, 1000)) == len(refused)
    for method, path, act in GUARDED:
        if may(role, act) and not path.endswith("/stream"):
            assert ask(client, method, path).status_code not in (401, 403), (method, path)


def test_the_api_has_a_route_for_each_act() -> None:
    """It should not name an act in the table that nothing asks for."""
    assert {act for *_, act in GUARDED} == set(Act)
