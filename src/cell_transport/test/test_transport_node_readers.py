"""The transport's node with read points of two drivers, one of which is not there at first."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from toy_track import Belts, ToyTrack
from transport_process import LINE, TransportClient, TransportProcess

from cell_line.codes import Code
from cell_line.tag_schemes.identities import epc_hex
from cell_transport.carriages import delivered_tag

CARRIERS = [f"urn:epc:id:grai:0614141.12345.{serial}" for serial in (1, 2)]
OWN = "  devices: {read_points.work: {driver: remote_read_points, server: track}}\n"
GONE = "read_points.work: no answer from /line/track"


@pytest.fixture
def client() -> Iterator[TransportClient]:
    """Return a client."""
    made = TransportClient()
    yield made
    made.close()


@pytest.fixture
def transport(tmp_path: Path) -> Iterator[TransportProcess]:
    """Return a kinematic transport that asks somebody else at the station `work`."""
    made = TransportProcess(tmp_path, LINE.replace("cells:\n", OWN + "cells:\n"), speed=200.0)
    yield made
    made.process.kill()
    made.process.wait()


@pytest.fixture
def belts() -> Belts:
    """Return a track that sees the first carrier at `work`."""
    return Belts(["work"], {CARRIERS[0]: "work"}, {CARRIERS[0]: delivered_tag(CARRIERS[0])})


def test_a_reader_that_comes_later_is_waited_for_at_its_station(
    transport: TransportProcess, client: TransportClient, belts: Belts
) -> None:
    """It should be named in the state; others are moved and read, and who waits goes on when it is there."""
    client.up()
    moving = client.send("m1", "buffer", "work", CARRIERS[0]).get_result_async()
    client.until(lambda: client.states[-1].trouble == GONE, "what is missing to be told")
    assert GONE in transport.log
    assert client.move("m2", "buffer", "inspection", CARRIERS[1]).code == Code.DONE
    assert not moving.done()
    track = ToyTrack(belts)
    try:
        assert client.result(moving).result.station == "work"
        client.until(lambda: client.states[-1].trouble == "", "all to be well")
        assert client.read("work").read.epc == epc_hex(CARRIERS[0])
    finally:
        track.close()
