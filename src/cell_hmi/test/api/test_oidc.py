"""Log in by OpenID Connect: whom the provider knows should come in, in the role that it says; nobody else."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

pytest.importorskip("joserfc", reason="./cell test installs it")

from joserfc.jwk import ECKey
from listening import listening, port_of
from served import PASSWORD, Served, served
from small_provider import FILE, SECRET, SmallProvider
from starlette.testclient import TestClient

from cell_hmi.users.identity import OidcConfig
from cell_hmi.users.provider import OidcProvider
from cell_hmi.users.roles import Role
from cell_line.config.strict_yaml import load_strict


@dataclass
class Door:
    """A page, its provider, and a browser that goes from one to the other."""

    line: Served
    provider: SmallProvider
    browser: TestClient

    def back(self, to: str = "/orders") -> str:
        """Where the provider leads back to."""
        begun = self.browser.get("/oidc/login", params={"to": to}, follow_redirects=False)
        assert begun.status_code == 303, begun.text
        return httpx.get(begun.headers["location"]).headers["location"]

    def come_back(self, to: str = "/orders") -> Any:
        return self.browser.get(self.back(to))

    def outcomes(self) -> list[str]:
        return [entry.asked.outcome for entry in self.line.desk.audit.before(0, 10)]


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    there = port_of()
    provider = SmallProvider(f"http://127.0.0.1:{there.getsockname()[1]}")
    file = tmp_path / "oidc.yaml"
    file.write_text(FILE.replace("ISSUER", provider.issuer), encoding="utf-8")
    oidc = OidcProvider(load_strict(file, OidcConfig), SECRET)
    with served(tmp_path, oidc=oidc) as line, listening(provider.app(), there):
        yield Door(line, provider, line.client())


def test_who_is_known_comes_in(door: Door) -> None:
    found = door.come_back("/orders?x=1&y")
    assert found.status_code == 200 and 'url=/orders?x=1&amp;y"' in found.text
    assert "samesite=strict" in found.headers["set-cookie"].lower()
    me = door.browser.get("/api/v1/me").json()
    assert (me["name"], me["role"]) == ("jane", "quality")
    assert door.outcomes() == ["done"]
    assert door.line.desk.accounts.check("jane", PASSWORD) is None


def test_the_role_is_what_is_said_now(door: Door) -> None:
    door.come_back()
    door.provider.person["groups"] = ["line-quality", "line-engineers"]
    door.come_back()
    assert door.browser.get("/api/v1/me").json()["role"] == "engineer"
    door.line.desk.accounts.add("smith", Role.ENGINEER, PASSWORD)
    door.line.desk.accounts.change("jane", active=False)
    assert door.come_back().status_code == 401


def test_who_is_not_known_stays_out(door: Door) -> None:
    door.provider.signs = ECKey.generate_key("P-256", {"kid": "k1"})
    found = door.come_back()
    assert found.status_code == 401 and found.json()["detail"], found.text
    assert door.browser.get("/api/v1/me").status_code == 401
    assert door.line.desk.accounts.all() == []
    (outcome,) = door.outcomes()
    assert outcome.startswith("refused: the token is refused")


def test_a_login_is_of_one_browser_and_comes_back_once(door: Door) -> None:
    back = door.back()
    assert door.line.client().get(back).status_code == 401
    assert door.browser.get(back).status_code == 200
    assert door.browser.get(back).status_code == 401
    assert door.browser.get("/oidc/back", params={"state": "x", "code": "y"}).status_code == 401
    stolen = parse_qs(urlsplit(door.back()).query)["code"][0]
    own = parse_qs(urlsplit(door.back()).query)["state"][0]
    assert door.browser.get("/oidc/back", params={"state": own, "code": stolen}).status_code == 401


def test_a_name_that_is_taken_is_not_taken_over(door: Door) -> None:
    door.line.desk.accounts.add("jane", Role.ENGINEER, PASSWORD)
    assert "somebody else" in door.come_back().json()["detail"]
    assert door.line.desk.accounts.check("jane", PASSWORD) is not None


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "/a\\b", "evil"]
)
def test_it_leads_to_no_other_site(door: Door, to: str) -> None:
    assert 'url=/"' in door.come_back(to).text


def test_a_provider_that_is_away(door: Door) -> None:
    door.provider.issuer = "http://127.0.0.1:1"
    found = door.browser.get("/oidc/login", follow_redirects=False)
    assert found.status_code == 503 and "another name" in found.json()["detail"]


@pytest.mark.parametrize(
    "told", [{"token_endpoint": "https://[x"}, {"deep": "[" * 100_000}, {"jwks_uri": "https://\ud800"}]
)
def test_a_provider_that_says_nonsense(door: Door, told: dict[str, str]) -> None:
    """It should be one line, and the page goes on."""
    door.provider.about = told
    found = door.browser.get("/oidc/login", follow_redirects=False)
    assert found.status_code == 503 and found.json()["detail"].startswith("who logs in cannot be asked for"), found.text


def test_the_secret_is_sent_as_the_standard_says(door: Door) -> None:
    door.come_back()
    (proof,) = door.provider.proofs
    assert b64decode(proof.removeprefix("Basic ")) == b"line-page:s3cret%20of%20the%20page"


def test_only_a_login_makes_a_token(door: Door) -> None:
    """Else whom the provider drops would stay for good."""
    door.come_back()
    asked = {"json": {"name": "shop", "days": 0.0}, "headers": {"X-Cell-Page": "1"}}
    token = door.browser.post("/api/v1/tokens", **asked).json()["token"]
    mine = {"Authorization": f"Bearer {token}"}
    assert door.line.client().get("/api/v1/me", headers=mine).json()["name"] == "jane"
    refused = door.line.client().post("/api/v1/tokens", json={"name": "more", "days": 0.0}, headers=mine)
    assert refused.status_code == 403 and "log in" in refused.json()["detail"]


def test_no_provider(line: Served) -> None:
    assert line.client().get("/oidc/login").status_code == 404
