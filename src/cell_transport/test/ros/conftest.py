"""A track that is nothing but a ROS node, for those that ask it."""

from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("rclpy", reason="ROS 2 is not there")
pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from toy_track import Belts, ToyTrack

from cell_transport.conformance import GRAPH, PLACES, TAGS


@pytest.fixture
def belts() -> Belts:
    """Return what a track moves."""
    return Belts([*GRAPH.zones, "elsewhere"], dict(PLACES), dict(TAGS))


@pytest.fixture
def start(belts: Belts) -> Iterator[Callable[[], ToyTrack]]:
    """Return a function that starts the track, and starts it again on the same belts."""
    started: list[ToyTrack] = []

    def start_one() -> ToyTrack:
        started.append(ToyTrack(belts))
        return started[-1]

    yield start_one
    for toy in started:
        toy.close()
