"""Files that packages bring by name: pigment libraries and the rules of plain formulas."""

from functools import cache
from pathlib import Path

from cell_line.registry import Group, Registry, RegistryError

PIGMENT_LIBRARIES: Group[Path] = Group("cell.pigment_libraries", Path, calls_itself=False, objects=True)
"""Name -> file of pigments, as `colour/library.py` reads it."""
FORMULA_RULES: Group[Path] = Group("cell.formula_rules", Path, calls_itself=False, objects=True)
"""Name -> file of rules, as `formula_rules.py` reads it."""


@cache
def file_of(group: Group[Path], name: str) -> Path:
    """Return the file of a name.

    Raises:
        ValueError: No package brings it; the text says which there are.
    """
    registry = Registry.installed()
    try:
        return registry.instance(group, name)
    except RegistryError as error:
        raise ValueError(f"{error}; there are: {', '.join(registry.names(group)) or 'none'}") from None
