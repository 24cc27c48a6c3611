"""It should send what is wanted to whoever watches, record everything that is not too big, and serve who comes late."""

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from foxglove import messages as fox
from foxglove_client import FoxgloveClient, read_recording

from cell_bringup.foxglove.outlets import OutletError, Outlets

LOG = fox.Log.get_schema()


@pytest.fixture
def port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def subject(tmp_path: Path) -> Iterator[Outlets]:
    outlets = Outlets(tmp_path / "line.mcap", "/depth")
    yield outlets
    outlets.close()


def test_who_watches_hears(port: int) -> None:
    """It should offer every topic with its schema, and send only what somebody subscribed to."""
    subject = Outlets(None)
    log, state = subject.open("/log", LOG), subject.open("/state", {"type": "object", "title": "state"})
    subject.serve("line", port)

    async def watch() -> None:
        client = FoxgloveClient()
        await client.connect(subject.address)
        assert not log.is_wanted
        await client.subscribe("/log")
        while not log.is_wanted:
            await asyncio.sleep(0.01)
        assert not state.is_wanted
        log.put(fox.Log(message="hello").encode(), 5)
        assert await client.next("/log") == [(5, fox.Log(message="hello").encode())]
        assert client.topics["/log"]["schemaName"] == "foxglove.Log"
        assert (client.topics["/state"]["encoding"], client.topics["/state"]["schemaName"]) == ("json", "state")
        await client.close()

    asyncio.run(watch())
    subject.close()


def test_who_comes_late_gets_what_is_kept(subject: Outlets, port: int, tmp_path: Path) -> None:
    """It should repeat the last message of a topic that keeps it, and no other, and not into the recording."""
    kept, stream = subject.open("/kept", LOG, keeps=True), subject.open("/stream", LOG)
    for outlet in (kept, stream):
        outlet.put(b"old", 1)
    kept.put(b"new", 2)
    subject.serve("line", port)

    async def watch() -> None:
        client = FoxgloveClient()
        await client.connect(subject.address)
        await client.subscribe("/kept", "/stream")
        while not client.heard:
            subject.serve_late()
            await asyncio.sleep(0.05)
        stream.put(b"next", 3)
        assert await client.next("/stream") == [(3, b"next")]
        assert client.heard["/kept"] == [(2, b"new")]
        await client.close()

    asyncio.run(watch())
    subject.close()
    assert read_recording(tmp_path / "line.mcap").counts == {"/kept": 2, "/stream": 2}


def test_everything_is_recorded_but_what_is_too_big(subject: Outlets, tmp_path: Path) -> None:
    """It should write a complete file with all messages, and say that big topics are not wanted."""
    log, depth = subject.open("/log", LOG), subject.open("/camera/depth", fox.RawImage.get_schema())
    assert (log.is_wanted, depth.is_wanted) == (True, False)
    for time in range(3):
        log.put(fox.Log(message=str(time)).encode(), time)
        depth.put(fox.RawImage().encode(), time)
    state = subject.open("/state", {"type": "object", "title": "state"})
    state.put(json.dumps({}).encode(), 3)
    subject.close()
    recording = read_recording(tmp_path / "line.mcap")
    assert recording.counts == {"/log": 3, "/state": 1}
    assert recording.schemas == {"/log": "foxglove.Log", "/state": "state"}


def test_a_port_that_is_taken(subject: Outlets, port: int, tmp_path: Path) -> None:
    """It should be named, and the recording that was begun can be finished."""
    subject.serve("line", port)
    other = Outlets(tmp_path / "other.mcap")
    with pytest.raises(OutletError, match=f"^port {port}: "):
        other.serve("other", port)
    other.close()
    assert read_recording(tmp_path / "other.mcap").counts == {}


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """It should be named."""
    file = tmp_path / "nowhere" / "line.mcap"
    with pytest.raises(OutletError, match=f"^{file}: "):
        Outlets(file)
    assert Outlets(None).address == ""
