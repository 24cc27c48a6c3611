"""Whether a product can be made here: its operations, setups, parameters and gates against the line and the skills."""

from collections.abc import Iterator, Mapping
from math import ceil, floor
from typing import Any

from cell_line.config.strict_yaml import ConfigError, Key, first_of
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.masters import (
    Family,
    MasterError,
    Variant,
    control_recipe,
    master_operations,
    offered_options,
    wrong_names,
)
from cell_orchestrator.core.options import Option, OptionType
from cell_orchestrator.core.recipes import Operation
from cell_orchestrator.operation_checks import Abilities, Problem
from cell_orchestrator.source_folder import Source


def product_error(family: Source[Family], variant: Source[Variant], can: Abilities) -> ConfigError | None:
    """Why this line cannot make a variant with every option, each at the key that is to blame; None if it can.

    The checks of skills are code of others: whatever one raises is said at the file, too.
    """
    found: list[ConfigError] = []
    try:
        found += _errors(family, variant, can)
    except Exception as error:
        found.append(variant.document.error((), f"cannot be checked: {type(error).__name__}: {error}"))
    return first_of(found) if found else None


def _errors(family: Source[Family], variant: Source[Variant], can: Abilities) -> list[ConfigError]:
    """What is wrong without any option, or else with each of them."""
    if wrong := list(wrong_names(family.made, variant.made)):
        return [variant.document.error(error.key, error.reason) for error in wrong]
    try:
        operations = master_operations(family.made, variant.made)
    except MasterError as error:
        return [variant.document.error(error.key, error.reason)]
    found = [error for operation in operations for error in _not_offered(family, variant, operation, can.line)]
    try:
        problems = can.problems(_recipe(family, variant, {}))
        found += [_error(family, variant, p.operation, p.key, p.message, p.missing) for p in problems]
        return found or list(_in_options(family, variant, can))
    except MasterError as error:
        return [*found, _owner(family, variant, str(error.key[1])).document.error(error.key, error.reason)]


def _in_options(family: Source[Family], variant: Source[Variant], can: Abilities) -> Iterator[ConfigError]:
    """The first value of each option that does not suit.  Which texts a skill takes is not known here."""
    for name, option in offered_options(family.made, variant.made).items():
        touched = {target[0] for target in option.targets}
        for given in _samples(option):
            recipe = _recipe(family, variant, {name: given})
            problems = can.problems(operation for operation in recipe if operation.name in touched)
            problem = next((p for p in problems if p.hopeless or option.type is not OptionType.TEXT), None)
            if problem:
                key, message = _told(option, problem, f"{given!r} does not suit variant {variant.made.name!r}: ")
                yield _owner(family, variant, name).document.error(("options", name, *key), message)
                break


def _told(option: Option, problem: Problem, why: str) -> tuple[Key, str]:
    """Where below an option, and what: it leads to nowhere whatever it says, or else `why`."""
    path = (problem.operation.name, *map(str, problem.key[1:]))
    message = f"{'.'.join(path)}: {problem.message}"
    if problem.hopeless:
        for index, target in enumerate(option.targets):
            if all(a == b for a, b in zip(target, path, strict=False)):
                return ("sets", index), message
    return (), why + message


def _owner(family: Source[Family], variant: Source[Variant], option: str) -> Source[Family] | Source[Variant]:
    return variant if option in variant.made.options else family


def _recipe(family: Source[Family], variant: Source[Variant], options: Mapping[str, object]) -> tuple[Operation, ...]:
    return control_recipe(family.made, variant.made, options).operations


def _not_offered(
    family: Source[Family], variant: Source[Variant], operation: Operation, line: Line
) -> Iterator[ConfigError]:
    able = line.offering(operation.skill, "")
    if not able:
        known = ", ".join(sorted({skill for cell in line.cells.values() for skill in cell.skills}))
        message = f"no cell of line {line.name!r} offers skill {operation.skill!r}; offered: {known}"
        yield _error(family, variant, operation, ("skill",), message)
    elif not line.offering(operation.skill, operation.setup):
        known = ", ".join(sorted({setup for cell in able for setup in cell.setups}))
        message = f"no cell with skill {operation.skill!r} offers setup {operation.setup!r}; offered: {known}"
        yield _error(family, variant, operation, ("setup",), message)


def _error(
    family: Source[Family],
    variant: Source[Variant],
    operation: Operation,
    key: Key,
    message: str,
    variants_duty: bool = False,
) -> ConfigError:
    """The error in the file that says it; what neither says is the variant's duty."""
    if any(extra.operation.name == operation.name for extra in variant.made.extra):
        return variant.document.error(("extra", operation.name, *key), message)
    full = ("operations", operation.name, *key)
    in_variant = variants_duty or _holds(variant.document.data, full[: min(len(full), 4)])
    return (variant if in_variant else family).document.error(full, message)


def _holds(data: Any, key: Key) -> bool:
    for part in key:
        if not isinstance(data, dict) or part not in data:
            return False
        data = data[part]
    return True


def _samples(option: Option) -> Iterator[object]:
    """Values an order may give that together use every choice and reach every limit."""
    if option.type is OptionType.TEXT:
        yield "x"
    elif option.type is OptionType.CHOICE:
        yield from option.choices
    elif option.type is OptionType.FLAG:
        yield from (True, False)
    elif option.type is OptionType.NUMBER:
        yield from [limit for limit in (option.minimum, option.maximum) if limit is not None] or [1.0]
    elif option.type is OptionType.INTEGER:
        low = [] if option.minimum is None else [ceil(option.minimum)]
        high = [] if option.maximum is None else [floor(option.maximum)]
        yield from low + high or [1]
