"""Tag faults and stuck carriers: each fault alone, rates, and repeatability."""

from pathlib import Path

import pytest

from cell_line.config.strict_yaml import ConfigError
from cell_line.tag_schemes.identities import epc_hex, epc_uri
from cell_transport.draws import Draws
from cell_transport.fault_rates import TransportFaults, load_faults
from cell_transport.tag import Look, Tag, TagSighting
from cell_transport.tag_faults import FOREIGN_SERIALS, TagFaults
from cell_transport.tag_memory import TagMemory, TagMemoryError, decode

CARRIER = "urn:epc:id:grai:0614141.12345.1"
TAG = Tag(epc_hex(CARRIER), TagMemory("A-01", "1.1", 2).encode())
NEIGHBOUR = Tag(epc_hex("urn:epc:id:grai:0614141.12345.2"), TagMemory("B-01", "1.1", 0).encode())


def read(tag: Tag = TAG, visit: int = 0, **rates: float) -> tuple[Tag, tuple[TagSighting, ...]]:
    """One read with these rates: the tag afterwards, and what is reported."""
    return spoilt(TagFaults(TransportFaults(**rates), seed=1), visit, tag)


def spoilt(
    faults: TagFaults, visit: int, tag: Tag = TAG, neighbour: Tag | None = NEIGHBOUR
) -> tuple[Tag, tuple[TagSighting, ...]]:
    """One read: the tag afterwards, and what is reported."""
    look = faults.read(CARRIER, visit, Look((TagSighting(tag.epc, tag.memory, not tag.dead, -50.0),), tag), neighbour)
    assert look.tag is not None
    return look.tag, look.sightings


def test_a_good_read_tells_the_tag() -> None:
    """It should report EPC and memory once and leave the tag alone."""
    after, (seen,) = read()
    assert after == TAG
    assert (seen.epc, seen.memory, seen.readable) == (TAG.epc, TAG.memory, True)


def test_a_missed_read_tells_nothing() -> None:
    """It should report nothing."""
    assert read(missed=1.0) == (TAG, ())


def test_a_duplicate_read_tells_twice() -> None:
    """It should report the same twice."""
    _, (first, second) = read(duplicate=1.0)
    assert first == second


def test_a_wrong_read_tells_the_neighbour() -> None:
    """It should report the other carrier's tag, or its own when there is no other."""
    _, (seen,) = read(wrong=1.0)
    assert (seen.epc, seen.memory) == (NEIGHBOUR.epc, NEIGHBOUR.memory)
    _, (seen,) = spoilt(TagFaults(TransportFaults(wrong=1.0), seed=1), 0, neighbour=None)
    assert seen.epc == TAG.epc


def test_an_unknown_read_tells_a_foreign_carrier() -> None:
    """It should report a decodable EPC of another owner."""
    seen = [sighting for visit in range(200) for sighting in read(visit=visit, unknown=1.0)[1]]
    serials = [epc_uri(sighting.epc).removeprefix("urn:epc:id:grai:9521141.00000.") for sighting in seen]
    assert all(0 <= int(serial) < FOREIGN_SERIALS for serial in serials)
    assert len(set(serials)) > 100
    assert all(sighting.readable and sighting.memory == b"" for sighting in seen)


def test_an_unreadable_tag_is_in_the_field_only() -> None:
    """It should report that something is there; the tag is as before."""
    after, (seen,) = read(unreadable=1.0)
    assert after == TAG
    assert (seen.epc, seen.memory, seen.readable) == ("", b"", False)


def test_a_tag_dies_for_good() -> None:
    """It should be unreadable in every later read too."""
    after, (seen,) = read(tag_dies=1.0)
    assert after.dead
    assert not seen.readable
    _, (later,) = read(after, visit=1)
    assert not later.readable


def test_a_corrupted_memory_stays_corrupted() -> None:
    """It should fail its checksum, now and later; the EPC is not touched."""
    after, (seen,) = read(memory_corrupted=1.0)
    assert decode(seen.memory) is decode(after.memory) is TagMemoryError.CORRUPT
    assert seen.epc == TAG.epc


def test_one_bit_of_a_memory_is_corrupted() -> None:
    """It should be any bit of it."""
    bits = set()
    for visit in range(3000):
        after, _ = read(visit=visit, memory_corrupted=1.0)
        flipped = int.from_bytes(after.memory) ^ int.from_bytes(TAG.memory)
        assert flipped.bit_count() == 1
        bits.add(flipped.bit_length() - 1)
    assert len(bits) > 0.99 * 8 * len(TAG.memory)


def test_what_is_spoilt_is_as_loud_as_it_was() -> None:
    """It should have the strength of the answer in whose place it stands."""
    for rates in ({}, {"wrong": 1.0}, {"unknown": 1.0}, {"unreadable": 1.0}):
        assert [seen.rssi for seen in read(**rates)[1]] == [-50.0]


def test_rates_are_kept() -> None:
    """It should go wrong about as often as the profile says."""
    faults = TagFaults(TransportFaults(missed=0.1, unknown=0.2, write_fails=0.3), seed=3)
    seen = [spoilt(faults, visit, neighbour=None)[1] for visit in range(2000)]
    assert 150 < sum(not sightings for sightings in seen) < 250
    assert 330 < sum(any(s.epc != TAG.epc for s in sightings) for sightings in seen) < 470
    assert 70 < sum(Draws(3).happens(0.05, "stuck", CARRIER, hop) for hop in range(2000)) < 130
    assert 520 < sum(faults.write_fails(CARRIER, visit) for visit in range(2000)) < 680


def test_draws_do_not_depend_on_the_order_of_calls() -> None:
    """It should answer the same for the same seed, carrier and visit, and differently for another seed."""
    rates = TransportFaults(missed=0.3, wrong=0.3, unreadable=0.2, tag_dies=0.1)
    forwards = [spoilt(TagFaults(rates, 5), visit) for visit in range(50)]
    subject = TagFaults(rates, 5)
    backwards = [spoilt(subject, visit) for visit in reversed(range(50))]
    assert forwards == backwards[::-1]
    assert forwards != [spoilt(TagFaults(rates, 6), visit) for visit in range(50)]


@pytest.mark.parametrize("name", ["none", "light", "heavy"])
def test_the_rates_of_the_repository_load(name: str) -> None:
    """It should read config/faults."""
    rates = load_faults(Path(__file__).parents[3] / "config" / "faults" / f"{name}.yaml")
    assert (rates.missed > 0.0) is (name != "none")


def test_a_misspelt_rate_is_named(tmp_path: Path) -> None:
    """It should name file, line and key."""
    file = tmp_path / "bad.yaml"
    file.write_text("transport:\n  mised: 0.1\n")
    with pytest.raises(ConfigError, match=r"bad\.yaml:2: transport.mised: unknown key, did you mean 'missed'"):
        load_faults(file)
