"""Every second answer is a lie, until all lies are told."""

import pytest

pytest.importorskip("cell_interfaces", reason="the workspace is not built")

from cell_interfaces.srv import IdentifyCarrier

from cell_bringup.sweep.deck import Deck
from cell_bringup.sweep.offer import Offer

TYPE = "cell_interfaces/srv/IdentifyCarrier"
SIDE = Offer("response", "", TYPE)


def test_one_field_is_false_in_every_second_answer() -> None:
    """It should tell every kind of bad value in every field, each in the answer of that moment, and then stop lying."""
    deck, said = Deck((TYPE,)), []
    for number in range(200):
        honest = IdentifyCarrier.Response(code=7, message="m", carrier=f"c{number}")
        passed = deck.pass_on(TYPE, "response", honest)
        assert honest.carrier == f"c{number}", "the honest answer is not touched"
        false = [name for name in ("code", "message", "carrier") if getattr(passed, name) != getattr(honest, name)]
        assert len(false) <= (number + 1) % 2
        said += false
    assert len(said) == deck.swept[SIDE].values == 25
    assert {field: said.count(field) for field in set(said)} == {"code": 3, "message": 11, "carrier": 11}
    assert deck.left == []


def test_only_what_it_lies_about_is_bent() -> None:
    """It should know what is left, and pass on answers of other interfaces as they are."""
    deck = Deck((TYPE, "cell_interfaces/action/MoveCarrier"))
    assert [side.kind for side in deck.left] == ["response", "result", "feedback"]
    other = IdentifyCarrier.Response(carrier="c1")
    assert deck.pass_on("cell_interfaces/srv/ReadTag", "response", other) is other
