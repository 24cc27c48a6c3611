"""Antennas that hear only the tag of the carrier in front of them."""

import pytest
from stepped_world import cell_world

from cell_line.codes import Code
from cell_line.tag_schemes.carriers import carrier_epcs
from cell_line.tag_schemes.identities import epc_hex
from cell_sim.simulated_line import SimulatedLine
from cell_sim.world_runtime.antennas import Antennas, TagInField
from cell_transport.answer import Answer
from cell_transport.tag import Tag


@pytest.fixture(scope="module")
def world() -> SimulatedLine:
    return cell_world("assembly")


@pytest.fixture
def antennas(world: SimulatedLine) -> Antennas:
    return Antennas("track", world.carriers)


def epc(world: SimulatedLine) -> str:
    return epc_hex(carrier_epcs(world.line)[0])


def test_reads_in_range_only(world: SimulatedLine, antennas: Antennas) -> None:
    """It should hear the tag of the first carrier at the station, and nothing elsewhere."""
    seen = antennas.read(world.simulation, "assembly")
    assert isinstance(seen, TagInField) and seen.tag == Tag(epc(world)) and -90.0 < seen.rssi < -40.0
    for place in ("t4", "nowhere"):
        answer = antennas.read(world.simulation, place)
        assert isinstance(answer, Answer) and answer.code is Code.NO_CARRIER


def test_writes_the_tag_that_is_meant(world: SimulatedLine, antennas: Antennas) -> None:
    """It should keep what was written, and refuse another target, too much and a place without a carrier."""
    sim = world.simulation
    assert antennas.write(sim, "assembly", epc(world).lower(), b"abc", "") == Answer()
    seen = antennas.read(sim, "assembly")
    assert isinstance(seen, TagInField) and seen.tag == Tag(epc(world), b"abc")
    assert antennas.write(sim, "assembly", "00" * 12, b"", "").code is Code.TARGET_MISMATCH
    assert antennas.write(sim, "assembly", "", b"x" * 65, "").code is Code.BAD_PARAMETERS
    assert antennas.write(sim, "t4", "", b"", "").code is Code.NO_CARRIER


@pytest.mark.parametrize("text", ["00" * 11, "00" * 13, "0" * 23 + "g", "\0" * 24, " " * 24, "x" * 1_000_000])
def test_only_an_epc_is_written(world: SimulatedLine, antennas: Antennas, text: str) -> None:
    """It should refuse what is no EPC, as the target and as the new one, in one short line."""
    for target, new in ((text, ""), ("", text)):
        answer = antennas.write(world.simulation, "assembly", target, b"", new)
        assert answer.code is Code.BAD_PARAMETERS
        assert answer.message.endswith("is no EPC of whole words, 16 hex digits or more") and len(answer.message) < 100


def test_a_dead_tag_is_replaced(world: SimulatedLine, antennas: Antennas) -> None:
    """It should not write a dead tag, and put a new one in its place where any tag will do."""
    assert world.track is not None
    world.track.tags["carrier_1"] = Tag("", dead=True)
    assert antennas.write(world.simulation, "assembly", epc(world), b"", "").code is Code.TAG_UNREADABLE
    assert antennas.write(world.simulation, "assembly", "", b"new", epc(world)) == Answer()
    assert world.track.tags["carrier_1"] == Tag(epc(world), b"new")


def test_knows_carriers_by_their_fiducial(world: SimulatedLine, antennas: Antennas) -> None:
    """It should name who stands there whatever the tag says."""
    assert antennas.identify(world.simulation, "assembly") == carrier_epcs(world.line)[0]
    assert antennas.identify(world.simulation, "t4") == ""
