"""What a JSON text may hold, and how cheaply the rest is refused."""

import json
import time
from contextlib import suppress

import pytest

from cell_orchestrator.intake.json_text import MAX_DEPTH, MAX_DIGITS, MAX_ITEMS, MAX_VALUES, JsonError, JsonText


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-0", 0),
        ("-12", -12),
        ("1.50", 1.5),
        ("-0.0", 0.0),
        ("1e3", 1000.0),
        ("1.5E-3", 0.0015),
        ("true", True),
        ("null", None),
        (' \t\r\n"a\\u00e9\\ud83d\\ude00\\n" ', "aé😀\n"),
        ('"\\ud83d"', "\ud83d"),
        ('{"a": [1, {}, []]}', {"a": [1, {}, []]}),
        ("[" * MAX_DEPTH + "]" * MAX_DEPTH, json.loads("[" * MAX_DEPTH + "]" * MAX_DEPTH)),
        ("9" * MAX_DIGITS, int("9" * MAX_DIGITS)),
        (json.dumps([0] * MAX_ITEMS), [0] * MAX_ITEMS),
    ],
    ids=lambda given: str(given)[:40],
)
def test_it_should_read_json(text: str, value: object) -> None:
    found = JsonText(text).data
    assert found == value
    assert type(found) is type(value)
    assert str(found) == str(value)


@pytest.mark.parametrize(
    ("text", "line", "key", "message"),
    [
        ("", 1, "", "is not JSON: Expecting value"),
        ("\n{", 2, "", "is not JSON: Expecting property name enclosed in double quotes"),
        ("{1: 2}", 1, "", "is not JSON: Expecting property name enclosed in double quotes"),
        ('{"a" 1}', 1, "", "is not JSON: Expecting ':' delimiter"),
        ('{"a": 1\n"b": 2}', 2, "", "is not JSON: Expecting ',' delimiter"),
        ("[1,\n]", 2, "", "is not JSON: Expecting value"),
        ("[1]\n[2]", 2, "", "is not JSON: Extra data"),
        ('"a', 1, "", "is not JSON: Unterminated string starting at"),
        ('"a\nb"', 1, "", "is not JSON: Invalid control character at"),
        ('"\\x"', 1, "", "is not JSON: Invalid \\escape"),
        *(
            (word, 1, "", "is not JSON: Expecting value")
            for word in ("NaN", "-Infinity", "True", "tru", "01", "1.", ".5")
        ),
        *(
            (word, 1, "", "is not JSON: Expecting value")
            for word in ("+1", "1_0", "٣", "0x1", "1e", "'a'", "\0", "\ufeff1")
        ),
        ('{"a": {"b": [0,\n1e400]}}', 2, "a.b.1", "1e400 is too large"),
        ('{"a":\n-1e999}', 2, "a", "-1e999 is too large"),
        ('{"a": ' + "9" * 1_000_000 + "}", 1, "a", "a number of 1000000 characters is not read"),
        ('{"a": 0.' + "9" * 50 + "}", 1, "a", "a number of 52 characters is not read"),
        ('{"a": 1,\n"a": 2}', 2, "a", "is given twice"),
        ('{"a": 1,\n"\\u0061": 2}', 2, "a", "is given twice"),
        ('[{"b": 1}, {"b": 1,\n"b": 2}]', 2, "1.b", "is given twice"),
        ("[" * 100_000, 1, "", f"is nested deeper than {MAX_DEPTH} levels"),
        ('{"a":' * 100_000, 1, "", f"is nested deeper than {MAX_DEPTH} levels"),
        (
            '{"a": [' + "0,\n" * MAX_ITEMS + "0]}",
            MAX_ITEMS + 1,
            "a",
            f"has more than {MAX_ITEMS} items; send it in parts",
        ),
        (json.dumps(dict.fromkeys(map(str, range(MAX_ITEMS + 1)))), 1, "", f"has more than {MAX_ITEMS} items"),
        (json.dumps([[0] * MAX_ITEMS] * (MAX_VALUES // MAX_ITEMS)), 1, "", f"has more than {MAX_VALUES} values"),
    ],
    ids=lambda given: str(given)[:40],
)
def test_it_should_refuse_the_rest_at_its_line(text: str, line: int, key: str, message: str) -> None:
    with pytest.raises(JsonError) as refused:
        JsonText(text)
    error = refused.value
    assert (error.line, ".".join(map(str, error.key))) == (line, key)
    assert error.message.startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        '{"orders":[' + ",".join(['{"id":1}'] * 400_000) + "]}",
        json.dumps([[{}] * 900] * 300),
        "[" * 4_000_000,
        " " * 4_000_000,
        "\n" * 4_000_000 + "x",
        '"' + "x" * 4_000_000,
        '"' + "\\u0041" * 600_000 + '"',
        "9" * 4_000_000,
    ],
    ids=["ids", "empty objects", "open lists", "blanks", "empty lines", "open text", "escapes", "digits"],
)
def test_no_text_takes_long(text: str) -> None:
    """It should be read or refused quickly in one of three tries: another process may slow down the others."""
    assert any(_took_s(text) < 2.0 for _ in range(3))


def _took_s(text: str) -> float:
    before = time.process_time()
    with suppress(JsonError):
        JsonText(text)
    return time.process_time() - before
