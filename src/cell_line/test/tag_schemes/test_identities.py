"""EPCs: vectors checked with two encoders, and what is no EPC."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cell_line.tag_schemes.gs1 import Grai96
from cell_line.tag_schemes.identities import epc_hex, epc_uri
from cell_line.tag_schemes.scheme import EpcError

VECTORS = [
    ("33B4257BF40C0E4000000190", "urn:epc:id:grai:0614141.12345.400", 5),
    ("330C75BCD150030000000001", "urn:epc:id:grai:123456789.012.1", 0),
]


@pytest.mark.parametrize(("on_air", "uri", "filter_value"), VECTORS)
def test_a_grai_is_decoded_and_encoded(on_air: str, uri: str, filter_value: int) -> None:
    """It should give the published vectors, both ways."""
    assert epc_uri(on_air) == uri
    assert Grai96.encode(uri, filter_value) == on_air


def test_nothing_is_said_about_the_asset_unless_asked_for() -> None:
    """It should write the filter 0."""
    on_air, uri, _ = VECTORS[1]
    assert epc_hex(uri) == on_air


def test_a_product_tag_is_named_too() -> None:
    """It should decode a SGTIN-96 that strays into the field."""
    assert epc_uri("3074257BF7194E4000001A85") == "urn:epc:id:sgtin:0614141.812345.6789"


@pytest.mark.parametrize(
    ("on_air", "uri"),
    [
        ("", "urn:epc:raw:0.x"),
        ("00" * 12, f"urn:epc:raw:96.x{'00' * 12}"),
        ("33FFFFFFFFFFFFFFFFFFFFFF", "urn:epc:raw:96.x33FFFFFFFFFFFFFFFFFFFFFF"),
        ("33b4257bf40c0e40000001", "urn:epc:raw:88.x33B4257BF40C0E40000001"),
        ("33B4257BF40C0E400000019000000000", "urn:epc:raw:128.x33B4257BF40C0E400000019000000000"),
        ("E004010012345678", "urn:epc:raw:64.xE004010012345678"),
        ("abc", "urn:epc:raw:12.xABC"),
    ],
)
def test_what_is_no_epc_gets_a_raw_uri(on_air: str, uri: str) -> None:
    """It should not raise, since a read is evidence, whatever it says; and say how many bits there are."""
    assert epc_uri(on_air) == uri
    assert epc_hex(uri) == on_air.upper()


@pytest.mark.parametrize("text", ["zz", "0x33", "3_3", " 33", "\u0663\u0663", "\ud800", "\x1b[31m", "z" * 100_000])
def test_text_that_is_no_hex_is_told_by_its_bytes(text: str) -> None:
    """It should be something to show and to compare, of bounded length."""
    found = re.fullmatch(r"urn:epc:raw:([0-9]+)\.x([0-9A-F]*)", epc_uri(text))
    assert found is not None
    assert int(found[1]) == 4 * len(found[2]) <= 512


@pytest.mark.parametrize("character", ["z", "\u00fc", "\u20ac", "\U0001f600"])
def test_of_a_long_text_the_first_bytes_are_told(character: str) -> None:
    """It should be as many as a tag can hold, however many bytes a character takes."""
    assert epc_uri(character * 1000) == f"urn:epc:raw:512.x{(character * 64).encode()[:64].hex().upper()}"


@pytest.mark.parametrize("bits", [5, 15])
def test_bits_that_no_encoder_writes_are_no_identity(bits: int) -> None:
    """It should refuse an asset type of no digits that is not 0 (GS1 TDT, GRAI-96, option 12)."""
    mine = epc_hex("urn:epc:id:grai:614141000000..5")
    assert epc_uri(mine) == "urn:epc:id:grai:614141000000..5"
    strange = f"{int(mine, 16) | bits << 38:024X}"
    assert epc_uri(strange) == f"urn:epc:raw:96.x{strange}"


@given(st.integers(0, 2**88 - 1), st.sampled_from(["2C", "2D", "30", "31", "32", "33", "34", "35", "3C", "E2", "00"]))
def test_an_identity_is_what_is_on_the_tag(rest: int, header: str) -> None:
    """It should give the same bits again, or a raw URI of them."""
    on_air = f"{header}{rest:022X}"
    uri = epc_uri(on_air)
    if uri.startswith("urn:epc:id:grai:"):
        assert Grai96.encode(uri, rest >> 85) == on_air
    elif uri.startswith("urn:epc:raw:"):
        assert uri == f"urn:epc:raw:96.x{on_air}"


@given(st.integers(0, 6), st.integers(0, 10**12 - 1), st.integers(0, 10**6 - 1), st.integers(0, 2**38 - 1))
def test_every_partition_reads_back(digits: int, company: int, asset: int, serial: int) -> None:
    """It should encode and decode prefixes and asset types of every length."""
    prefix, kind = f"{company:012d}"[digits:], f"{asset:06d}"[:digits]
    uri = f"urn:epc:id:grai:{prefix}.{kind}.{serial}"
    assert epc_uri(epc_hex(uri)) == uri


def test_a_pallet_is_named_too() -> None:
    """It should decode other keys of GS1."""
    assert epc_uri("3114257BF4499602D2000000") == "urn:epc:id:sscc:0614141.1234567890"


@pytest.mark.parametrize(
    "uri",
    [
        "nonsense",
        "urn:epc:id:grai:0614141.12345.01",
        "urn:epc:id:grai:0614141.12345.a",
        "urn:epc:id:grai:0614141.12345.\u0664",
        "urn:epc:id:grai:0614141.12345.-1",
        "urn:epc:id:grai:0614141.12345.1_0",
        "urn:epc:raw:96.x33b4",
        "urn:epc:raw:96.xzz",
        "urn:epc:id:grai:0614141.1234.1",
        "urn:epc:id:grai:0614141.12345.274877906944",
    ],
)
def test_what_no_grai_96_can_hold_is_refused(uri: str) -> None:
    """It should name the URI."""
    with pytest.raises(EpcError, match=re.escape(repr(uri))):
        epc_hex(uri)
