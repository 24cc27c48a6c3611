"""Snapshots that another version of this software wrote, as plants of today's.

A snapshot saves folding the log, and must be what the fold would be: a form that is not in the table, or of which
only the log knows what it lacks, is not read.  Then the log is folded.
"""

from collections.abc import Callable
from dataclasses import is_dataclass
from functools import cache
from hashlib import sha256
from types import UnionType
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

import msgspec

from cell_orchestrator.core.events import event_types
from cell_orchestrator.core.parking import all_placed
from cell_orchestrator.core.plant import Plant
from cell_orchestrator.core.replace import replace
from cell_orchestrator.store.codec import decode_plant
from cell_orchestrator.store.errors import StoreError

Lift = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes a stored plant of one form one of the next."""


def same(plant: dict[str, Any]) -> dict[str, Any]:
    """For a form that lacks only what no event of its time could say, or what `_rebuilt` finds out.

    A field that is missing is read as its default, one that is gone is not read.
    """
    return plant


FORMS: tuple[tuple[str, Lift | None], ...] = (
    ("6a291418ee5f", None),  # failures of cells are counted in the next one
    ("afb9fce920ae", same),  # no journal of the transport, of which no event told
    ("f27075354da4", same),  # not who is busy and who is parked
    ("254983f0cdba", same),  # without refused requests
    ("3838297d1a15", same),  # named by another rule
    ("618730e0ecd1", same),  # no setups that failed, of which no event told
    ("cd956b3f74de", same),  # no unit was held for itself, no lot was told
    ("e8b928fb57d4", same),
)
"""Every form that may be in a store, the oldest first, with what lifts it to the next one.

None: only the log tells what it lacks.  The last is today's.
"""


def plant_of(version: str, data: str, forms: tuple[tuple[str, Lift | None], ...] = FORMS) -> Plant:
    """The plant of a snapshot of this version.

    Raises:
        StoreError: it cannot be read with certainty.
    """
    if version == plant_version():
        return decode_plant(data)
    names = [name for name, _ in forms]
    steps = forms[names.index(version) : -1] if version in names else ()
    if not steps or names[-1] != plant_version():
        raise StoreError(f"snapshot has form {version}, which this software does not know")
    try:
        plant = msgspec.json.decode(data)
        for name, lift in steps:
            if lift is None:
                raise StoreError(f"snapshot has form {version}: what {name} lacks only the log knows")
            plant = lift(plant)
        return _rebuilt(decode_plant(msgspec.json.encode(plant).decode()))
    except (KeyError, TypeError, ValueError, msgspec.MsgspecError) as error:
        raise StoreError(f"snapshot of form {version} cannot be lifted: {error!r}") from error


def _rebuilt(plant: Plant) -> Plant:
    """The plant with what is derived from the rest."""
    return replace(plant, **all_placed(plant.line, plant.carriers)) if plant.line else plant


@cache
def plant_version() -> str:
    """Names the stored form of a plant: its fields and their types, and the events that rose above version 1."""
    forms = forms_in(Plant)
    risen = sorted((kind, event.VERSION) for kind, event in event_types().items() if event.VERSION > 1)
    return sha256(repr((sorted(forms.items()), risen)).encode()).hexdigest()[:12]


def forms_in(kind: type) -> dict[str, dict[str, str]]:
    """Name -> field -> type, of a dataclass and of those in it, as far as the stored form depends on it."""
    forms: dict[str, dict[str, str]] = {}
    _collect(kind, forms)
    return forms


def _collect(kind: Any, forms: dict[str, dict[str, str]]) -> str:
    """The name of a type, without its module; the fields of dataclasses in it are added to `forms`."""
    if arguments := get_args(kind):
        origin = get_origin(kind)
        name = "" if origin in (Union, UnionType) else origin.__name__
        return f"{name}[{' '.join(_collect(part, forms) for part in arguments)}]"
    if is_dataclass(kind) and isinstance(kind, type) and kind.__name__ not in forms:
        hints = sorted(get_type_hints(kind).items())
        forms[kind.__name__] = {name: _collect(hint, forms) for name, hint in hints if get_origin(hint) is not ClassVar}
    return str(getattr(kind, "__name__", kind))
