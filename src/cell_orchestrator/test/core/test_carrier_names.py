"""A carrier should be found by the number that is written on it."""

import pytest

from cell_orchestrator.core.carrier_names import carrier_called, short
from cell_orchestrator.core.errors import NotAllowed, Unknown

IDS = [f"urn:epc:id:grai:0614141.12345.{serial}" for serial in (3, 10, 30)]


def test_by_its_serial_or_its_id() -> None:
    """It should take both."""
    assert carrier_called("3", IDS) == carrier_called(IDS[0], IDS) == IDS[0]
    assert short(IDS[2]) == "30"
    assert short("c1") == "c1"


@pytest.mark.parametrize("given", ["", "03", "4", "12345.3", "1", "urn:epc:id:grai:0614141.12345.4"])
def test_no_such_carrier(given: str) -> None:
    """It should name the serials there are, in order."""
    with pytest.raises(Unknown, match="known: 10, 3, 30"):
        carrier_called(given, IDS)


def test_two_of_the_same_serial() -> None:
    """It should not guess."""
    other = "urn:epc:id:grai:0614141.99999.3"
    with pytest.raises(NotAllowed, match="'3' is the serial of several carriers"):
        carrier_called("3", [*IDS, other])
    assert carrier_called(other, [*IDS, other]) == other


def test_many_of_the_same_serial() -> None:
    """It should name a dozen of them."""
    many = [f"urn:epc:id:grai:0614141.{kind:05}.3" for kind in range(14)]
    with pytest.raises(NotAllowed) as refused:
        carrier_called("3", many)
    assert str(refused.value).count("urn:") == 12
