"""An arm in 3D: it should be seen by whoever is logged in, and by nobody else; what draws it listens here only."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from seen_cell import SeenCell, seen_cell, until
from served import BASE, Served, served
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from cell_hmi.api import arm_routes
from cell_hmi.live import arm_views
from cell_hmi.live.arm_view import ArmView, NoArm, read_arm
from cell_hmi.ros.package_files import package_file
from cell_hmi.users.roles import Role

ARM = "/arms/dosing/arm"
LINK = f"ws://localhost{ARM}"
VISER = ["viser-v1.1.1"]


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("line")) as found:
        for role in Role:
            found.desk.accounts.add(role, role, "correct horse 7")
        yield found


@pytest.fixture(scope="module")
def cell() -> Iterator[SeenCell]:
    with seen_cell() as found:
        yield found


def somebody(line: Served, role: Role) -> TestClient:
    client = TestClient(line.app, base_url=BASE, follow_redirects=False)
    client.cookies.set("cell_session", line.desk.sessions.begin(role))
    return client


def view(line: Served) -> ArmView:
    found: ArmView = line.app.state.arms._open["dosing", "arm"]
    return found


def test_nobody_sees_it_without_a_login(line: Served, cell: SeenCell) -> None:
    client = TestClient(line.app, base_url=BASE, follow_redirects=False)
    found = client.get(ARM)
    assert (found.status_code, found.headers["location"]) == (303, "/login?to=/arms/dosing/arm")
    with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect(LINK, subprotocols=VISER):
        pass
    assert closed.value.code == arm_routes.ENDED
    assert line.app.state.arms._open == {}


@pytest.mark.parametrize("role", Role)
def test_who_is_logged_in_sees_it(line: Served, cell: SeenCell, role: Role) -> None:
    """It should be framed by a page of ours only, and send what viser sends."""
    client = somebody(line, role)
    found = client.get(ARM)
    assert (found.status_code, found.headers["x-frame-options"]) == (200, "SAMEORIGIN")
    assert "frame-ancestors 'self'" in found.headers["content-security-policy"]
    with client.websocket_connect(LINK, subprotocols=VISER) as link:
        assert link.accepted_subprotocol == VISER[0]
        assert len(link.receive_bytes()) > 100


def test_it_listens_on_this_machine_only(line: Served, cell: SeenCell) -> None:
    somebody(line, Role.VIEWER).get(ARM)
    port = int(view(line).address.rpartition(":")[2])
    rows = [row.split() for table in ("tcp", "tcp6") for row in Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
    assert {row[1] for row in rows if row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port} == {
        f"0100007F:{port:04X}"
    }


def test_it_moves_as_the_arm_moves(line: Served, cell: SeenCell) -> None:
    client = somebody(line, Role.VIEWER)
    with client.websocket_connect(LINK, subprotocols=VISER) as link:
        link.receive_bytes()
        cell.at = 0.7
        assert until(lambda: view(line)._at.tolist() == [0.7])
        cell.at = 0.0
        assert until(lambda: view(line)._at.tolist() == [0.0])


def test_nothing_goes_back(line: Served, cell: SeenCell) -> None:
    """It should ask viser for nothing, least of all to show the arm to the world."""
    client = somebody(line, Role.VIEWER)
    with client.websocket_connect(LINK, subprotocols=VISER) as link:
        link.receive_bytes()
        heard: list[object] = []
        server = view(line)._server._websock_server
        before = server._handle_incoming_message

        async def keep(client_id: object, message: object) -> None:
            heard.append(message)
            await before(client_id, message)  # type: ignore[arg-type]

        server._handle_incoming_message = keep  # type: ignore[method-assign,assignment]
        link.send_bytes(b"\x81\xa4type\xafShareUrlRequest")
        link.send_text("?")
        cell.at = 0.3
        assert until(lambda: view(line)._at.tolist() == [0.3])
        assert heard == []
    cell.at = 0.0


def _read_on(link: WebSocketTestSession) -> None:
    while True:
        link.receive_bytes()


def test_it_ends_with_the_session(line: Served, cell: SeenCell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arm_routes, "AGAIN_S", 0.05)
    client = somebody(line, Role.VIEWER)
    with client.websocket_connect(LINK, subprotocols=VISER) as link:
        link.receive_bytes()
        line.desk.sessions.end(client.cookies["cell_session"])
        with pytest.raises(WebSocketDisconnect) as closed:
            _read_on(link)
        assert closed.value.code == arm_routes.ENDED


def test_an_arm_that_is_none(line: Served, cell: SeenCell) -> None:
    client = somebody(line, Role.VIEWER)
    assert client.get("/arms/dosing/other").status_code == 404
    with pytest.raises(WebSocketDisconnect) as closed, client.websocket_connect("ws://localhost/arms/dosing/other"):
        pass
    assert closed.value.code == arm_routes.AWAY


def test_nobody_draws_what_nobody_looks_at(line: Served, cell: SeenCell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arm_views, "KEPT_S", 1.0)
    monkeypatch.setattr(arm_views, "LOOK_S", 0.05)
    client = somebody(line, Role.VIEWER)
    client.get(ARM)
    assert until(lambda: not line.app.state.arms._open)
    with client.websocket_connect(LINK, subprotocols=VISER) as link:
        link.receive_bytes()
        time.sleep(1.5)
        assert line.app.state.arms._open


@pytest.mark.parametrize(
    ("urdf", "why"),
    [
        ("", "not that of an arm"),
        ("<robot", "not that of an arm"),
        ('<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><robot name="&e;"/>', "not that of an arm"),
        ("<sdf/>", "not that of an arm"),
        ('<robot name="r"><link name="a"/></robot>', "nothing of it can be drawn"),
        (
            '<robot name="r"><link name="a"><visual><geometry><box size="nan 1 1"/></geometry></visual></link></robot>',
            "arm|drawn",
        ),
        (
            '<robot name="r"><link name="a"><visual><geometry><mesh filename="file:///etc/passwd"/></geometry></visual>'
            "</link></robot>",
            "nothing of it can be drawn",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(urdf: str, why: str) -> None:
    with pytest.raises(NoArm, match=why):
        read_arm(urdf, package_file)


def test_a_mesh_lies_in_its_package() -> None:
    """It should find a file of a package, and none beside it."""
    assert package_file("package://cell_line/package.xml").endswith("/share/cell_line/package.xml")
    for wrong in (
        "package://cell_line/../cell_hmi/package.xml",
        "package://cell_line/%2e%2e/cell_hmi/package.xml",
        "package://cell_line/none.stl",
        "package://cell_line/",
        "package:///etc/passwd",
        "package://../package.xml",
        "package://no_such_package/a.stl",
        "file:///etc/passwd",
        "/etc/passwd",
        "",
    ):
        assert package_file(wrong) == "", wrong
