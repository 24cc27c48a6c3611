"""Plain values: what may pass an edge of the line, whatever lies behind it can store, send and show.

Identifiers are of one small alphabet, texts are printable and short, numbers are finite.  Who takes something in calls
`identifier`, `text`, `finite` or `rows` and refuses with their reason; who shows something calls `shown`, which never
refuses.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

ID_LENGTH = 64
"""Longest identifier [characters]."""
TEXT_LENGTH = 200
"""Longest text that a person or another program gives: a name, a reason [characters]."""
MESSAGE_LENGTH = 2000
"""Longest message of a machine [characters]."""
JSON_LENGTH = 65_536
"""Longest JSON text inside a message: parameters, a result [characters]."""
JSON_DEPTH = 32
"""Deepest nesting in it."""
LIST_LENGTH = 1000
"""Most entries of a list inside a message: measurements, artifacts."""
LATEST_S = 2.0**31 - 1.0
"""Last line time that a message can say: the year 2038 [s]."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SPACES = re.compile(r"[\s\u2028\u2029]+")
_JOINERS = "\u200c\u200d"
"""Invisible, but Persian, Indian scripts and emoji are written with them."""
_BLANK = ("Zs",)
_REFUSED = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
"""Unicode categories: control, format (writing direction among them), private, half a surrogate pair, separators."""


def identifier(given: str, longest: int = ID_LENGTH) -> str:
    """Return an identifier as it is.

    Raises:
        ValueError: it is empty, too long, or has other characters than letters a-z, digits, '.', '_' and '-'.
    """
    if len(given) > longest:
        raise ValueError(f"has {len(given)} characters, {longest} at most")
    if not _ID.fullmatch(given):
        raise ValueError(
            f"must be letters a-z, digits, '.', '_' and '-', and begin with a letter or digit, not {quoted(given)}"
        )
    return given


def text(given: str, longest: int = TEXT_LENGTH) -> str:
    """Return a text in Unicode's composed form (NFC), each run of blanks as one space, none at its ends.

    Invisible characters that only steer how a text is laid out are left out: copies from web pages, phones and
    spreadsheets bring them along, and nobody means them.

    Raises:
        ValueError: it is too long, or holds a character that cannot be printed.
    """
    # The length first: whoever sends a gigabyte shall not make others wait while it is looked at.
    if len(given) > 4 * longest:
        raise ValueError(f"has {len(given)} characters, {longest} at most")
    seen = "".join(character for character in given if not _is_invisible(character))
    plain = _SPACES.sub(" ", unicodedata.normalize("NFC", seen)).strip()
    for place, character in enumerate(plain, 1):
        if not _prints(character):
            raise ValueError(f"character {place} cannot be printed: U+{ord(character):04X}")
    if len(plain) > longest:
        raise ValueError(f"has {len(plain)} characters, {longest} at most")
    return plain


def finite(given: float, lowest: float = -1e15, highest: float = 1e15) -> float:
    """Return a number as it is.

    Raises:
        ValueError: it is not finite, or outside the bounds.
    """
    if not isinstance(given, int) and not math.isfinite(given):
        raise ValueError(f"must be a finite number, not {given}")
    if not lowest <= given <= highest:
        said = f", not {given:g}" if abs(given) <= 1e300 else ""  # a longer integer has no such form
        raise ValueError(f"must be from {lowest:g} to {highest:g}{said}")
    return given


def rows(**columns: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a table that a message says column by column.

    Raises:
        ValueError: the columns are not of one length.
    """
    if len({len(column) for column in columns.values()}) > 1:
        lengths = ", ".join(f"{len(column)} {name}" for name, column in columns.items())
        raise ValueError(f"must have as many of each, not {lengths}")
    return zip(*columns.values(), strict=True)


def shown(given: str, longest: int = MESSAGE_LENGTH) -> str:
    """Return any text so that a terminal, a log and a table show it on one line as what it is.

    Blanks become spaces, what cannot be printed U+FFFD, and what is too long ends in '…'.
    """
    short = given[: longest + 1]
    plain = "".join(_shown(character) for character in short)
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def quoted(given: str, longest: int = 40) -> str:
    """Return a text in quotes for a message, shown plain and shortened."""
    return f"'{shown(given, longest)}'"


def _is_invisible(character: str) -> bool:
    return not character.isascii() and character not in _JOINERS and unicodedata.category(character) == "Cf"


def _shown(character: str) -> str:
    if _prints(character):
        return character
    return " " if character.isspace() else "\ufffd"


def _prints(character: str) -> bool:
    if character.isascii():
        return character.isprintable()
    if ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF:  # noncharacters
        return False
    category = unicodedata.category(character)
    return character in _JOINERS or category not in (*_REFUSED, *_BLANK)
