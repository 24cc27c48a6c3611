"""What the orchestrator and the process that reads for it say to each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cell_line.config.line import CellConfig
from cell_line.config.profiles import KINEMATIC, Profile
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.requests import CancelOrder, SubmitOrder
from cell_orchestrator.intake.rules import Rules

MAX_ERRORS = 20
"""Errors of product files that are told; of the others it is told how many they are."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The first message: all the process has to know.

    Attributes:
        products: folder of the products.
        line: the line that makes them.
        rules: what is taken from shops.
        revisions: of products, as recorded before.
        cells: of the line, to know what they offer.
        profile: which of their drivers are meant.
    """

    products: Path
    line: Line
    rules: Rules
    revisions: Mapping[str, str]
    cells: Mapping[str, CellConfig] = field(default_factory=dict)
    profile: Profile = Profile((KINEMATIC,))


@dataclass(frozen=True, slots=True)
class OrderDocument:
    """An order document to be read at the date `now` [s since 1970]."""

    text: str
    format: str
    source: str
    encoding: str
    now: float


@dataclass(frozen=True, slots=True)
class LookAtProducts:
    """See whether the products have changed."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The products as they are now: how many can be ordered, what is wrong, and revisions not told before."""

    products: int
    errors: tuple[str, ...]
    revisions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """What a document asks for, what is wrong with the rest of it, and what else is to be said."""

    requests: tuple[SubmitOrder | CancelOrder, ...] = ()
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
