"""Tag schemes: each encodes what it decodes, and names the carriers that a line's options say."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cell_line.config.line import LineConfig, load_line
from cell_line.config.strict_yaml import ConfigError
from cell_line.tag_schemes.carriers import carrier_epcs, scheme_of
from cell_line.tag_schemes.gs1 import Giai96, Grai96, Sgtin96
from cell_line.tag_schemes.identities import epc_hex, epc_uri, installed_schemes
from cell_line.tag_schemes.raw import Iso15693Uid, PlainEpc
from cell_line.tag_schemes.scheme import EpcError

DEMO = Path(__file__).parents[4] / "config" / "lines" / "demo.yaml"
PUBLISHED = [
    (Sgtin96, "3074257BF7194E4000001A85", "urn:epc:id:sgtin:0614141.812345.6789", 3),
    (Grai96, "3314257BF40C0E400000162E", "urn:epc:id:grai:0614141.12345.5678", 0),
    (Giai96, "3414257BF40000000000162E", "urn:epc:id:giai:0614141.5678", 0),
]
"""Of the appendix with examples of the EPC Tag Data Standard; the last number is the filter."""
SPLIT = st.integers(0, 6)
"""Partitions: the company prefix has 12 digits less this many."""
COMPANY = st.integers(0, 10**12 - 1)
SERIAL = st.integers(0, 2**38 - 1)


@pytest.mark.parametrize(("scheme", "on_air", "uri", "kind"), PUBLISHED, ids=["sgtin", "grai", "giai"])
def test_published_examples(scheme: Any, on_air: str, uri: str, kind: int) -> None:
    """It should give them both ways."""
    assert (scheme.encode(uri, kind), scheme.decode(on_air), epc_uri(on_air)) == (on_air, uri, uri)


@given(SPLIT, COMPANY, st.integers(0, 10**7 - 1), SERIAL)
def test_every_item_reads_back(digits: int, company: int, item: int, serial: int) -> None:
    """It should be so for company prefixes and item references of every length."""
    uri = f"urn:epc:id:sgtin:{f'{company:012d}'[digits:]}.{f'{item:07d}'[: digits + 1]}.{serial}"
    on_air = Sgtin96.encode(uri)
    assert on_air is not None
    assert on_air.startswith("30")
    assert (Sgtin96.decode(on_air), epc_hex(uri), epc_uri(on_air)) == (uri, on_air, uri)


@given(SPLIT, COMPANY, st.integers(0, 2**42 - 1))
def test_every_asset_reads_back(digits: int, company: int, reference: int) -> None:
    """It should be so for company prefixes of every length."""
    uri = f"urn:epc:id:giai:{f'{company:012d}'[digits:]}.{reference}"
    on_air = Giai96.encode(uri)
    assert on_air is not None
    assert on_air.startswith("34")
    assert (Giai96.decode(on_air), epc_hex(uri), epc_uri(on_air)) == (uri, on_air, uri)


@given(st.integers(0, 2**56 - 1))
def test_every_id_of_iso_15693_reads_back(rest: int) -> None:
    """It should have 64 bits, of which the first eight are E0."""
    on_air = f"E0{rest:014X}"
    uri = Iso15693Uid.decode(on_air)
    assert uri == f"urn:epc:raw:64.x{on_air}"
    assert (Iso15693Uid.encode(uri), epc_hex(uri), epc_uri(on_air)) == (on_air, on_air, uri)
    assert Iso15693Uid.decode(f"D0{rest:014X}") is None


@given(st.integers(0, 2**96 - 1))
def test_every_plain_epc_reads_back(bits: int) -> None:
    """It should be the bits as they are; those that are a key of GS1 are named by that."""
    (uri,) = PlainEpc.names(PlainEpc.Options(first_epc=f"{bits:024X}"), 1) if bits < 2**96 - 1 else ("",)
    if uri:
        assert PlainEpc.encode(uri) == f"{bits:024X}"


@pytest.mark.parametrize("scheme", installed_schemes(), ids=lambda scheme: scheme.name)
@pytest.mark.parametrize("text", ["", "nonsense", "urn:epc:id:sscc:0614141.1234567890", "00" * 12, "zz", "33B4"])
def test_what_is_of_another_scheme_is_none_of_it(scheme: Any, text: str) -> None:
    """It should be left to others, whatever it is."""
    assert scheme.encode(text) is None
    assert scheme.decode(text.upper()) is None


@pytest.mark.parametrize(
    ("scheme", "uri"),
    [
        (Sgtin96, "urn:epc:id:sgtin:0614141.81234.1"),
        (Sgtin96, "urn:epc:id:sgtin:0614141.812345.01"),
        (Sgtin96, "urn:epc:id:sgtin:0614141.812345.274877906944"),
        (Giai96, "urn:epc:id:giai:0614141.AB"),
        (Giai96, "urn:epc:id:giai:0614141.01"),
        (Giai96, "urn:epc:id:giai:0614141.4611686018427387904"),
    ],
)
def test_what_no_tag_can_hold_is_refused(scheme: Any, uri: str) -> None:
    """It should name the URI."""
    with pytest.raises(EpcError, match=uri):
        scheme.encode(uri)


def line_with(folder: Path, carriers: str) -> LineConfig:
    """The demo line with other carriers."""
    text = DEMO.read_text()
    old = next(each for each in text.splitlines() if each.startswith("carriers:"))
    new = f"carriers: {{{carriers}, count: 2, home: buffer}}"
    text = (
        text.replace(old, new)
        .replace("../products", "products")
        .replace("intake: ../intake.yaml\ncosts: ../costs.yaml\n", "")
    )
    (folder / "line.yaml").write_text(text.replace("world: ../../worlds/microfactory.sdf\n", ""))
    return load_line(folder / "line.yaml")


@pytest.mark.parametrize(
    ("carriers", "names"),
    [
        (
            'company_prefix: "0614141", asset_type: "12345", first_serial: 9',
            ("urn:epc:id:grai:0614141.12345.9", "urn:epc:id:grai:0614141.12345.10"),
        ),
        (
            'scheme: sgtin-96, company_prefix: "0614141", item_reference: "812345", first_serial: 1',
            ("urn:epc:id:sgtin:0614141.812345.1", "urn:epc:id:sgtin:0614141.812345.2"),
        ),
        (
            'scheme: giai-96, company_prefix: "0614141", first_reference: 12345400',
            ("urn:epc:id:giai:0614141.12345400", "urn:epc:id:giai:0614141.12345401"),
        ),
        (
            "scheme: epc, first_epc: E2801160600002054CC2096F",
            ("urn:epc:raw:96.xE2801160600002054CC2096F", "urn:epc:raw:96.xE2801160600002054CC20970"),
        ),
        (
            "scheme: iso15693, uids: [E004015012345678, e007000000000001]",
            ("urn:epc:raw:64.xE004015012345678", "urn:epc:raw:64.xE007000000000001"),
        ),
    ],
    ids=["grai", "sgtin", "giai", "epc", "iso15693"],
)
def test_a_line_names_its_carriers(tmp_path: Path, carriers: str, names: tuple[str, ...]) -> None:
    """It should take the scheme that `carriers` names, GRAI-96 without one."""
    subject = line_with(tmp_path, carriers)
    assert carrier_epcs(subject) == names
    assert scheme_of(subject).writes_ids is ("iso15693" not in carriers)


@pytest.mark.parametrize(
    ("carriers", "message"),
    [
        ("scheme: grail", r"carriers.scheme: cell.tag_schemes 'grail': is not installed; did you mean 'grai-96'\?"),
        (
            'scheme: giai-96, company_prefix: "0614141", first_referense: 1',
            r"carriers.first_referense: unknown key, did you mean 'first_reference'\?",
        ),
        ('company_prefix: 614141, asset_type: "12345", first_serial: 1', r"carriers.company_prefix: Input should be a"),
        ("scheme: epc, first_epc: E280", r"carriers.first_epc: String should match"),
        (
            "scheme: epc, first_epc: 33B4257BF40C0E4000000190",
            r"carriers: a tag with urn:epc:raw:96.x33B4257BF40C0E4000000190 would be taken for urn:epc:id:grai:0614141",
        ),
        ("scheme: epc, first_epc: FFFFFFFFFFFFFFFFFFFFFFFF", r"carriers: after F+ there are no 2 EPCs of 96 bits"),
        (
            "scheme: iso15693, uids: [E004015012345678, E004015012345678]",
            r"carriers: needs as many different ids as carriers: there are 1 of 2",
        ),
        (
            "scheme: iso15693, uids: [E004015012345678, D004015012345678]",
            r"carriers: D004015012345678 is no id of ISO 15693, which begins with E0",
        ),
    ],
    ids=["scheme", "key", "type", "length", "taken for another", "too few", "twice", "other id"],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, carriers: str, message: str) -> None:
    """It should give file, line, key and reason."""
    with pytest.raises(ConfigError, match=rf"line.yaml:\d+: {message}"):
        carrier_epcs(line_with(tmp_path, carriers))
