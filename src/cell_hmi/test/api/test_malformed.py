"""It should answer what is no request with a clear 4xx, and nothing has changed then."""

import pytest
from malformed import malformed
from served import Served

from cell_hmi.users.roles import Role


def send(line: Served, seed: int, count: int) -> None:
    client = line.client(Role.ENGINEER)
    users, tokens, seq = len(line.desk.accounts.all()), len(line.desk.accounts.tokens()), line.store.load()[1]
    for path, body in malformed(seed, count):
        found = client.post(path, content=body, headers={"content-type": "application/json"})
        about = (path, body[:200], found.text[:300])
        assert 400 <= found.status_code < 500, about
        assert found.headers["content-type"] == "application/problem+json", about
        assert found.json()["status"] == found.status_code and 0 < len(found.json()["detail"]) < 2000, about
    assert line.line.asked == []
    assert (len(line.desk.accounts.all()), len(line.desk.accounts.tokens())) == (users, tokens)
    assert line.store.load()[1] == seq


def test_malformed_bodies(line: Served) -> None:
    send(line, seed=7, count=120)


@pytest.mark.long
def test_a_thousand_malformed_bodies(line: Served) -> None:
    send(line, seed=1, count=1000)
