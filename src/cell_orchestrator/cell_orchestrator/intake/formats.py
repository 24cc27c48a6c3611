"""The order formats that are installed, each found by its entry point, and the one a document is of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from cell_line.plain import shown
from cell_orchestrator.intake.draft import REASON_LENGTH
from cell_orchestrator.intake.format_names import GROUP
from cell_orchestrator.intake.order_format import OrderFormat, OrderText

RECOGNISE = ("", "auto")
"""Names that ask for the format to be recognised."""


@dataclass(frozen=True, slots=True)
class Formats:
    """Formats by name, and what is wrong with others."""

    known: dict[str, OrderFormat] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def of(self, document: OrderText, name: str = "") -> OrderFormat:
        """The format with a name, or the one that recognises a document.

        Raises:
            IntakeError: there is none, or the document could be of several.
        """
        if name not in RECOGNISE:
            if name not in self.known:
                raise document.error(f"unknown format '{name}'; known: {', '.join(self.known)}")
            return self.known[name]
        found = [known for known in self.known.values() if known.recognises(document)]
        if len(found) == 1:
            return found[0]
        if found:
            names = " or ".join(known.name for known in found)
            raise document.error(f"could be an order document of {names}; name the format")
        if document.looks_like_json:
            document.json  # noqa: B018 - says where it is no JSON
        raise document.error(f"is no order document of a known format ({', '.join(self.known)}); see docs/orders.md")


@cache
def installed() -> Formats:
    """The formats of this environment."""
    return load(entry_points(group=GROUP))


def load(points: Iterable[EntryPoint]) -> Formats:
    """Load formats; one that is broken or doubled leaves the others as they are."""
    known: dict[str, OrderFormat] = {}
    problems: list[str] = []
    values = {(point.name, point.value) for point in points}
    for name, value in sorted(values):
        try:
            if name in known:
                raise ValueError("is there more than once")
            known[name] = EntryPoint(name, value, GROUP).load()()
        except Exception as error:  # whatever the package of somebody else does
            reason = f"order format '{name}' ({value}) cannot be used: {type(error).__name__}: {error}"
            problems.append(shown(reason, REASON_LENGTH))
    return Formats(known, tuple(problems))
