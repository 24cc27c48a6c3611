"""It should say what can be ordered, keep the files that orders bring, and foresee when orders are finished."""

import hashlib
from pathlib import Path

import pytest
from busy_hour import busy_hour
from served import Served, served
from solid import cube

from cell_hmi.live import part_files
from cell_hmi.users.roles import Role
from cell_line.artifact_store import FOLDER, ArtifactStore

API = "/api/v1"


def test_what_can_be_ordered(line: Served) -> None:
    client = line.client(Role.VIEWER)
    items = client.get(f"{API}/products").json()["items"]
    assert len(items) > 15
    part = client.get(f"{API}/products/CUSTOM-PART").json()
    assert part in items
    assert [it["file"] for it in part["fields"] if it["file"]] == ["part"]
    assert client.get(f"{API}/products/NOTHING").status_code == 404


@pytest.mark.long
def test_a_part_file_is_looked_into_and_kept_by_its_hash(line: Served) -> None:
    pytest.importorskip("trimesh", reason="./cell test installs what looks into parts")
    client, content = line.client(Role.OPERATOR), cube()
    found = client.post(f"{API}/part-files", params={"kind": "part", "unit": "mm"}, content=content)
    assert found.status_code == 201, found.text
    digest = hashlib.sha256(content).hexdigest()
    assert found.json()["sha256"] == digest and "10.0" in found.json()["what"]
    assert ArtifactStore(line.folder / FOLDER).read(digest) == content
    (kept,) = line.desk.audit.before(0, 10)
    assert (kept.asked.outcome, kept.asked.about) == ("done", f"file part, {len(content)} bytes")


@pytest.mark.long
@pytest.mark.parametrize("content", [b"\x00 no part", b"", cube()[:200]])
def test_what_is_no_part_is_refused(line: Served, content: bytes) -> None:
    pytest.importorskip("trimesh", reason="./cell test installs what looks into parts")
    found = line.client(Role.OPERATOR).post(f"{API}/part-files", params={"kind": "part", "unit": "mm"}, content=content)
    assert found.status_code == 409 and "\n" not in found.json()["detail"], found.text
    assert not (line.folder / FOLDER).exists()


def test_a_kind_of_file_that_nobody_knows_is_refused(line: Served) -> None:
    found = line.client(Role.OPERATOR).post(f"{API}/part-files", params={"kind": "poem"}, content=b"O rose")
    assert (found.status_code, found.json()["detail"]) == (400, "no package knows what a file called 'poem' is")
    assert not (line.folder / FOLDER).exists()


LIMITS = b'{"surface": {"too_little_m": 0.0002, "too_much_m": 0.0002}}'


def test_a_file_for_which_there_is_no_room_is_told_in_one_line(line: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("trimesh", reason="./cell test installs what looks into parts")
    client, asked = line.client(Role.OPERATOR), {"kind": "limits"}
    (line.folder / FOLDER).write_bytes(b"no folder")
    found = client.post(f"{API}/part-files", params=asked, content=LIMITS)
    assert (found.status_code, found.json()["detail"]) == (503, "the file cannot be kept: File exists")
    (line.folder / FOLDER).unlink()
    monkeypatch.setattr(part_files, "SPARE", 10**18)
    found = client.post(f"{API}/part-files", params=asked, content=LIMITS)
    assert found.status_code == 503 and "of the disk would be free" in found.json()["detail"]
    assert not (line.folder / FOLDER).exists()


def test_revisions_that_were_ordered_are_compared(line: Served) -> None:
    client, path = line.client(Role.VIEWER), f"{API}/recipes/polish-red/compare"
    found = client.get(path, params={"old": "1.1", "new": "1.1"}).json()
    assert (found["revisions"], found["differences"]) == (["1.1"], [])
    missing = client.get(path, params={"old": "1.1", "new": "1.2"})
    assert (missing.status_code, missing.json()["detail"]) == (
        404,
        "revision '1.2' of 'polish-red' was never ordered; there are: 1.1",
    )


def test_when_an_order_is_expected_and_why_it_waits(tmp_path: Path) -> None:
    """It should give no date to an order that is held, and say so of each of its units."""
    with served(tmp_path, busy_hour()) as line:
        found = line.client(Role.VIEWER).get(f"{API}/orders/A1003/expected").json()
        assert found["finish"] is None and found["whole"] is True
        assert set(found["units"]) == {"A1003-01", "A1003-02", "A1003-03"}
        waits = found["units"]["A1003-01"]["waits"]
        assert waits[0] == {"kind": "held_order", "name": "A1003", "took_s": 0.0, "why": "wait for the address"}
        assert line.client(Role.VIEWER).get(f"{API}/orders/NONE/expected").status_code == 404
