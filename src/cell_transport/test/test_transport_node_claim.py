"""The transport over ROS takes orders of the orchestrator that runs its line, and says whose it takes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from transport_process import TransportClient, TransportProcess

from cell_line.claimant import Claimant
from cell_line.codes import Code

HOLDER = Claimant("11111111-1111-1111-1111-111111111111", "process 1", 100.0, 7)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TransportClient]:
    """Return a client of a transport that never heard a claim."""
    transport, made = TransportProcess(tmp_path, speed=200.0), TransportClient()
    yield made
    made.close()
    transport.end()


def test_orders_of_an_epoch(client: TransportClient) -> None:
    """It should refuse moves and tags of others in one line, keep nothing of it, and say with reads whose it takes."""
    state = client.up()

    def refused(epoch: int, why: str) -> None:
        move = client.outcome(client.send("m1", "buffer", "load", epoch=epoch)).result
        write = client.write("buffer", "", b"", epoch=epoch)
        for answer in (move, write):
            assert (answer.code, why in answer.message) == (Code.FOREIGN, True)

    refused(7, "an order of epoch 7, but no orchestrator was heard yet")
    assert client.outcome(client.send("by-hand", "buffer", "inspection")).result.code == Code.DONE
    client.claim(HOLDER)
    refused(6, "an order of a former orchestrator, of epoch 6; epoch 7 is process 1")
    client.reads.clear()
    assert client.outcome(client.send("m1", "buffer", "load", epoch=7)).result.code == Code.DONE
    client.until(lambda: bool(client.reads), "the reads on the way")
    assert {(read.boot_id, read.epoch) for read in client.reads} == {(state.boot_id, 7)}
    assert client.write("buffer", "", b"", epoch=7).code != Code.FOREIGN
