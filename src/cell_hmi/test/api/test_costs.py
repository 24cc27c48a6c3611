"""It should say what units cost by the rates of the line, to engineers, through API and command alike."""

import json

import pytest
from served import Served

from cell_client.errors import ClientError
from cell_hmi.cost_view import cost_lines
from cell_hmi.users.roles import Role

API = "/api/v1"


def test_costs_by_variant_and_of_a_unit(line: Served) -> None:
    """Of the hour of `support/shift.py` by config/costs.yaml: 320 s at 9 an hour, a tenth of a person at 34."""
    client = line.client(Role.ENGINEER)
    found = client.get(f"{API}/costs").json()
    assert found["currency"] == "EUR"
    (variant,) = found["variants"]
    assert (variant["variant"], variant["done"], variant["scrapped"]) == ("polish-red", 2, 1)
    assert variant["cost"]["material"] == pytest.approx(3 * 2.7)
    assert variant["margin"] == pytest.approx(2 * 22.0 - variant["cost"]["total"])
    unit = client.get(f"{API}/units/A-01/cost").json()
    assert unit["cost"]["machine"] == pytest.approx(320.0 / 3600.0 * 9.0)
    assert unit["cost"]["labour"] == pytest.approx(320.0 / 3600.0 * 3.4)
    assert client.get(f"{API}/units/A-99/cost").status_code == 404


def test_the_command_prints_the_same(line: Served) -> None:
    lines = list(cost_lines(line.folder, "", False))
    assert lines[1].split()[:3] == ["polish-red", "2", "1"]
    (text,) = cost_lines(line.folder, "A-01", True)
    unit = line.client(Role.ENGINEER).get(f"{API}/units/A-01/cost").json()
    assert json.loads(text)["cost"]["machine"] == unit["cost"]["machine"]
    assert "price 22.00 EUR" in next(cost_lines(line.folder, "A-01", False))
    with pytest.raises(ClientError, match="no unit 'A-99' left the line"):
        list(cost_lines(line.folder, "A-99", False))
