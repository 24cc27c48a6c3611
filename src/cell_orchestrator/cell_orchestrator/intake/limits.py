"""Limits of what an order may ask, the same in every format."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from cell_line import plain
from cell_orchestrator.core.orders import LONGEST_UNIT_ID

MAX_QUANTITY = 1000
"""Units in one line of an order; more is taken for a slip of the finger."""
MAX_UNITS = 1000
"""Units in one order."""
MAX_DOCUMENT_UNITS = 5000
"""Units in one document."""
MAX_ORDERS = 1000
"""Orders in one document."""
MAX_ID_LENGTH = LONGEST_UNIT_ID
"""Length of an order id and of a variant's name [characters]."""
MAX_NUMBER_LENGTH = 40
"""Length of the number a customer knows an order by [characters]."""
MAX_SAID = 20
"""Errors, and notes, that are said of one document; of the others it is said how many they are."""
EARLIEST_S = 366 * 24 * 3600.0
"""How long ago an order may have been due [s]: it can come late, but a date of 1900 is none."""
LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()
"""Before this an order is due, line time [s]."""

Quantity = Annotated[int, Field(ge=1, le=MAX_QUANTITY)]
RelativeDue = Annotated[float, Field(gt=0.0)]
"""Time until an order is due [s]."""

_SHORTENED = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?E[-+][0-9]+", re.IGNORECASE)
_DECIMAL = re.compile(r"[0-9]+\.0+")
_MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATE = re.compile(rf"[0-9]{{1,2}}[-/.][0-9]{{1,2}}[/.][0-9]{{2,4}}|[0-9]{{1,2}}-{_MONTH}(-[0-9]+)?|{_MONTH}-[0-9]+")


def order_id(given: str) -> str:
    """Return an order id as it is.

    Raises:
        ValueError: it is no plain identifier, or what a spreadsheet made of one.
    """
    if _SHORTENED.fullmatch(given):
        raise ValueError(
            f"a spreadsheet has cut digits off this id: {given}; format the column as text before it is filled"
        )
    if _DECIMAL.fullmatch(given):
        raise ValueError(f"a program has made a decimal number of this id: {given}; keep the column as text")
    if _DATE.fullmatch(given):
        raise ValueError(
            f"a spreadsheet has made a date of this id: {given}; format the column as text before it is filled"
        )
    if given.startswith("#") and not given[1:].isdecimal():
        raise ValueError(f"is no id but an error of a spreadsheet: {plain.shown(given, 40)}")
    return plain.identifier(given, MAX_ID_LENGTH)


def moment(given: str) -> float:
    """Return a date and time as in ISO 8601, with its zone, in seconds since 1970.

    Raises:
        ValueError: it is none.
    """
    try:
        read = datetime.fromisoformat(given)
    except ValueError:
        raise ValueError(f"must be a date and time as in ISO 8601, not {plain.quoted(given)}") from None
    if read.tzinfo is None:
        raise ValueError(f"needs a time zone, for example {read.isoformat()}Z")
    return read.timestamp()


def due_time(given: float | None, now: float) -> float | None:
    """Return a time an order is due, line time [s], as it is; None is no time.

    Raises:
        ValueError: it is so far away that it must be a mistake.
    """
    if given is not None and not now - EARLIEST_S <= given < LATEST:
        raise ValueError("must be at most a year ago and before the year 2100")
    return given
