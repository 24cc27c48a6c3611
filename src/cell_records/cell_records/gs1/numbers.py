"""Numbers of GS1 (General Specifications, release 25): check digits of items, and what a serial may be."""

import re

_SERIAL = re.compile(r"""[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}""")
"""Letters of AI (21): table 7.11-1, at most 20."""


def check_digit(digits: str) -> str:
    """The last digit of a key of GS1 (section 7.9): weights 3 and 1 in turn from the right, up to the next ten."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_gtin14(digits: str) -> bool:
    """Whether these are 14 digits of which the last one is right."""
    return re.fullmatch(r"[0-9]{14}", digits) is not None and check_digit(digits[:-1]) == digits[-1]


def is_serial(text: str) -> bool:
    """Whether a text can be a serial."""
    return _SERIAL.fullmatch(text) is not None
