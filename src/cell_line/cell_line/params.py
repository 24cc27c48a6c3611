"""A skill's parameters and a driver's options: JSON values, taken only as what they are."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from cell_line.config.wrong_value import all_wrong
from cell_line.config.yaml_text import Key

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


class Params(BaseModel):
    """Parameters that never change and refuse unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


Positive = Annotated[float, Field(gt=0.0, le=1e9, allow_inf_nan=False)]
"""A number above zero, no larger than any quantity in a factory: what is reckoned with it stays finite, too."""

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]
"""A share of one."""

Count = Annotated[int, Field(ge=1, le=1000)]
"""How many, at least one."""

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]
"""A name in snake_case."""


def once(name: Callable[[T], str]) -> AfterValidator:
    """Return what refuses a tuple in which two have one name: what is done for the first looks done for the second."""

    def check(given: tuple[T, ...]) -> tuple[T, ...]:
        names = [name(one) for one in given]
        for index, own in enumerate(names):
            if own in names[:index]:
                raise ValueError(f"'{own}' is given twice")
        return given

    return AfterValidator(check)


class ParamsError(ValueError):
    """A parameter or option that its model does not take.

    Attributes:
        key: The way to it.
        message: Why, and what would be right.
        missing: Whether it is not there at all.
        hopeless: Whether no other value of its type would be taken either.
        all: This one, and what else is wrong beside it.
    """

    def __init__(self, key: Key, message: str, missing: bool = False, hopeless: bool = False) -> None:
        """Say where and why."""
        super().__init__(f"{'.'.join(map(str, key)) or 'parameters'}: {message}")
        self.key = key
        self.message = message
        self.missing = missing
        self.hopeless = hopeless
        self.all: tuple[ParamsError, ...] = (self,)


def read_params(model: type[M], given: Mapping[str, Any]) -> M:
    """Return parameters or options as their model, whatever model that is: a flag is no number, nor is a text one.

    Raises:
        ParamsError: for the first value that does not fit, or is no JSON; it knows the others.
    """
    try:
        text = json.dumps(given, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise ParamsError((), f"are no JSON: {error}") from None
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        wrong = [ParamsError(one.key, one.message, one.missing, one.hopeless) for one in all_wrong(model, error)]
    first = wrong[0]
    first.all = tuple(wrong)
    raise first
