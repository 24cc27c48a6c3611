"""It should make the form of a variant from its family's options, and an order document from what was filled in."""

import json

import pytest

from cell_hmi.model.order_form import OrderEntry, document_of, form_of, whole_number
from cell_orchestrator.core.masters import Family, Variant
from cell_orchestrator.core.options import Option, OptionType
from cell_orchestrator.core.recipes import Operation

BLAST = Operation("blast", "blast", {"part": {"sha256": "", "unit": "mm"}, "colour": "r"}, "fine")
OPTIONS = {
    "part": Option("part", OptionType.TEXT, (("blast", "part", "sha256"),), max_length=64),
    "top_colour": Option("top_colour", OptionType.CHOICE, (("blast", "colour"),), choices={"Red": "r"}, default="r"),
    "slots": Option("slots", OptionType.INTEGER, (("drill", "slots"),), minimum=1.0, maximum=4.0),
}
FAMILY = Family("part", 3, (BLAST, Operation("drill", "drill", {}, "fine")), OPTIONS)


def test_the_fields_are_what_the_variant_offers() -> None:
    """It should leave out what only concerns operations that the variant skips."""
    form = form_of(FAMILY, Variant("PART-A", "part", 2, skip=("drill",)))
    assert (form.variant, form.family, form.revision) == ("PART-A", "part", "3.2")
    assert [field.label for field in form.fields] == ["part", "top colour"]
    colour = form.fields[1]
    assert (colour.words, colour.default) == (("Red",), "Red")


def test_a_file_is_asked_for_with_its_unit() -> None:
    """It should know an option that sets a hash for a file, and in which unit the recipe has its lengths."""
    part, colour, slots = form_of(FAMILY, Variant("PART-A", "part", 2)).fields
    assert (part.file, part.file_unit, part.max_length) == ("part", "mm", 64)
    assert (colour.file, slots.file, slots.minimum, slots.maximum) == ("", "", 1.0, 4.0)


def test_what_is_filled_in_becomes_an_order() -> None:
    entry = OrderEntry("W1", "TEE-M", 2, 5, "Åsa", "2026-12-02T10:00:00+01:00", {"logo": "oak", "note": None})
    (order,) = json.loads(document_of(entry))["orders"]
    assert order == {
        "id": "W1",
        "customer": "Åsa",
        "priority": 5,
        "due": "2026-12-02T10:00:00+01:00",
        "lines": [{"variant": "TEE-M", "quantity": 2, "options": {"logo": "oak"}}],
    }


def test_what_is_left_out_is_not_said() -> None:
    (order,) = json.loads(document_of(OrderEntry("W1", "TEE-M", 1, 0, options={"logo": None})))["orders"]
    assert order == {"id": "W1", "priority": 0, "lines": [{"variant": "TEE-M", "quantity": 1}]}


def test_a_whole_number_is_not_made_of_another() -> None:
    """It should cut nothing off without a word, and take 0 as it was said."""
    assert [whole_number(it, "Slots") for it in (None, 0, 3.0)] == [None, 0, 3]
    for value in (2.7, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="Slots: .* is no whole number"):
            whole_number(value, "Slots")
