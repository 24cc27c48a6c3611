"""Documents into drafts: bounded, whatever they and their formats do."""

import json
import math
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cell_orchestrator.intake.draft import CancelDraft, DraftLine, DraftNote, DraftPlace, IntakeError, OrderDraft, Said
from cell_orchestrator.intake.formats import Formats
from cell_orchestrator.intake.limits import MAX_DOCUMENT_UNITS, MAX_ORDERS, MAX_SAID
from cell_orchestrator.intake.order_format import OrderText
from cell_orchestrator.intake.reading import Reading, read
from cell_orchestrator.intake.rules import Rules

PLACE = DraftPlace(Path("in"), 7, "line")
LINE = DraftLine("X", 1, PLACE)
ORDER = OrderDraft("A", (LINE,), PLACE)


class Says:
    """A format that says the same of every document."""

    name = "says"

    def __init__(self, *said: Any) -> None:
        self._said = said

    def recognises(self, document: OrderText) -> bool:
        return True

    def read(self, document: OrderText, rules: Rules, now: float) -> Iterator[Said]:
        for said in self._said:
            if isinstance(said, BaseException):
                raise said
            yield said


def reading(*said: Any, rules: Rules | None = None, source: str = "in", encoding: str = "") -> Reading:
    """What becomes of what a format says."""
    return read("x", "", source, 1000.0, rules, encoding, Formats({"says": Says(*said)}))


def one(*said: Any, rules: Rules | None = None) -> Any:
    """The only thing that becomes of it."""
    (found,) = reading(*said, rules=rules).found
    return found


def test_it_should_take_what_is_right() -> None:
    full = replace(
        ORDER,
        lines=(replace(LINE, options={"a": 1, "b": 2.5, "c": True, "d": "é"}, option_places={"a": PLACE}),),
        customer="Zoë",
        number="#1069",
        priority=100,
        due=1060.0,
        text=True,
    )
    assert reading(ORDER, replace(full, external_id="B")).found == (ORDER, replace(one(full), external_id="B"))
    assert one(full).customer == "Zoë"
    assert one(full).lines[0].options == {"a": 1, "b": 2.5, "c": True, "d": "é"}


def test_it_should_make_texts_plain() -> None:
    found = one(
        replace(
            ORDER,
            customer=" Zoe\u0308 \n M ",
            lines=(replace(LINE, variant="e\u0301", options={"u\u0308": "a\u030a"}),),
        )
    )
    assert (found.customer, found.lines[0].variant, found.lines[0].options) == ("Zoë M", "é", {"ü": "å"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"external_id": "A B"},
            "must be letters a-z, digits, '.', '_' and '-', and begin with a letter or digit, not 'A B'",
        ),
        ({"customer": "a\ud83d"}, "character 2 cannot be printed: U+D83D"),
        ({"customer": "x" * 201}, "has 201 characters, 200 at most"),
        ({"number": "x" * 41}, "has 41 characters, 40 at most"),
        ({"priority": 101}, "must be from 0 to 100, not 101"),
        ({"priority": -1}, "must be from 0 to 100, not -1"),
        ({"due": math.nan}, "must be at most a year ago and before the year 2100"),
        ({"due": 1e308}, "must be at most a year ago and before the year 2100"),
        ({"lines": (replace(LINE, quantity=1001),)}, "quantity must be from 1 to 1000, not 1001"),
        ({"lines": (replace(LINE, quantity=-1),)}, "quantity must be from 1 to 1000, not -1"),
        ({"lines": (replace(LINE, quantity=501),) * 2}, "has 1002 units; an order may have at most 1000"),
        ({"lines": (replace(LINE, variant="x" * 41),)}, "has 41 characters, 40 at most"),
        ({"lines": (replace(LINE, variant="\x1b"),)}, "character 1 cannot be printed: U+001B"),
        ({"lines": (replace(LINE, options={"a\0": 1}),)}, "option name character 2 cannot be printed: U+0000"),
        ({"lines": (replace(LINE, options={"a": "b\0"}),)}, "option 'a' character 2 cannot be printed: U+0000"),
        ({"lines": (replace(LINE, options={"a": [1]}),)}, "option 'a' must be a text, a number, true or false"),
        ({"lines": (replace(LINE, options={"a": None}),)}, "option 'a' must be a text, a number, true or false"),
        ({"lines": (replace(LINE, options={"\u00e9": 1, "e\u0301": 1}),)}, "option 'é' is given twice"),
    ],
)
def test_no_format_should_get_past_the_checks(change: dict[str, Any], message: str) -> None:
    assert str(one(replace(ORDER, **change))) == f"in:7: line: {message}"


def test_it_should_say_where_a_field_is_given() -> None:
    places = {
        name: DraftPlace(Path("in"), line, name) for line, name in enumerate(("customer", "number", "due", "priority"))
    }
    order = replace(ORDER, places=places)
    for line, (name, value) in enumerate({"customer": "\0", "number": "\0", "due": 1e308, "priority": 101}.items()):
        assert str(one(replace(order, **{name: value}))).startswith(f"in:{line}: {name}: ")


def test_an_id_should_be_there_once_in_whichever_form() -> None:
    found = reading(
        replace(ORDER, external_id="Cafe\u0301"),
        replace(ORDER, external_id="Caf\u00e9"),
        ORDER,
        CancelDraft("A", "", PLACE),
    ).found
    assert str(found[1]) == "in:7: line: order 'Café' is in this document twice"
    assert found[2] == ORDER
    assert str(found[3]) == "in:7: line: order 'A' is in this document twice"


def test_an_order_of_which_nothing_is_left_should_be_taken_back() -> None:
    gone = replace(LINE, quantity=0)
    assert one(replace(ORDER, lines=(gone, gone))) == CancelDraft("A", "nothing is left of it in the shop", PLACE)
    assert one(replace(ORDER, lines=(gone, LINE))) == ORDER


def test_it_should_skip_what_is_not_made_here_and_say_so() -> None:
    rules, tip = Rules(not_made_here=["TIP*"]), replace(LINE, variant="TIP-5")
    some = reading(replace(ORDER, lines=(tip, LINE)), rules=rules)
    assert some.found == (ORDER,)
    assert some.notes == ("in:7: line: 'TIP-5' is not made here: skipped",)
    none = reading(replace(ORDER, lines=(tip,)), rules=rules)
    assert none.found == ()
    assert none.notes[1] == "in:7: line: order A: nothing to make"
    gone = reading(replace(ORDER, lines=(tip, replace(LINE, quantity=0))), rules=rules)
    assert gone.found == (CancelDraft("A", "nothing is left of it in the shop", PLACE),)


def test_it_should_leave_out_options_that_are_none_here() -> None:
    line = replace(LINE, options={"Size": "M", "b": 1}, option_places={"Size": PLACE, "b": PLACE})
    found = one(replace(ORDER, lines=(line,)), rules=Rules(ignored_options=["size"]))
    assert (found.lines[0].options, found.lines[0].option_places) == ({"b": 1}, {"b": PLACE})


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            [replace(ORDER, external_id=f"A{i}") for i in range(MAX_ORDERS + 1)],
            f"has more than {MAX_ORDERS} orders; send it in parts",
        ),
        (
            [replace(ORDER, external_id=f"A{i}", lines=(replace(LINE, quantity=1000),)) for i in range(6)],
            f"has more than {MAX_DOCUMENT_UNITS} units; send it in parts",
        ),
        ([ORDER, RuntimeError("odd\nthing \x1b")], "cannot be read: RuntimeError: odd thing \ufffd"),
        ([ORDER, RecursionError("deep")], "cannot be read: RecursionError: deep"),
        ([ORDER, PLACE.error("is odd")], None),
        ([ORDER, 5], "cannot be read: AttributeError: 'int' object has no attribute 'external_id'"),
        ([], "holds no orders"),
    ],
)
def test_a_document_beyond_reason_should_be_refused_as_a_whole(said: list[Any], message: str | None) -> None:
    found = reading(*said).found
    assert [str(error) for error in found] == [f"in:1: {message}" if message else "in:7: line: is odd"]


def test_as_many_as_are_allowed_should_pass() -> None:
    assert len(reading(*(replace(ORDER, external_id=f"A{i}") for i in range(MAX_ORDERS))).found) == MAX_ORDERS
    many = (replace(ORDER, external_id=f"A{i}", lines=(replace(LINE, quantity=1000),)) for i in range(5))
    assert len(reading(*many).found) == 5


def test_it_should_say_the_first_notes_and_count_the_others() -> None:
    notes = reading(*(DraftNote(PLACE, f"note {number}") for number in range(MAX_SAID + 3)), encoding="UTF-16\n").notes
    assert notes[0] == "in: read with encoding UTF-16 "
    assert notes[1] == "in:7: line: note 0"
    assert notes[MAX_SAID:] == (f"in:7: line: note {MAX_SAID - 1}", "in: and 3 notes more")
    assert len(reading(*(DraftNote(PLACE, "note") for _ in range(MAX_SAID))).notes) == MAX_SAID


def test_the_name_of_the_document_should_be_shown_plain() -> None:
    (error,) = reading(source="a\n\x1b" + "x" * 1000).found
    assert isinstance(error, IntakeError)
    assert str(error).isprintable() and len(str(error)) < 250


def test_what_was_read_should_be_the_same_in_another_process() -> None:
    document = json.dumps(
        {"orders": [{"id": "A", "due_s": 5, "lines": [{"variant": "X", "options": {"a": 1}}]}, {"id": "B"}]}
    )
    found = read(document, "", "in", 1000.0)
    sent = pickle.loads(pickle.dumps(found))
    assert sent.found[0] == found.found[0]
    assert [str(error) for error in sent.found[1:]] == ["in:1: orders.1.lines: is missing"]
    assert (sent.source, sent.notes) == (found.source, found.notes)
