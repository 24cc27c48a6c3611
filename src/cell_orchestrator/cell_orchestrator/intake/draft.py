"""What an order document says, before it is matched with the products; every part knows where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from cell_line.config.strict_yaml import ConfigError
from cell_line.plain import shown

PLACE_LENGTH = 200
"""Longest file name and longest key in an error [characters]."""
REASON_LENGTH = 500


class IntakeError(ConfigError):
    """One thing wrong in an order document; its text is `FILE:LINE: KEY: message`, printable and on one line."""

    def __init__(self, file: Path, line: int, key: str, message: str) -> None:
        name = Path(shown(str(file), PLACE_LENGTH))
        super().__init__(name, line, shown(key, PLACE_LENGTH), shown(message, REASON_LENGTH))

    def __reduce__(self) -> tuple[type["IntakeError"], tuple[Path, int, str, str]]:
        return IntakeError, (self.file, self.line, self.key, self.message)


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """A place in an order document: the line counts from 1, the key is dotted."""

    file: Path
    line: int
    key: str

    def error(self, message: str) -> IntakeError:
        """The error that something is wrong here."""
        return IntakeError(self.file, self.line, self.key, message)


@dataclass(frozen=True, slots=True)
class DraftNote:
    """Something that is well, but has to be said: what was skipped, and why."""

    place: DraftPlace
    text: str

    def __str__(self) -> str:
        return str(self.place.error(self.text))


@dataclass(frozen=True, slots=True)
class Assumed:
    """What a format had to assume to read the document, such as a separator."""

    text: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of an order: so many units of one variant, all with the same options."""

    variant: str
    quantity: int
    """Units wanted now; 0 where all were taken back."""
    place: DraftPlace
    """Where the variant is named."""
    options: Mapping[str, object] = field(default_factory=dict)
    option_places: Mapping[str, DraftPlace] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order as its document gives it.  `due` in line time [s]; `text`: option values are texts, types unknown."""

    external_id: str
    lines: tuple[DraftLine, ...]
    place: DraftPlace
    """Where the id is given."""
    customer: str = ""
    number: str = ""
    """What the customer knows the order by."""
    priority: int = 0
    due: float | None = None
    revised: float = 0.0
    """When its source last changed it, by the source's clock [s since 1970]; 0 where it does not say."""
    text: bool = False
    places: Mapping[str, DraftPlace] = field(default_factory=dict)
    """Where its other fields are given."""

    def place_of(self, name: str) -> DraftPlace:
        """Where a field is given."""
        return self.places.get(name, self.place)

    def with_lines(self, lines: Iterable[DraftLine]) -> "OrderDraft":
        """The same order with these lines."""
        return replace(self, lines=tuple(lines))


@dataclass(frozen=True, slots=True)
class CancelDraft:
    """An order that was taken back."""

    external_id: str
    reason: str
    place: DraftPlace
    revised: float = 0.0
    """As in OrderDraft."""


Draft = OrderDraft | CancelDraft
Said = Draft | DraftNote | Assumed | IntakeError
"""What a format finds in a document, one thing after the other."""
