"""What is seen of a cell, over ROS as a real camera and a real arm send it."""

import io
from collections.abc import Iterator

import pytest
from busy_hour import busy_hour
from PIL import Image
from seen_cell import SeenCell, seen_cell, until
from served import Served, served

from cell_hmi.live.cell_views import CellViews
from cell_hmi.ros import topic_watch
from cell_hmi.users.roles import Role

PICTURE = "/api/v1/cells/dosing/cameras/stop_camera/picture"


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("line"), busy_hour()) as found:
        yield found


@pytest.fixture(scope="module")
def cell() -> Iterator[SeenCell]:
    with seen_cell() as found:
        yield found


def test_a_cell_names_what_sends(line: Served, cell: SeenCell) -> None:
    """It should name cameras and arms that send, and none of a cell that has none."""
    client = line.client(Role.VIEWER)
    assert until(
        lambda: client.get("/api/v1/cells/dosing/views").json() == {"cameras": ["stop_camera"], "arms": ["arm"]}
    )
    assert client.get("/api/v1/cells/assembly/views").json() == {"cameras": [], "arms": []}
    assert client.get("/api/v1/cells/nowhere/views").status_code == 404


def test_the_newest_picture_with_its_age(line: Served, cell: SeenCell) -> None:
    """It should say how old it is, and that it grows older where no other one comes."""
    client = line.client(Role.VIEWER)
    assert until(lambda: client.get(PICTURE).status_code == 200)
    found = client.get(PICTURE)
    with Image.open(io.BytesIO(found.content)) as picture:
        assert (found.headers["content-type"], picture.size) == ("image/jpeg", (32, 24))
    assert float(found.headers["X-Picture-Age"]) < 3.0
    cell.sends = False
    try:
        assert until(lambda: float(client.get(PICTURE).headers["X-Picture-Age"]) >= 1.0)
    finally:
        cell.sends = True


def test_what_is_no_picture(line: Served, cell: SeenCell) -> None:
    client = line.client(Role.VIEWER)
    assert client.get(PICTURE.replace("stop_camera", "other")).status_code == 404
    cell.encoding = "32FC1"
    try:
        assert until(lambda: client.get(PICTURE).status_code == 400)
        assert "no JPEG of '32FC1'" in client.get(PICTURE).json()["detail"]
    finally:
        cell.encoding = "rgb8"


def test_how_an_arm_stands(line: Served, cell: SeenCell) -> None:
    """It should take no number that is none."""
    views = CellViews(line.folder)
    try:
        cell.at = 0.5
        assert until(lambda: views.joints("dosing", "arm") == {"lift": 0.5})
        cell.at = float("nan")
        assert until(lambda: views.joints("dosing", "arm") == {})
        assert "<robot" in (views.description("dosing", "arm") or "")
        assert views.joints("dosing", "other") == {}
    finally:
        cell.at = 0.0
        views.close()


def test_nothing_is_heard_while_nobody_looks(line: Served, cell: SeenCell, monkeypatch: pytest.MonkeyPatch) -> None:
    """It should end the subscription, then the node, and begin anew for who looks again."""
    monkeypatch.setattr(topic_watch, "PATIENCE_S", 0.3)
    monkeypatch.setattr(topic_watch, "IDLE_S", 0.8)
    views = CellViews(line.folder)
    try:
        assert views.picture("dosing", "stop_camera") is not None
        assert views._views is not None
        watch = views._views._watch
        assert until(lambda: not watch._topics)
        assert until(lambda: not watch.alive)
        assert views.picture("dosing", "stop_camera") is not None
    finally:
        views.close()
