"""The base of a skill's parameters."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Params(BaseModel):
    """Parameters that never change and refuse unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Positive = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
"""A number above zero."""

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
"""A share of one."""

Count = Annotated[int, Field(ge=1, le=1000)]
"""How many, at least one."""

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""A name in snake_case."""
