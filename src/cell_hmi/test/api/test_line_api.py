"""It should tell what the line does, ask of it what users ask, and keep who asked and why."""

import pytest
from served import Served

from cell_hmi.users.roles import Role
from cell_orchestrator.core import events as ev

API = "/api/v1"


def test_what_the_line_does(line: Served) -> None:
    client = line.client(Role.VIEWER)
    assert client.get(f"{API}/line").json()["status"]["line"] == "demo"
    assert [it["name"] for it in client.get(f"{API}/cells").json()["items"]] == ["dosing"]
    cell = client.get(f"{API}/cells/dosing").json()
    assert (cell["state"], cell["setup"], cell["setups"]) == ("Execute", "red", ["red", "blue"])
    assert [it["number"] for it in client.get(f"{API}/carriers").json()["items"]] == ["1", "2"]
    assert client.get(f"{API}/overview").json()["picture"]["line"]["line"]["running"] is True


@pytest.mark.parametrize(
    ("path", "body", "asked"),
    [
        ("/line/hold", {"reason": "lunch"}, ("hold", "line", "", "lunch")),
        ("/line/resume", {}, ("resume", "line", "", "", "")),
        ("/cells/dosing/hold", {"reason": "clean"}, ("hold", "cell", "dosing", "clean")),
        ("/cells/dosing/resume", {"reason": "ok"}, ("resume", "cell", "dosing", "", "ok")),
        ("/cells/dosing/changeover", {"setup": "blue"}, ("changeover", "dosing", "blue", "")),
        ("/carriers/1/hold", {"reason": "bent"}, ("hold", "carrier", "1", "bent")),
        ("/carriers/1/resume", {"station": "load"}, ("resume", "carrier", "1", "load", "")),
        ("/orders/A/cancel", {"reason": "called"}, ("cancel", "A", "called")),
        ("/orders/A/priority", {"priority": 7}, ("priority", "A", 7, "")),
        ("/orders/A/hold", {}, ("hold", "order", "A", "")),
        ("/orders/A/resume", {}, ("resume", "order", "A", "", "")),
        ("/units/A-01/settle", {"verdict": "done", "measured": {"g": 5}}, ("settle", "A-01", "done", "", {"g": 5.0})),
        ("/units/A-01/hold", {"reason": "scratched?"}, ("hold", "unit", "A-01", "scratched?")),
        ("/units/A-01/resume", {}, ("resume", "unit", "A-01", "", "")),
        ("/clock/accept", {"reason": "it is right"}, ("clock", "it is right")),
    ],
)
def test_a_request(line: Served, path: str, body: dict[str, object], asked: tuple[object, ...]) -> None:
    """It should reach the line in the name of who asked, and be kept with their reason."""
    found = line.client(Role.ENGINEER).post(API + path, json=body)
    assert found.status_code == 200, found.text
    assert line.line.asked == [("engineer-1", *asked)]
    (kept,) = line.desk.audit.before(0, 10)
    assert (kept.asked.who, kept.asked.outcome, kept.asked.why) == ("engineer-1", "done", body.get("reason", ""))


def test_a_line_that_refuses(line: Served) -> None:
    line.line.refusal = "the cell has no setup 'green'"
    found = line.client(Role.OPERATOR).post(f"{API}/cells/dosing/changeover", json={"setup": "green"})
    assert (found.status_code, found.json()["detail"]) == (409, "the cell has no setup 'green'")
    (kept,) = line.desk.audit.before(0, 10)
    assert kept.asked.outcome == "refused: the cell has no setup 'green'"


def test_a_line_that_is_not_there(line: Served) -> None:
    line.line.away = True
    found = line.client(Role.OPERATOR).post(f"{API}/line/hold", json={})
    assert (found.status_code, found.headers["retry-after"]) == (503, "5")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/cells/dosing/hold", {"reason": 7}),
        ("/cells/dosing/hold", {"why": "x"}),
        ("/cells/dosing/hold", {"reason": "x" * 201}),
        ("/cells/dosing/changeover", {}),
        ("/orders/A/priority", {"priority": 101}),
        ("/orders/A/priority", {"priority": 1.5}),
        ("/units/A-01/settle", {"verdict": "good"}),
        ("/units/A-01/settle", {"verdict": "done", "measured": {"g": "NaN"}}),
    ],
)
def test_a_body_that_is_wrong(line: Served, path: str, body: object) -> None:
    found = line.client(Role.ENGINEER).post(API + path, json=body)
    assert (found.status_code, found.headers["content-type"]) == (422, "application/problem+json")
    assert found.json()["errors"][0]["where"] and line.line.asked == []


def test_nonsense_for_json(line: Served) -> None:
    client = line.client(Role.ENGINEER)
    for text in (b"", b"{", b"[]", b"\xff\xfe", b'{"reason": NaN}', b"null", b'{"reason":"' + b"a" * 9_000_000 + b'"}'):
        found = client.post(f"{API}/line/hold", content=text, headers={"content-type": "application/json"})
        assert 400 <= found.status_code < 500 and found.json()["status"] == found.status_code
    assert line.line.asked == []


def test_what_is_not_there(line: Served) -> None:
    client = line.client(Role.ENGINEER)
    for path in ("/cells/x", "/orders/x", "/units/x", "/units/x/record", "/nothing"):
        found = client.get(API + path)
        assert (found.status_code, found.headers["content-type"]) == (404, "application/problem+json"), path
    assert client.post(f"{API}/carriers/9/hold", json={}).status_code == 404
    assert client.post(f"{API}/alarms/x/acknowledge").status_code == 404
    assert client.put(f"{API}/line").status_code == 405


def test_orders(line: Served) -> None:
    client = line.client(Role.VIEWER)
    assert client.get(f"{API}/orders").json() == {"items": [], "next": None, "total": 0}
    (row,) = client.get(f"{API}/orders?state=all").json()["items"]
    assert (row["id"], row["customer"], row["state"], row["counts"]) == (
        "A",
        "Åsa",
        "closed",
        {"done": 2, "scrapped": 1},
    )
    order = client.get(f"{API}/orders/A").json()
    assert [it["unit"] for it in order["unit_list"]] == ["A-01", "A-02", "A-03"]


def test_orders_come_a_page_at_a_time(line: Served) -> None:
    line.happens(*[ev.OrderAccepted(3600.0, order(f"P{n}"), ()) for n in range(5)])
    client, seen, after = line.client(Role.VIEWER), [], ""
    while after is not None:
        page = client.get(f"{API}/orders", params={"limit": 2, "after": after}).json()
        seen += [it["id"] for it in page["items"]]
        after = page["next"]
    assert seen == ["P0", "P1", "P2", "P3", "P4"]


def order(name: str) -> "ev.Order":
    return ev.Order(name, (), 3600.0, open_units=1)


def test_a_document_of_orders(line: Served) -> None:
    client = line.client(Role.OPERATOR)
    found = client.post(f"{API}/orders", json={"document": "{}", "source": "shop"})
    assert (found.status_code, found.json()) == (201, {"orders": ["B"], "notes": []})
    assert line.line.asked == [("operator-1", "submit", "shop", "{}", "")]
    line.line.submitted.errors.append("shop:1: no variant 'X'")
    found = client.post(f"{API}/orders", json={"document": "{}"})
    assert (found.status_code, found.json()["detail"]) == (422, "shop:1: no variant 'X'")


def test_a_unit_and_its_record(line: Served) -> None:
    client = line.client(Role.QUALITY)
    unit = client.get(f"{API}/units/A-02").json()
    assert [(it["operation"], it["outcome"]) for it in unit["operations"]] == [("fill", "done"), ("fill", "done")]
    record = client.get(f"{API}/units/A-02/record").json()
    assert (record["about"], record["chain"]["intact"]) == ("unit A-02", True)
    pdf = client.get(f"{API}/units/A-02/record.pdf")
    assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert pdf.headers["content-disposition"] == 'attachment; filename="unit-A-02.pdf"'


def test_events(line: Served) -> None:
    client = line.client(Role.VIEWER)
    page = client.get(f"{API}/events?limit=3").json()
    assert ([it["kind"] for it in page["items"]], page["next"]) == (
        ["LineConfigured", "CellReported", "OrderAccepted"],
        3,
    )
    assert client.get(f"{API}/events?after=3&limit=1").json()["items"][0]["text"] == "dosing: blue to red (by planning)"


def test_figures(line: Served) -> None:
    line.happens(ev.CellReported(3600.0, "dosing", "b2", 6, 1, "red"))
    figures = line.client(Role.VIEWER).get(f"{API}/kpis").json()
    assert (figures["done"], figures["scrapped"], figures["cells"][0]["jobs"]) == (2, 1, 4)
    part = line.client(Role.VIEWER).get(f"{API}/kpis?since=1000&until=2000").json()
    assert (part["begin"], part["end"], part["done"]) == (1000.0, 2000.0, 1)
    assert line.client(Role.VIEWER).get(f"{API}/kpis?since=2000&until=1000").status_code == 422


def test_an_alarm_is_seen_and_put_aside(line: Served) -> None:
    line.happens(ev.CellHeld(3600.0, "dosing", "clean it", "ann"))
    client = line.client(Role.OPERATOR)
    names = [it["id"] for it in client.get(f"{API}/alarms").json()["items"]]
    assert "cell:dosing:held" in names
    assert client.post(f"{API}/alarms/cell:dosing:held/acknowledge").status_code == 200
    shelved = client.post(f"{API}/alarms/cell:dosing:held/shelve", json={"minutes": 10, "reason": "part ordered"})
    assert shelved.json() == {"message": "shelved for 10 min"}
    alarm = next(it for it in client.get(f"{API}/alarms").json()["items"] if it["id"] == "cell:dosing:held")
    assert (alarm["state"], alarm["by"], alarm["why"]) == ("shelved", "operator-1", "part ordered")
