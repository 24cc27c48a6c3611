"""What preceded a failure should be found from its event, its unit and its alarm, and in the record."""

from hashlib import sha256
from pathlib import Path

from served import Served, served

from cell_hmi.users.roles import Role
from cell_line.black_box_files import FOLDER, path_of
from cell_orchestrator.core import events as ev
from cell_orchestrator.store.sql_store import SqlStore

API = "/api/v1"


def number_of(store: SqlStore, kind: type[ev.Event]) -> int:
    return next(it.seq for it in store.since(0) if isinstance(it.event, kind))


def test_from_everywhere(line: Served) -> None:
    failed, lost = number_of(line.store, ev.OperationFailed), number_of(line.store, ev.CellLost)
    (line.folder / FOLDER).mkdir()
    path_of(line.folder, failed, failed + 1).write_bytes(b"seconds")
    line.happens(ev.CellHeld(3600.0, "dosing", "clean it", "ann"))
    client = line.client(Role.QUALITY)
    assert client.get(f"{API}/black-boxes").json() == {"items": [{"first": failed, "last": failed + 1, "size": 7}]}
    found = client.get(f"{API}/black-boxes/{failed + 1}.mcap")
    assert (found.content, found.headers["content-type"]) == (b"seconds", "application/octet-stream")
    assert client.get(f"{API}/units/A-03").json()["black_boxes"] == [failed]
    assert client.get(f"{API}/units/A-01").json()["black_boxes"] == []
    (kept,) = client.get(f"{API}/units/A-03/record").json()["units"][0]["black_boxes"]
    assert kept["sha256"] == sha256(b"seconds").hexdigest()
    alarms = client.get(f"{API}/alarms").json()["items"]
    assert {alarm["name"]: alarm["black_box"] for alarm in alarms}["dosing"] == failed
    assert client.get(f"{API}/black-boxes/{lost}.mcap").status_code == 404


def test_who_looks_at_alarms_touches_no_file(tmp_path: Path) -> None:
    """It should find files when the line is looked at, once, and not for everybody who looks at a page."""
    with served(tmp_path, run=False) as line:
        failed = number_of(line.store, ev.OperationFailed)
        (line.folder / FOLDER).mkdir()
        file = path_of(line.folder, failed, failed)
        file.write_bytes(b"seconds")
        line.happens(ev.CellHeld(3600.0, "dosing", "clean it", "ann"))
        file.unlink()
        assert {it["name"]: it["black_box"] for it in line.live.shown_alarms()}["dosing"] == failed
        line.live.look()
        assert {it["name"]: it["black_box"] for it in line.live.shown_alarms()}["dosing"] == 0


def test_nobody_else_gets_one(line: Served) -> None:
    assert line.client().get(f"{API}/black-boxes/1.mcap").status_code == 401
