"""Master recipes (ISA-88): what a family and a variant say, and the control recipe of one ordered unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cell_orchestrator.core.errors import OrchestratorError
from cell_orchestrator.core.options import Option, OptionError, folded
from cell_orchestrator.core.recipes import Gate, Operation, Recipe


class MasterError(OrchestratorError):
    """A family or variant contradicts itself or the other.

    Attributes:
        key: where in the family or variant, as the path of its keys.
        reason: what is wrong and what would be right.
    """

    def __init__(self, key: tuple[str | int, ...], reason: str) -> None:
        self.key, self.reason = key, reason
        super().__init__(f"{'.'.join(map(str, key))}: {reason}")


@dataclass(frozen=True, slots=True)
class Family:
    """A product family: the base process all its variants share."""

    name: str
    revision: int
    operations: tuple[Operation, ...]
    options: Mapping[str, Option] = field(default_factory=dict)
    brings: Mapping[str, str] = field(default_factory=dict)
    """What is put on the carrier with a unit: place on the carrier -> model."""
    remake: int = 0
    """How often a unit that is scrapped is made again."""


@dataclass(frozen=True, slots=True)
class Override:
    """What a variant changes in one operation of its family; None keeps the family's value.

    Attributes:
        parameters: parameter -> value, instead of or beside the family's.
        setup: the setup the operation needs.
        duration_s: planned time [s].
        gates: instead of the family's gates of the same names, or beside them.
    """

    parameters: Mapping[str, Any] = field(default_factory=dict)
    setup: str | None = None
    duration_s: float | None = None
    gates: tuple[Gate, ...] = ()


@dataclass(frozen=True, slots=True)
class Extra:
    """An operation only this variant has, placed after the named one ('' = first)."""

    after: str
    operation: Operation


@dataclass(frozen=True, slots=True)
class Variant:
    """A product variant, named by its SKU: only what differs from its family."""

    name: str
    family: str
    revision: int
    overrides: Mapping[str, Override] = field(default_factory=dict)
    extra: tuple[Extra, ...] = ()
    skip: tuple[str, ...] = ()
    brings: Mapping[str, str] = field(default_factory=dict)
    """Instead of the family's at the same places, or beside them."""
    options: Mapping[str, Option] = field(default_factory=dict)
    """Instead of the family's of the same names, or beside them."""


def check_family(family: Family) -> None:
    """Check a family on its own.

    Raises:
        MasterError: an operation reworks from nowhere, an option sets nothing, or two the same.
    """
    keys = {op.name: ("operations", op.name, "rework_from") for op in family.operations}
    _check_rework(family.operations, keys, otherwise="operations")
    _check_options(family.options, family.operations)
    _check_apart(family.options, blamed=family.options)


def master_operations(family: Family, variant: Variant) -> tuple[Operation, ...]:
    """The operations of the variant, in order, before any order option.

    Raises:
        MasterError: the variant names an operation that its family does not have, leaves none, or an option of it
            sets nothing, or what another one sets.
    """
    for error in wrong_names(family, variant):
        raise error
    operations = [
        _override(op, variant.overrides.get(op.name, Override()))
        for op in family.operations
        if op.name not in variant.skip
    ]
    for extra in variant.extra:
        names = [op.name for op in operations]
        if extra.operation.name in names:
            raise MasterError(
                ("extra", extra.operation.name), f"{extra.operation.name!r} is the name of another operation"
            )
        if extra.after and extra.after not in names:
            raise MasterError(
                ("extra", extra.operation.name, "after"),
                f"no operation {extra.after!r} here; known: {', '.join(names)}",
            )
        operations.insert(names.index(extra.after) + 1 if extra.after else 0, extra.operation)
    if not operations:
        raise MasterError(("skip",), "leaves no operation to do")
    extra_keys = {e.operation.name: ("extra", e.operation.name, "rework_from") for e in variant.extra}
    _check_rework(operations, extra_keys, otherwise="skip")
    _check_options(variant.options, operations)
    _check_apart({**family.options, **variant.options}, blamed=variant.options)
    return tuple(operations)


def offered_options(family: Family, variant: Variant) -> dict[str, Option]:
    """The options of family and variant that set something in this variant."""
    return {
        name: option
        for name, option in {**family.options, **variant.options}.items()
        if any(target[0] not in variant.skip for target in option.targets)
    }


def control_recipe(family: Family, variant: Variant, options: Mapping[str, object], *, text: bool = False) -> Recipe:
    """Bind a variant's master recipe to one ordered unit.

    Args:
        family: the variant's family.
        variant: what is ordered.
        options: option name -> value as ordered; letter case, blanks, hyphens and underscores of names are the same.
        text: all values are texts, from a source that knows no types.

    Raises:
        OptionError: unknown option, wrong type or value; says what is allowed.
        MasterError: the variant does not fit its family, or an option leads nowhere in it.
    """
    operations = {op.name: op for op in master_operations(family, variant)}
    offered = offered_options(family, variant)
    values = {name: option.default for name, option in offered.items() if option.default is not None}
    ordered = _ordered_values(variant, offered, options, text)
    values |= ordered
    targets = [(target, name) for name in values for target in offered[name].targets if target[0] in operations]
    # What is set whole comes before what is set inside it, whichever an order names first.
    for (operation, *path), name in sorted(targets, key=lambda one: len(one[0])):
        op = operations[operation]
        try:
            operations[operation] = replace(op, parameters=_with(op.parameters, path, values[name]))
        except LookupError as error:
            raise MasterError(
                ("options", name, "sets"), f"leads nowhere in variant {variant.name!r}: {error}"
            ) from None
    revision = f"{family.revision}.{variant.revision}"
    brings = {**family.brings, **variant.brings}
    words = {name: offered[name].word(value) for name, value in ordered.items()}
    return Recipe(family.name, variant.name, revision, tuple(operations.values()), brings, words, family.remake)


def _ordered_values(
    variant: Variant, offered: Mapping[str, Option], options: Mapping[str, object], text: bool
) -> dict[str, Any]:
    by_folded = {folded(name): name for name in offered}
    values: dict[str, Any] = {}
    for given_name, given in options.items():
        name = by_folded.get(folded(given_name))
        if name is None:
            known = f"known: {', '.join(offered)}" if offered else "it has none"
            raise OptionError(given_name, f"{variant.name!r} has no such option; {known}")
        if name in values:
            raise OptionError(given_name, "given twice")
        values[name] = offered[name].parse(str(given)) if text else offered[name].value(given)
    return values


def _with(value: Any, path: Sequence[str], new: Any) -> Any:
    """A copy of a parameter tree with the value at `path` set; a number in the path is a place in a list."""
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(value, list):
        if not first.isdecimal() or int(first) >= len(value):
            raise LookupError(f"no place {first} in a list of {len(value)}")
        return [_with(item, rest, new) if index == int(first) else item for index, item in enumerate(value)]
    inside = value if isinstance(value, Mapping) else {}
    return {**inside, first: _with(inside.get(first), rest, new)}


def _override(operation: Operation, change: Override) -> Operation:
    gates = {gate.name: gate for gate in (*operation.gates, *change.gates)}
    return replace(
        operation,
        parameters={**operation.parameters, **change.parameters},
        setup=operation.setup if change.setup is None else change.setup,
        duration_s=operation.duration_s if change.duration_s is None else change.duration_s,
        gates=tuple(gates.values()),
    )


def wrong_names(family: Family, variant: Variant) -> Iterator[MasterError]:
    """What a variant changes or skips, and its family has not, or it does without."""
    known = [op.name for op in family.operations]
    for key, names in (("operations", variant.overrides), ("skip", variant.skip)):
        for index, name in enumerate(names):
            if name not in known:
                where = (key, name) if key == "operations" else (key, index)
                yield MasterError(where, f"family {family.name!r} has no operation {name!r}; known: {', '.join(known)}")
    for name in variant.overrides:
        if name in variant.skip:
            yield MasterError(("operations", name), "is skipped, so nothing of it can be changed")


def _check_options(options: Mapping[str, Option], operations: Sequence[Operation]) -> None:
    known = [op.name for op in operations]
    for name, option in options.items():
        for operation, *_ in option.targets:
            if operation not in known:
                reason = f"no operation {operation!r}; known: {', '.join(known)}"
                raise MasterError(("options", name, "sets"), reason)


def _check_apart(options: Mapping[str, Option], blamed: Mapping[str, Option]) -> None:
    """No two options are called the same in an order, or set the same value: one of them would be lost."""
    called: dict[str, str] = {}
    setters: dict[tuple[str, ...], str] = {}
    for name in sorted(options, key=lambda name: name in blamed):
        if (other := called.setdefault(folded(name), name)) != name:
            raise MasterError(("options", name), f"is the same name as {other!r} in an order")
        for target in options[name].targets:
            if (other := setters.setdefault(target, name)) != name:
                raise MasterError(("options", name, "sets"), f"option {other!r} sets {'.'.join(target)} already")


def _check_rework(operations: Sequence[Operation], keys: Mapping[str, tuple[str, ...]], otherwise: str) -> None:
    """Rework goes back to an operation that exists and comes no later than the one that failed."""
    seen: list[str] = []
    for op in operations:
        seen.append(op.name)
        if op.rework_from and op.rework_from not in seen:
            reason = f"operation {op.name!r} reworks from {op.rework_from!r}, which is not among: {', '.join(seen)}"
            raise MasterError(keys.get(op.name, (otherwise,)), reason)
