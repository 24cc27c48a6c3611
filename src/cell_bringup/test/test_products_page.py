"""What docs/products.md says of products should be what is read: its example, and each key with its default."""

import re
from pathlib import Path
from shutil import copytree

import pytest
from page import blocks
from pydantic import BaseModel

from cell_bringup.check import product_errors
from cell_line.config.line import load_line
from cell_line.registry import Registry
from cell_orchestrator.offered import catalog_of
from cell_orchestrator.products import (
    ExtraConfig,
    FamilyConfig,
    GateConfig,
    OperationConfig,
    OptionConfig,
    OverrideConfig,
    VariantConfig,
)

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "products.md").read_text()
TABLES = {
    "A family": [FamilyConfig],
    "A variant": [VariantConfig],
    "An operation": [OperationConfig, ExtraConfig],
    "A gate": [GateConfig],
    "An option": [OptionConfig],
}
"""Heading -> what its tables tell of, together."""
NOTHING = ("", None, {}, [])
"""Defaults for which the page has words."""


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The line of the project, whose products are those of the page and no others."""
    config = copytree(ROOT / "config", tmp_path_factory.mktemp("page") / "config")
    for file in (config / "products").glob("*/*.yaml"):
        file.unlink()
    for block in blocks(PAGE):
        (config / "products" / block.name).write_text(block.text)
    file = config / "lines" / "demo.yaml"
    file.write_text(file.read_text().replace("../../worlds", str(ROOT / "worlds")))
    return file


def test_the_example_is_right(line: Path) -> None:
    """It should have nothing wrong with it on the line of the project."""
    assert product_errors(load_line(line)) == []


def test_the_order_of_the_page_becomes_what_it_says(line: Path) -> None:
    """It should set what the options set, over what the variant and the family say."""
    made = catalog_of(load_line(line), Registry.installed()).recipe("BALM-RICH", {"strength": 0.3, "lid": "tight"})
    assert [(op.name, op.duration_s) for op in made.operations] == [("dispense", 20), ("stir", 10), ("cap", 4)]
    dispense, _, cap = made.operations
    assert dispense.parameters["components"] == {"squalane": 4.5, "jojoba": 1.5, "retinol": 0.3}
    assert (cap.parameters["torque_nm"], cap.max_rework, made.revision, made.remake) == (1.1, 2, "1.2", 1)


def rows(heading: str) -> dict[str, str]:
    """Key -> default, of the tables below a heading."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"^\| `(\w+)` \|[^|]*\| ?([^|]*?) ?\|", section, re.MULTILINE)
    assert len(dict(found)) == len(found)
    return dict(found)


@pytest.mark.parametrize("heading", TABLES)
def test_every_key_is_told_with_its_default(heading: str) -> None:
    """It should be in the table, and nothing that is no key; what must be given has no default."""
    fields = {name: field for model in TABLES[heading] for name, field in model.model_fields.items()}
    told = rows(heading)
    assert told.keys() == fields.keys()
    for name, field in fields.items():
        default = field.get_default(call_default_factory=True)
        assert (told[name] == "") is field.is_required(), name
        if not field.is_required() and default not in NOTHING:
            assert told[name] == str(default), name


def test_what_an_override_may_say_is_told() -> None:
    """It should be every key of it."""
    (said,) = re.findall(r"An override has (.*), all of them optional", PAGE)
    assert set(re.findall(r"`(\w+)`", said)) == OverrideConfig.model_fields.keys()


def test_bounds_are_those_of_the_code() -> None:
    """It should refuse what the page calls too much."""
    for model, key, most in (
        (FamilyConfig, "remake", 10),
        (FamilyConfig, "revision", 9999),
        (OperationConfig, "max_rework", 100),
        (OptionConfig, "max_length", 200),
    ):
        assert allowed(model, key, most) and not allowed(model, key, most + 1)


def allowed(model: type[BaseModel], key: str, value: int) -> bool:
    """Whether a field takes a value."""
    limits = [bound.le for bound in model.model_fields[key].metadata if hasattr(bound, "le")]
    return all(value <= limit for limit in limits) and bool(limits)
