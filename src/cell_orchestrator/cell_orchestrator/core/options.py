"""Order options: what a customer may choose, and the value of a parameter that a choice becomes."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NoReturn, Self

from cell_orchestrator.core.errors import OrchestratorError
from cell_orchestrator.core.number_text import number, whole_number

LARGEST = 1e15
"""Whole numbers up to here are exact in every program that reads them."""
LONGEST = 60
"""A refused value is shown up to here [characters]."""

YES = frozenset({"yes", "true", "1", "on"})
NO = frozenset({"no", "false", "0", "off"})


class OptionType(StrEnum):
    """What kind of value an option takes."""

    TEXT = "text"
    """Any text up to `Option.max_length` characters."""
    NUMBER = "number"
    """A number within [minimum, maximum]."""
    INTEGER = "integer"
    """A whole number within [minimum, maximum]."""
    CHOICE = "choice"
    """One of `Option.choices`; upper and lower case are the same."""
    FLAG = "flag"
    """Yes or no."""


class OptionError(OrchestratorError):
    """An order asks for an option that is not offered, or with a value that is not allowed.

    Attributes:
        option: the option's name as given.
        reason: what is wrong and what would be right.
    """

    def __init__(self, option: str, reason: str) -> None:
        self.option, self.reason = option, reason
        super().__init__(f"option {option!r}: {reason}")


@dataclass(frozen=True, slots=True)
class Option:
    """Something a customer may choose.

    Attributes:
        name: its name in orders; upper and lower case are the same.
        type: what kind of value it takes.
        targets: the parameters it sets, each as a path: operation, parameter, keys inside the parameter.
        unit: unit of a number, that of the parameter it sets.
        minimum: least allowed number [unit].
        maximum: greatest allowed number [unit].
        max_length: greatest allowed length of a text [characters].
        choices: what a customer may say -> value of the parameter.
        default: value of the parameter when the order says nothing; None leaves the recipe as it is.
    """

    name: str
    type: OptionType
    targets: tuple[tuple[str, ...], ...]
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_length: int = 40
    choices: Mapping[str, Any] = field(default_factory=dict)
    default: Any = None

    def value(self, given: object) -> Any:
        """The parameter's value for what an order gives.

        Raises:
            OptionError: wrong type, or not allowed.
        """
        if self.type is OptionType.CHOICE:
            return self._choice(given)
        if self.type is OptionType.TEXT:
            return self._text(given)
        if self.type is OptionType.FLAG:
            return self._flag(given)
        return self._number(given)

    def with_default(self, given: object) -> Self:
        """The same option with this default, in the words of an order.

        Raises:
            OptionError: wrong type, or not allowed.
        """
        return replace(self, default=self.value(given))

    def parse(self, text: str) -> Any:
        """The parameter's value for a text, from a source that knows no types: `12.5`, `12.5 g`, `yes`.

        Raises:
            OptionError: the text is not of the option's type, or not allowed.
        """
        text = text.strip()
        if self.type is OptionType.FLAG:
            word = text.casefold()
            return self.value(word in YES if word in YES | NO else text)
        if self.type in (OptionType.NUMBER, OptionType.INTEGER):
            bare = text.removesuffix(self.unit).strip()
            try:
                found = whole_number(bare) if self.type is OptionType.INTEGER else number(bare)
            except ValueError as error:
                self._refuse(text, str(error))
            return self.value(found)
        return self.value(text)

    def word(self, value: Any) -> Any:
        """What an order said, of the value that it became: the name of a choice, else the value itself."""
        if self.type is OptionType.CHOICE:
            # As JSON, in which 1, 1.0 and true differ.
            return next(choice for choice, found in self.choices.items() if json.dumps(found) == json.dumps(value))
        return float(value) if self.type is OptionType.NUMBER else value

    def _choice(self, given: object) -> Any:
        by_word = {_same(choice): value for choice, value in self.choices.items()}
        if not isinstance(given, str) or _same(given) not in by_word:
            self._refuse(given, f"must be one of: {', '.join(self.choices)}")
        return by_word[_same(given)]

    def _flag(self, given: object) -> bool:
        if not isinstance(given, bool):
            self._refuse(given, "must be true or false")
        return given

    def _text(self, given: object) -> str:
        if not isinstance(given, str) or not given.strip():
            self._refuse(given, "must be a text")
        if len(given) > self.max_length:
            self._refuse(given, f"must have at most {self.max_length} characters, it has {len(given)}")
        return given

    def _number(self, given: object) -> float | int:
        whole = self.type is OptionType.INTEGER
        if isinstance(given, bool) or not isinstance(given, int | float) or (whole and not isinstance(given, int)):
            self._refuse(given, "must be a whole number" if whole else "must be a number")
        low, high = self.minimum, self.maximum
        # Written so that NaN, which compares false with everything, is refused too.
        if not ((low is None or given >= low) and (high is None or given <= high) and abs(given) <= LARGEST):
            self._refuse(given, f"must be {_span(low, high)}{' ' + self.unit if self.unit else ''}")
        return given + 0  # -0.0 becomes 0.0: one order, one text

    def _refuse(self, given: object, rule: str) -> NoReturn:
        shown = repr(given)
        raise OptionError(self.name, f"{rule}, not {shown if len(shown) <= LONGEST else shown[:LONGEST] + '…'}")


def folded(name: str) -> str:
    """Option names as shops write them: "Engraving Text" means engraving_text."""
    return "_".join(_same(name).replace("-", " ").replace("_", " ").split())


def _same(text: str) -> str:
    """A text without what does not count: upper and lower case, and which of its forms Unicode has for it."""
    return unicodedata.normalize("NFC", text).casefold()


def _span(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"from {low:g} to {high:g}"
    if low is not None:
        return f"at least {low:g}"
    return f"at most {high:g}" if high is not None else f"from {-LARGEST:g} to {LARGEST:g}"
