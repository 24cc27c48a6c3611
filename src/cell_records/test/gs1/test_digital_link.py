"""The identity of a unit as an address, and why some have none."""

from pathlib import Path

import pytest

from cell_line.config.strict_yaml import ConfigError
from cell_records.gs1.digital_link import NoDigitalLink, digital_link, unit_address
from cell_records.gs1.identities import Identities, read_identities


def test_gtin_and_serial(known: Identities) -> None:
    assert digital_link(known, "SERUM-HYDRA", "A1001-01") == "https://id.gs1.org/01/00614141000128/21/A1001-01"


def test_letters_that_an_address_cannot_have_are_escaped(known: Identities) -> None:
    assert digital_link(known, "SERUM-HYDRA", "A/1%").endswith("/21/A%2F1%25")


def test_a_variant_without_gtin_has_an_address_of_ours(known: Identities) -> None:
    with pytest.raises(NoDigitalLink, match="TOWEL has no GTIN"):
        digital_link(known, "TOWEL", "A1-01")
    assert unit_address(known, "demo", "TOWEL", "A1-01") == "https://example.com/line/unit/demo/A1-01"


def test_a_long_id_is_no_serial(known: Identities) -> None:
    with pytest.raises(NoDigitalLink, match="at most 20 characters"):
        digital_link(known, "SERUM-HYDRA", "A" * 21)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("own: https://example.com\ngtins:\n  A: '00614141000129'\n", 3),
        ("own: https://example.com/\ngtins: {}\n", 1),
        ("own: https://example.com\ngtins: {}\nsteps:\n  fold: folding\n", 4),
        ("own: https://example.com\ngtins: {}\ngtin: {}\n", 3),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "gs1.yaml").write_text(text)
    with pytest.raises(ConfigError, match=f"gs1.yaml:{line}: "):
        read_identities(tmp_path / "gs1.yaml")


def test_the_products_of_the_demo_have_gtins() -> None:
    config = Path(__file__).parents[4] / "config"
    known = read_identities(config / "gs1.yaml")
    assert set(known.gtins) == {file.stem for file in (config / "products" / "variants").glob("*.yaml")}
    assert len(set(known.gtins.values())) == len(known.gtins)
