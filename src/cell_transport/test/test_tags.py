"""EPCs: vectors checked with two encoders, and what is no EPC."""

from pathlib import Path

import pytest

from cell_skills.config.line import LineConfig, load_line
from cell_skills.config.strict_yaml import ConfigError
from cell_transport.tags import EpcError, carrier_epcs, epc_hex, epc_uri

DEMO = Path(__file__).parents[3] / "config" / "lines" / "demo.yaml"
VECTORS = [
    ("33B4257BF40C0E4000000190", "urn:epc:id:grai:0614141.12345.400", 5),
    ("330C75BCD150030000000001", "urn:epc:id:grai:123456789.012.1", 0),
]


@pytest.mark.parametrize(("on_air", "uri", "filter_value"), VECTORS)
def test_a_grai_is_decoded_and_encoded(on_air: str, uri: str, filter_value: int) -> None:
    """It should give the published vectors, both ways."""
    assert epc_uri(on_air) == uri
    assert epc_hex(uri, filter_value) == on_air


def test_a_product_tag_is_named_too() -> None:
    """It should decode a SGTIN-96 that strays into the field."""
    assert epc_uri("3074257BF7194E4000001A85") == "urn:epc:id:sgtin:0614141.812345.6789"


@pytest.mark.parametrize("on_air", ["", "zz", "00" * 12, "33FFFFFFFFFFFFFFFFFFFFFF", "33B4257BF40C0E40000001"])
def test_what_is_no_epc_gets_a_raw_uri(on_air: str) -> None:
    """It should not raise: a read is evidence, whatever it says."""
    assert epc_uri(on_air) == f"urn:epc:raw:96.x{on_air.upper()}"
    assert epc_hex(epc_uri(on_air)) == on_air.upper()


@pytest.mark.parametrize(
    "uri",
    [
        "nonsense",
        "urn:epc:id:grai:0614141.12345.01",
        "urn:epc:id:grai:0614141.12345.a",
        "urn:epc:id:grai:0614141.1234.1",
        "urn:epc:id:grai:0614141.12345.274877906944",
        "urn:epc:id:sgtin:0614141.812345.6789",
    ],
)
def test_what_no_grai_96_can_hold_is_refused(uri: str) -> None:
    """It should name the URI."""
    with pytest.raises(EpcError, match=uri.rsplit(":", 1)[-1]):
        epc_hex(uri)


def line_with(**changes: object) -> LineConfig:
    """The demo line with two carriers and these changes to them."""
    line = load_line(DEMO)
    return line.model_copy(update={"carriers": line.carriers.model_copy(update={"count": 2, **changes})})


def test_carriers_have_consecutive_serials() -> None:
    """It should name the carriers of a line in order."""
    assert carrier_epcs(line_with(first_serial=9)) == (
        "urn:epc:id:grai:0614141.12345.9",
        "urn:epc:id:grai:0614141.12345.10",
    )


def test_carriers_that_make_no_grai_are_refused() -> None:
    """It should say so before the line starts."""
    with pytest.raises(ConfigError, match=r"carriers: .*0614141\.1\.1"):
        carrier_epcs(line_with(asset_type="1"))
