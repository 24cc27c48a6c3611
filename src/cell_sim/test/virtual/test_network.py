"""Messages that are lost, doubled or late."""

from collections import Counter
from random import Random

import pytest

from cell_sim.virtual.faults import Luck, PlantFaults
from cell_sim.virtual.network import LATE_S, LATENCY_S, Network
from cell_sim.virtual.schedule import Schedule


def arrivals(faults: PlantFaults) -> tuple[list[float], Counter[str]]:
    """When one message arrives [s], and which faults struck."""
    schedule, struck, times = Schedule(), Counter[str](), list[float]()
    Network(schedule, Luck(Random(1), lambda: faults, struck)).send(lambda: times.append(schedule.now))
    while schedule.step():
        pass
    return times, struck


def test_without_faults() -> None:
    """It should deliver once, soon."""
    times, struck = arrivals(PlantFaults())
    assert len(times) == 1 and 0.0 < times[0] <= 2 * LATENCY_S
    assert not struck


@pytest.mark.parametrize(("fault", "count"), [("message_lost", 0), ("message_twice", 2), ("message_late", 1)])
def test_faults(fault: str, count: int) -> None:
    """It should deliver as often as the fault says, and count the fault."""
    times, struck = arrivals(PlantFaults(**{fault: 1.0}))
    assert len(times) == count
    assert struck == {fault: 1}
    assert fault != "message_late" or times[0] >= LATE_S[0]
