"""The form of an order: which fields a variant has, and the document that is made of what a person filled in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cell_line.named_files import SHA256
from cell_orchestrator.core.masters import Family, Variant, master_operations, offered_options
from cell_orchestrator.core.options import Option, OptionType
from cell_orchestrator.core.recipes import Operation


@dataclass(frozen=True, slots=True)
class OptionField:
    """One thing that an order may choose.

    Attributes:
        label: what people call it.
        minimum, maximum: of a number, in `unit`; None: no limit.
        words: of a choice.
        default: what is taken where nothing is said, in the words of an order; None: as the recipe says.
        file: it is the hash of a file that the order brings; what the file is, and `file_unit` the unit of its lengths.
    """

    name: str
    label: str
    type: OptionType
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_length: int = 0
    words: tuple[str, ...] = ()
    default: Any = None
    file: str = ""
    file_unit: str = ""


@dataclass(frozen=True, slots=True)
class VariantForm:
    """What may be said of one variant."""

    variant: str
    family: str
    revision: str
    fields: tuple[OptionField, ...]


@dataclass(frozen=True, slots=True)
class OrderEntry:
    """What a person filled in; `due` is ISO 8601 with a time zone, '' for none; options that are None are left out."""

    order: str
    variant: str
    quantity: int
    priority: int
    customer: str = ""
    due: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


def form_of(family: Family, variant: Variant) -> VariantForm:
    """The form of a variant."""
    operations = {operation.name: operation for operation in master_operations(family, variant)}
    fields = tuple(_field(option, operations) for option in offered_options(family, variant).values())
    return VariantForm(variant.name, family.name, f"{family.revision}.{variant.revision}", fields)


def document_of(entry: OrderEntry) -> str:
    """The order as a document in our own format: see docs/orders.md."""
    options = {name: value for name, value in entry.options.items() if value is not None}
    line = {"variant": entry.variant, "quantity": entry.quantity, **({"options": options} if options else {})}
    said = {"id": entry.order, "customer": entry.customer, "priority": entry.priority, "due": entry.due}
    filled = {name: value for name, value in said.items() if value != ""}
    return json.dumps({"orders": [{**filled, "lines": [line]}]}, ensure_ascii=False)


def whole_number(value: float | None, what: str) -> int | None:
    """What was filled in where a whole number belongs, None for nothing.

    Raises:
        ValueError: it is none; says so of `what`.
    """
    if value is None:
        return None
    if not float(value).is_integer():
        raise ValueError(f"{what}: {value:g} is no whole number")
    return int(value)


def _field(option: Option, operations: Mapping[str, Operation]) -> OptionField:
    file = _file(option)
    return OptionField(
        option.name,
        option.name.replace("_", " "),
        option.type,
        option.unit,
        option.minimum,
        option.maximum,
        option.max_length,
        tuple(option.choices),
        None if option.default is None else option.word(option.default),
        file,
        _unit_beside(option, operations) if file else "",
    )


def _file(option: Option) -> str:
    """What a file is called whose hash the option sets, '' where it sets something else."""
    kinds = {target[-2] for target in option.targets if len(target) > 1 and target[-1] == SHA256}
    return kinds.pop() if len(kinds) == 1 else ""


def _unit_beside(option: Option, operations: Mapping[str, Operation]) -> str:
    """The unit that stands beside the hash in the recipe."""
    operation, *path = option.targets[0]
    found: Any = operations[operation].parameters if operation in operations else {}
    for key in path[:-1]:
        found = found.get(key, {}) if isinstance(found, Mapping) else {}
    return str(found.get("unit", "")) if isinstance(found, Mapping) else ""
