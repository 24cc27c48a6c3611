"""Limits of what an order may ask, the same in every format."""

from typing import Annotated

from pydantic import Field

MAX_QUANTITY = 1000
"""Units in one line of an order; more is taken for a slip of the finger."""
MAX_UNITS = 1000
"""Units in one order."""
MAX_ID_BYTES = 40
"""Length of a unit id in UTF-8 [bytes]: it has to fit into a tag's memory."""

Quantity = Annotated[int, Field(ge=1, le=MAX_QUANTITY)]
Priority = Annotated[int, Field(ge=0, le=100)]
"""Higher goes first."""
RelativeDue = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
"""Time until an order is due [s]."""
