"""It should let in who has a password, once for a while, and no page of another site in their name."""

import pytest
from served import BASE, PASSWORD, Served
from starlette.testclient import TestClient

from cell_hmi.users.roles import Role

API = "/api/v1"
OURS = {"X-Cell-Page": "1"}


def logged_in(line: Served, role: Role = Role.OPERATOR) -> TestClient:
    line.desk.accounts.add("ann", role, PASSWORD)
    client = line.client()
    found = client.post(f"{API}/session", json={"name": "ann", "password": PASSWORD})
    assert found.status_code == 200
    return client


def test_in_and_out(line: Served) -> None:
    client = logged_in(line)
    cookie = client.cookies.jar.__iter__().__next__()
    assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "strict"
    assert client.get(f"{API}/me").json()["name"] == "ann"
    assert client.delete(f"{API}/session", headers=OURS).status_code == 200
    assert client.get(f"{API}/me").status_code == 401
    assert [it.asked.act for it in line.desk.audit.before(0, 9)] == ["log in"]


def test_a_wrong_password(line: Served) -> None:
    """It should be said the same way whether there is such a user or not, and kept."""
    line.desk.accounts.add("ann", Role.VIEWER, PASSWORD)
    answers = [line.client().post(f"{API}/session", json={"name": it, "password": "x"}) for it in ("ann", "bob")]
    assert [it.status_code for it in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()
    assert [it.asked.outcome for it in line.desk.audit.before(0, 9)] == ["refused: wrong name or password"] * 2


def test_passwords_cannot_be_tried_for_long(line: Served) -> None:
    codes = [line.client().post(f"{API}/session", json={"name": "ann", "password": "x"}).status_code for _ in range(12)]
    assert codes == [401] * 10 + [429] * 2


def test_another_site_asks_in_my_name(line: Served) -> None:
    """It should be refused without the header that only our page sends, and from another origin at all."""
    client = logged_in(line)
    assert client.post(f"{API}/line/hold", json={}).status_code == 403
    elsewhere = {**OURS, "Origin": "https://evil.example"}
    assert client.post(f"{API}/line/hold", json={}, headers=elsewhere).status_code == 403
    assert line.line.asked == []
    assert client.post(f"{API}/line/hold", json={}, headers={**OURS, "Origin": BASE}).status_code == 200


def test_a_name_that_is_not_ours(line: Served) -> None:
    """It should not answer a site that points its own name here."""
    client = TestClient(line.app, base_url="http://evil.example")
    assert client.get("/login").status_code == 400


def test_a_wrong_token_is_nobody(line: Served) -> None:
    client = logged_in(line)
    assert client.get(f"{API}/me", headers={"Authorization": "Bearer cell_wrong"}).status_code == 401
    assert client.get(f"{API}/me", headers={"Authorization": "Basic YTpi"}).status_code == 401


def test_the_first_engineer(line: Served) -> None:
    """It should take the code that stands where the page was started, and that once."""
    client = line.client()
    wrong = client.post(f"{API}/setup", json={"code": "x", "name": "ann", "password": PASSWORD})
    assert (wrong.status_code, line.desk.accounts.all()) == (401, [])
    body = {"code": line.app.state.setup_code, "name": "ann", "password": PASSWORD}
    assert client.post(f"{API}/setup", json=body).json() == {"name": "ann", "role": "engineer"}
    assert client.get(f"{API}/users").status_code == 200
    again = line.client().post(f"{API}/setup", json={**body, "name": "eve"})
    assert (again.status_code, len(line.desk.accounts.all())) == (409, 1)


def test_users_and_tokens(line: Served) -> None:
    client = line.client(Role.ENGINEER)
    made = client.post(f"{API}/users", json={"name": "bob", "password": PASSWORD, "role": "operator"})
    assert (made.status_code, made.json()["role"]) == (201, "operator")
    assert client.post(f"{API}/users", json={"name": "bob", "password": PASSWORD, "role": "viewer"}).status_code == 409
    assert client.patch(f"{API}/users/bob", json={"role": "quality"}).status_code == 200
    token = client.post(f"{API}/tokens", json={"name": "shop", "days": 30}).json()["token"]
    assert client.get(f"{API}/me", headers={"Authorization": f"Bearer {token}"}).json()["name"] == "engineer-1"
    assert token not in client.get(f"{API}/tokens").text
    assert client.delete(f"{API}/tokens/shop").status_code == 200
    assert client.get(f"{API}/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    words = " ".join(str(it.asked) for it in line.desk.audit.before(0, 99))
    assert "user bob as operator" in words and PASSWORD not in words and token not in words


def test_answers_are_kept_nowhere_and_shown_nowhere_else(line: Served) -> None:
    headers = line.client(Role.VIEWER).get(f"{API}/line").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY" and "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/orders", "/", "/units/A-01"])
def test_a_page_leads_to_the_login(line: Served, path: str) -> None:
    found = line.client().get(path, follow_redirects=False)
    assert (found.status_code, found.headers["location"]) == (303, f"/login?to={path}")
