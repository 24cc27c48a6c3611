"""It should show no page to a role that may not see it, whatever pages there are."""

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("nicegui", reason="./cell test installs what serves pages")

from nicegui.testing.general import nicegui_reset_globals
from served import BASE, Served, served
from starlette.testclient import TestClient

from cell_hmi.pages.frame import PAGES
from cell_hmi.pages.site import OF_A_THING, PLAIN, add_pages
from cell_hmi.users.roles import Act, Role, may

REFUSED = "Your role may not see this."


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, TestClient]]:
    """The line, and the client in whose event loop all pages are made."""
    # What serves pages lives once in a process: it begins anew here.
    with nicegui_reset_globals(), served(tmp_path_factory.mktemp("line"), run=False) as found:
        add_pages(found.app)
        with TestClient(found.app, base_url=BASE) as client:
            yield found, client


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_what_it_may(shown: tuple[Served, TestClient], role: Role) -> None:
    line, client = shown
    client.headers["Authorization"] = line.client(role).headers["Authorization"]
    pages = {path: seen(client, path) for path in PLAIN}
    assert pages == {path: may(role, act) for path, _, act in PAGES}
    assert all(seen(client, path.format(name="x")) for path in OF_A_THING) == may(role, Act.SEE)


@pytest.mark.parametrize("accepts", ["text/html,*/*", "application/json"])
def test_who_comes_back_from_another_login_in_vain_can_try_again(
    shown: tuple[Served, TestClient], accepts: str
) -> None:
    _, client = shown
    found = client.get("/oidc/back", headers={"Accept": accepts, "Accept-Language": "de"})
    assert found.status_code == 404
    page = 'role="alert">nobody logs in here by OpenID Connect</p>'
    assert (page in found.text, "<h1>Anmelden</h1>" in found.text) == (("html" in accepts),) * 2
    assert ("detail" in found.text) == ("json" in accepts)
    assert client.get("/api/v1/orders/x", headers={"Accept": accepts}).json()["status"] in (401, 404)


def seen(client: Any, path: str) -> bool:
    found = client.get(path)
    assert found.status_code == 200, path
    return REFUSED not in found.text
