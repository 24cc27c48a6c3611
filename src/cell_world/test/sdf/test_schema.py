import re
from pathlib import Path

import pytest

from cell_world.sdf.reading.schema import RULES, VALUE, rule_key

PAGE = Path(__file__).parents[4] / "docs" / "sdf.md"
READ, IGNORED = re.split("## (?:Known and ignored|Refused)", PAGE.read_text())[:2]


def told(text: str) -> set[str]:
    """Words that a part of the page shows as code."""
    return {word for code in re.findall(r"`([^`]+)`", text) for word in code.split()}


@pytest.mark.parametrize("key", RULES)
def test_the_page_tells_what_is_read(key: str) -> None:
    """It should name every element that is read and every one that is ignored, each in its part."""
    rule = RULES[key]
    assert set(rule.children) <= told(READ)
    assert set(rule.ignored) <= told(IGNORED)


def test_the_page_tells_nothing_else() -> None:
    """It should not claim to ignore what is refused."""
    ignored = set().union(*(rule.ignored for rule in RULES.values()))
    places = {key.rpartition("/")[2] for key in RULES}
    assert told(IGNORED) <= ignored | places


def test_every_rule_is_used() -> None:
    """It should be reached from the root; an element without a rule holds a value."""
    reached, open_keys = set(), ["sdf"]
    while open_keys:
        key = open_keys.pop()
        if key not in reached:
            reached.add(key)
            tag = key.rpartition("/")[2]
            open_keys += [rule_key(tag, child) for child in RULES.get(key, VALUE).children]
    assert set(RULES) <= reached
