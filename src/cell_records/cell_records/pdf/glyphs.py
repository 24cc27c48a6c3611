"""Any text in the letters that the font has."""

import json
from collections.abc import Collection
from typing import Any


def written(value: Any, known: Collection[int]) -> str:
    """A value of JSON as a document shows it: texts as they are, yes and no, everything else as JSON writes it.

    Args:
        value: to be shown.
        known: code points that the font has; any other letter is shown as Python escapes it, so that nothing is lost.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return "".join(letter if ord(letter) in known else _escaped(letter) for letter in text)


def _escaped(letter: str) -> str:
    return letter.encode("ascii", "backslashreplace").decode() if ord(letter) > 126 else " "
