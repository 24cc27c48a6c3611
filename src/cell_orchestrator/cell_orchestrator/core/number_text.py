"""Numbers in texts, as people and spreadsheets write them, read only where nobody doubts what is meant."""

import re

NUMBER = re.compile(r"[-+]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][-+]?[0-9]{1,3})?")
WHOLE = re.compile(r"([-+]?[0-9]{1,20})([.,]0+)?")
THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""Twelve hundred to some, one and a bit to others."""
LONGEST = 40
"""Length of a number [characters]."""


def number(text: str) -> float:
    """The number a text says; its decimals follow a point, or a comma where that is no sign between thousands.

    Raises:
        ValueError: it is none, or could be one of two.
    """
    if "," in text:
        check_one_meaning(text)
    if len(text) > LONGEST or not NUMBER.fullmatch(text):
        raise ValueError("must be a number")
    return float(text.replace(",", "."))


def whole_number(text: str) -> int:
    """The whole number a text says; `3.0` is one.

    Raises:
        ValueError: it is none, or could be one of two.
    """
    check_one_meaning(text)
    found = WHOLE.fullmatch(text) if len(text) <= LONGEST else None
    if not found:
        raise ValueError("must be a whole number")
    return int(found[1])


def check_one_meaning(text: str) -> None:
    """Check that nobody takes the sign in a number for one between thousands, and others for that of its decimals.

    Raises:
        ValueError: it could be one of two.
    """
    if THOUSANDS.fullmatch(text):
        whole, decimals = text[:-4], text[-3:]
        raise ValueError(f"could be {whole}{decimals} or {whole}.{decimals}0: write one of these")
