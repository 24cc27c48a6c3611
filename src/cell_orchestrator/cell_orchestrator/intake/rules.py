"""What is taken from shops: the rules in `config/intake.yaml`."""

from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from cell_line.config.strict_yaml import Document, StrictModel
from cell_orchestrator.core.options import folded
from cell_orchestrator.intake.format_names import format_names

Word = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Action(StrEnum):
    """What becomes of an order in some state."""

    MAKE = "make"
    """It is put in the book, or the order in the book becomes what it says now."""
    SKIP = "skip"
    """Nothing; a later document, in another state, counts."""
    CANCEL = "cancel"
    """It is taken back."""


class Rules(StrictModel):
    """The rules; what is not named keeps the format's own."""

    states: dict[Word, dict[Word, Annotated[Action, Field(strict=False)]]] = Field(default_factory=dict)
    """Order format -> state of an order in the shop -> what becomes of it."""
    not_made_here: list[Word] = Field(default_factory=list)
    """SKUs of lines that are skipped: gift cards, insurance; `*` stands for any characters."""
    ignored_options: list[Word] = Field(default_factory=list)
    """Options of lines that are no options here, such as the size where each size is a variant."""

    def action(self, format: str, state: str, defaults: Mapping[str, Action]) -> Action:
        """What becomes of an order in a state.

        Raises:
            ValueError: neither the rules nor the format know the state.
        """
        known = {**defaults, **self.states.get(format, {})}
        if state not in known:
            raise ValueError(f"is a state without a rule: say in intake.yaml under states.{format} what becomes of it")
        return known[state]

    def is_made_here(self, sku: str) -> bool:
        """Whether the line makes a SKU, or is not asked for it."""
        return not any(fnmatchcase(sku, pattern) for pattern in self.not_made_here)

    def is_option(self, name: str) -> bool:
        """Whether a wish of the customer is one for the line."""
        return folded(name) not in map(folded, self.ignored_options)


def load_rules(file: Path | None) -> Rules:
    """The rules of a file, or those that hold without one.

    Raises:
        ConfigError: something is wrong with the file, or it has rules for a format that is not installed.
    """
    if file is None:
        return Rules()
    document, names = Document(file), format_names()
    rules = document.as_model(Rules)
    for name in rules.states.keys() - names:
        near = get_close_matches(name.lower(), names, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(names)}"
        raise document.error(("states", name), f"there is no such order format; {hint}")
    return rules
