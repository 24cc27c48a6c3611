"""What is asked for should be compared with what there is."""

import pytest

from cell_line.offers import Ask, Names, Offers, Range, in_both, lacking, together

OFFERS: Offers = {"channel": Names(frozenset({"water", "oil"})), "width [m]": Range(0.01, 0.085)}


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (Ask("channel", "water", ()), ""),
        (Ask("channel", "mercury", ()), "there is no channel 'mercury'; there are: oil, water"),
        (Ask("channel", "watr", ()), "there is no channel 'watr', did you mean 'water'?"),
        (Ask("part", "lid", ()), ""),
        (Ask("width [m]", 0.085, ()), ""),
        (Ask("width [m]", 0.01, ()), ""),
        (Ask("width [m]", 0.0851, ()), "width [m] is from 0.01 to 0.085, not 0.0851"),
        (Ask("width [m]", 0.0851, (), off=0.0002), ""),
        (Ask("width [m]", 0.009, (), off=0.0002), "width [m] is from 0.01 to 0.085, not 0.009"),
    ],
)
def test_what_is_lacking(ask: Ask, said: str) -> None:
    """It should be said, with what is there; nothing is said of what nobody knows."""
    assert lacking(ask, OFFERS) == said


def test_what_is_there_is_listed() -> None:
    """It should be a dozen names at most, and words for none."""
    some: Offers = {"part": Names(frozenset(f"p{number:02}" for number in range(14)))}
    assert lacking(Ask("part", "lid", ()), some).endswith("p10, p11 and 2 more")
    assert lacking(Ask("part", "lid", ()), {"part": Names(frozenset())}) == "there is no part 'lid'; there are: none"
    assert lacking(Ask("size", 2.0, ()), {"size": Range(1.0, 1.0)}) == "size is 1, not 2"


def test_devices_of_a_cell_add_up() -> None:
    """It should know what any of them has."""
    other: Offers = {"channel": Names(frozenset({"wax"})), "width [m]": Range(0.02, 0.2), "part": Names(frozenset("a"))}
    assert together([OFFERS, {}, other]) == {
        "channel": Names(frozenset({"water", "oil", "wax"})),
        "width [m]": Range(0.01, 0.2),
        "part": Names(frozenset("a")),
    }


def test_a_device_and_what_takes_its_place_in_a_world() -> None:
    """It should be what both have; the one that says nothing has it all."""
    other: Offers = {"channel": Names(frozenset({"water", "wax"})), "width [m]": Range(0.02, 0.2)}
    assert in_both(OFFERS, other) == {"channel": Names(frozenset({"water"})), "width [m]": Range(0.02, 0.085)}
    assert in_both(OFFERS, {}) == OFFERS == in_both({}, OFFERS)
