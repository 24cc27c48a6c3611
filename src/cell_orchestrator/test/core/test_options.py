"""Options: what an order may say and what it becomes."""

import json
import math

import pytest

from cell_orchestrator.core.options import Option, OptionError, OptionType


def option(type: OptionType, **rules: object) -> Option:
    """An option of one type."""
    return Option("thing", type, (("op", "parameter"),), **rules)  # type: ignore[arg-type]


FORCE = option(OptionType.NUMBER, unit="N", minimum=50.0, maximum=500.0)
TURNS = option(OptionType.INTEGER, minimum=1)
COLOUR = option(OptionType.CHOICE, choices={"Red": "paint_7", "Dark Blue": "paint_9"})
INITIALS = option(OptionType.TEXT, max_length=3)
VEGAN = option(OptionType.FLAG)


@pytest.mark.parametrize(
    ("subject", "given", "value"),
    [
        (FORCE, 60, 60),
        (FORCE, 50.0, 50.0),
        (FORCE, 500.0, 500.0),
        (TURNS, 3, 3),
        (TURNS, 1, 1),
        (option(OptionType.INTEGER), 10**15, 10**15),
        (COLOUR, "red", "paint_7"),
        (COLOUR, "DARK blue", "paint_9"),
        (INITIALS, "Zoë", "Zoë"),
        (VEGAN, False, False),
    ],
)
def test_it_should_take_what_is_allowed(subject: Option, given: object, value: object) -> None:
    assert subject.value(given) == value


def test_a_zero_has_no_sign() -> None:
    """It should make one text of an order, whoever wrote it."""
    assert json.dumps(option(OptionType.NUMBER).value(-0.0)) == "0.0"
    assert json.dumps(option(OptionType.INTEGER).value(7)) == "7"


@pytest.mark.parametrize(
    ("subject", "given", "reason"),
    [
        (FORCE, 501, "must be from 50 to 500 N, not 501"),
        (FORCE, "60", "must be a number, not '60'"),
        (FORCE, True, "must be a number, not True"),
        (FORCE, math.nan, "must be from 50 to 500 N, not nan"),
        (option(OptionType.NUMBER), math.inf, "must be from -1e+15 to 1e+15, not inf"),
        (option(OptionType.INTEGER), 10**16, "must be from -1e+15 to 1e+15, not 10000000000000000"),
        (option(OptionType.NUMBER), -(10**400), f"must be from -1e+15 to 1e+15, not -1{'0' * 58}…"),
        (COLOUR, "g" * 58, f"must be one of: Red, Dark Blue, not '{'g' * 58}'"),
        (COLOUR, "g" * 59, f"must be one of: Red, Dark Blue, not '{'g' * 59}…"),
        (option(OptionType.NUMBER, maximum=2.0), 3, "must be at most 2, not 3"),
        (TURNS, 1.5, "must be a whole number, not 1.5"),
        (TURNS, 0, "must be at least 1, not 0"),
        (COLOUR, "green", "must be one of: Red, Dark Blue, not 'green'"),
        (COLOUR, 7, "must be one of: Red, Dark Blue, not 7"),
        (INITIALS, "ABCD", "must have at most 3 characters, it has 4, not 'ABCD'"),
        (INITIALS, " ", "must be a text, not ' '"),
        (VEGAN, "yes", "must be true or false, not 'yes'"),
    ],
)
def test_it_should_refuse_the_rest_and_say_what_is_right(subject: Option, given: object, reason: str) -> None:
    with pytest.raises(OptionError) as refused:
        subject.value(given)
    assert refused.value.reason == reason
    assert refused.value.option == "thing"


@pytest.mark.parametrize(
    ("subject", "text", "value"),
    [
        (FORCE, " 60.5 N", 60.5),
        (FORCE, "60", 60.0),
        (FORCE, "+6.e1N", 60.0),
        (option(OptionType.NUMBER), "-.5", -0.5),
        (TURNS, "3", 3),
        (TURNS, "+30", 30),
        (TURNS, "2.0", 2),
        (TURNS, "2,00", 2),
        (FORCE, "60,5 N", 60.5),
        (option(OptionType.NUMBER), "0,125", 0.125),
        (VEGAN, "Yes", True),
        (VEGAN, "0", False),
        (COLOUR, " red ", "paint_7"),
    ],
)
def test_it_should_read_texts_of_sources_without_types(subject: Option, text: str, value: object) -> None:
    assert subject.parse(text) == value


@pytest.mark.parametrize(
    ("subject", "text", "reason"),
    [
        (FORCE, "60 kg", "must be a number, not '60 kg'"),
        *(
            (FORCE, text, f"must be a number, not '{text}'")
            for text in ("nan", "inf", "6_0", "٦٠", "6e", "", "0x50", "6 0")
        ),
        *(
            (TURNS, text, f"must be a whole number, not '{text}'")
            for text in ("1_0", "٣", "3.", "2.5", "1e1", "9" * 21, "1,5")
        ),
        (FORCE, "1,234", "could be 1234 or 1.2340: write one of these, not '1,234'"),
        (FORCE, "1.234,5", "must be a number, not '1.234,5'"),
        (FORCE, "1e999", "must be from 50 to 500 N, not inf"),
        (VEGAN, "maybe", "must be true or false, not 'maybe'"),
    ],
)
def test_it_should_refuse_texts_that_are_no_values(subject: Option, text: str, reason: str) -> None:
    with pytest.raises(OptionError) as refused:
        subject.parse(text)
    assert refused.value.reason == reason


def test_it_should_check_a_default_like_an_order() -> None:
    assert COLOUR.with_default("red").default == "paint_7"
    with pytest.raises(OptionError, match="must be one of"):
        COLOUR.with_default("green")


@pytest.mark.parametrize(
    ("subject", "given", "word"),
    [
        (FORCE, 60, 60.0),
        (TURNS, 3, 3),
        (COLOUR, "dark BLUE", "Dark Blue"),
        (INITIALS, "Zoë", "Zoë"),
        (VEGAN, True, True),
    ],
)
def test_it_should_know_the_word_for_a_value(subject: Option, given: object, word: object) -> None:
    said = subject.word(subject.value(given))
    assert (said, type(said)) == (word, type(word))


def test_it_should_tell_words_apart_whose_values_only_look_alike() -> None:
    subject = option(OptionType.CHOICE, choices={"one": 1, "yes": True, "exact": 1.0})
    assert [subject.word(subject.value(word)) for word in subject.choices] == ["one", "yes", "exact"]
