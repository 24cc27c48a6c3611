"""Numbers as XML writes them.  Python's own `float` takes more: `1_0`, digits of other scripts, `nan`."""

import math
import re
from typing import Final

from cell_line.plain import finite, quoted

_DECIMAL: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_INFINITE: Final = re.compile(r"[+-]?inf(inity)?", re.IGNORECASE)
_WHOLE: Final = re.compile(r"\+?([0-9]+)|0[xX]([0-9a-fA-F]+)")
_DIGITS: Final = 20
"""More digits than any whole number here has."""


def words(text: str) -> list[str]:
    """Return the words of a text between the blanks of XML, which are fewer than Unicode's."""
    return [word for word in re.split(r"[ \t\r\n]+", text) if word]


def decimal(word: str) -> float:
    """Return a number within what any world needs.

    Raises:
        ValueError: It is none, or too large.
    """
    if _INFINITE.fullmatch(word) or word.lower() in ("nan", "+nan", "-nan"):
        raise ValueError(f"finite numbers, not {quoted(word)}")
    if not _DECIMAL.fullmatch(word):
        raise ValueError(f"numbers, not {quoted(word)}")
    value = float(word)
    try:
        return finite(value)
    except ValueError:
        raise ValueError(f"numbers of reasonable size, not {quoted(word)}") from None


def boundless(word: str) -> float:
    """Return a number of any size, or plus or minus infinity, which SDF writes ``inf``.

    Raises:
        ValueError: It is neither.
    """
    if _INFINITE.fullmatch(word):
        return -math.inf if word.startswith("-") else math.inf
    if not _DECIMAL.fullmatch(word):
        raise ValueError(f"numbers, not {quoted(word)}")
    return float(word)


def natural(word: str) -> int:
    """Return a whole number from zero up, decimal or ``0x...``.

    Raises:
        ValueError: It is none.
    """
    found = _WHOLE.fullmatch(word)
    if not found or len(word) > _DIGITS:
        raise ValueError(f"a whole number, not {quoted(word)}")
    return int(found[1]) if found[1] else int(found[2], 16)
