"""Whether a product can be made here: its operations, setups, parameters and gates against the line and the skills."""

from collections.abc import Iterator, Mapping
from math import ceil, floor
from typing import Any

from cell_line.config.strict_yaml import ConfigError, Key
from cell_orchestrator.core.line import Line
from cell_orchestrator.core.masters import (
    Family,
    MasterError,
    Variant,
    control_recipe,
    master_operations,
    offered_options,
)
from cell_orchestrator.core.options import Option, OptionType
from cell_orchestrator.core.recipes import Operation
from cell_orchestrator.operation_checks import Abilities
from cell_orchestrator.source_folder import Source


def product_error(family: Source[Family], variant: Source[Variant], can: Abilities) -> ConfigError | None:
    """Why this line cannot make a variant with every option, None if it can.

    The checks of skills are code of others: whatever one raises is said at the file, too.
    """
    try:
        check_product(family, variant, can)
    except ConfigError as error:
        return ConfigError(error.file, error.line, error.key, error.message)
    except Exception as error:
        return variant.document.error((), f"cannot be checked: {type(error).__name__}: {error}")
    return None


def check_product(family: Source[Family], variant: Source[Variant], can: Abilities) -> None:
    """Check that this line can make a variant, with every option.

    Raises:
        ConfigError: at the key, in the variant's or the family's file, that is to blame.
    """
    try:
        operations = master_operations(family.made, variant.made)
    except MasterError as error:
        raise variant.document.error(error.key, error.reason) from None
    for operation in operations:
        _check_offered(family, variant, operation, can.line)
    if problem := can.first_problem(_recipe(family, variant, {})):
        raise _error(family, variant, problem.operation, problem.key, problem.message, problem.missing)
    for name, option in offered_options(family.made, variant.made).items():
        touched = {target[0] for target in option.targets}
        for given in _samples(option):
            recipe = _recipe(family, variant, {name: given})
            problem = can.first_problem(operation for operation in recipe if operation.name in touched)
            if problem and option.type is not OptionType.TEXT:  # which texts a skill takes is not known here
                path = ".".join(map(str, (problem.operation.name, *problem.key[1:])))
                message = f"{given!r} does not suit variant {variant.made.name!r}: {path}: {problem.message}"
                owner = variant if name in variant.made.options else family
                raise owner.document.error(("options", name), message)


def _recipe(family: Source[Family], variant: Source[Variant], options: Mapping[str, object]) -> tuple[Operation, ...]:
    try:
        return control_recipe(family.made, variant.made, options).operations
    except MasterError as error:
        owner = variant if error.key[1] in variant.made.options else family
        raise owner.document.error(error.key, error.reason) from None


def _check_offered(family: Source[Family], variant: Source[Variant], operation: Operation, line: Line) -> None:
    able = line.offering(operation.skill, "")
    if not able:
        known = ", ".join(sorted({skill for cell in line.cells.values() for skill in cell.skills}))
        message = f"no cell of line {line.name!r} offers skill {operation.skill!r}; offered: {known}"
        raise _error(family, variant, operation, ("skill",), message)
    if not line.offering(operation.skill, operation.setup):
        known = ", ".join(sorted({setup for cell in able for setup in cell.setups}))
        message = f"no cell with skill {operation.skill!r} offers setup {operation.setup!r}; offered: {known}"
        raise _error(family, variant, operation, ("setup",), message)


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
