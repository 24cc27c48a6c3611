"""Products that a test may change, and what is wrong with them then."""

import shutil
from pathlib import Path

import pytest

from cell_line.config.line import load_line
from cell_orchestrator.catalog import BrokenVariantError, Catalog
from cell_orchestrator.core.line import Line
from cell_orchestrator.line_model import core_line

FACTORY = Path(__file__).parents[1] / "factory"
NOTHING = "products:1: there is no product that can be ordered"
GOOD = ["SOAP-PLAIN", "SOAP-ROUND", "SOAP-SQUARE"]


def small_factory() -> Line:
    """The line of the small factory."""
    return core_line(load_line(FACTORY / "line.yaml"))


def products_in(tmp_path: Path) -> Path:
    """A copy of its products."""
    return Path(shutil.copytree(FACTORY / "products", tmp_path / "products"))


def write(file: Path, text: str) -> None:
    """Change a file at once: who looks sees all of the old text or all of the new one."""
    new = file.with_name(f".{file.name}")
    new.write_text(text, encoding="utf-8")
    new.replace(file)


def change(file: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    write(file, text.replace(old, new))


def errors(catalog: Catalog) -> list[str]:
    """What is wrong now, with bare file names."""
    return [str(error).replace(f"{error.file.parent}/", "") for error in catalog.refresh()]


def refused(catalog: Catalog, sku: str) -> str:
    """Why a variant cannot be ordered, with bare file names."""
    with pytest.raises(BrokenVariantError) as error:
        catalog.recipe(sku, {})
    return str(error.value).replace(f"{error.value.error.file.parent}/", "")
