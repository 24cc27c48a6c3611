"""What becomes of a held unit is signed: who asks gives their password once more."""

import pytest
from served import PASSWORD, Served
from shift import RECIPE

from cell_hmi.users.roles import Role
from cell_orchestrator.core import events as ev
from cell_orchestrator.core.orders import Order, Unit

PATH = "/api/v1/units/B-01/settle"
WORD = {"verdict": "use_as_is", "reason": "agreed", "cause": "worn pump", "action": "pump changed"}


@pytest.fixture
def held(line: Served) -> Served:
    """B-01 is held."""
    order = Order("B", ("B-01",), 3000.0, open_units=1)
    held = ev.UnitHeld(3002.0, "B-01", "scratched?", "ann")
    line.happens(ev.OrderAccepted(3001.0, order, (Unit("B-01", "B", RECIPE),)), held)
    return line


def test_a_signature(held: Served) -> None:
    """It should reach the line with what the person said, and their password should not."""
    found = held.client(Role.QUALITY).post(PATH, json={**WORD, "password": PASSWORD})
    assert found.status_code == 200, found.text
    said = ("settle", "B-01", "use_as_is", "agreed", {}, "worn pump", "pump changed", "password")
    assert held.line.asked == [("quality-1", *said)]


@pytest.mark.parametrize(("password", "why"), [("", "is signed"), ("wrong horse 7", "the password is wrong")])
def test_without_one(held: Served, password: str, why: str) -> None:
    """It should be refused, and kept."""
    found = held.client(Role.QUALITY).post(PATH, json={**WORD, "password": password})
    assert found.status_code == 403
    assert why in found.json()["detail"]
    assert held.line.asked == []
    (kept,) = held.desk.audit.before(0, 10)
    assert kept.asked.outcome.startswith("refused: ")


def test_too_many_tries(held: Served) -> None:
    """It should not be found by trying."""
    client = held.client(Role.QUALITY)
    found = [client.post(PATH, json={**WORD, "password": f"wrong horse {n}"}).status_code for n in range(30)]
    assert found[-1] == 429
    assert client.post(PATH, json={**WORD, "password": PASSWORD}).status_code == 429
