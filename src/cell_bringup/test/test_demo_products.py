"""The products in config/: they load with the installed skills, and every variant can be made on the demo line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cell_line.config.line import CellConfig, load_line
from cell_line.named_files import named_files
from cell_line.outcome import Done
from cell_line.registry import Registry
from cell_orchestrator.catalog import Catalog, skills_of
from cell_orchestrator.core.masters import offered_options
from cell_orchestrator.core.options import Option
from cell_orchestrator.core.recipes import Measurement, Operation
from cell_orchestrator.core.requests import SubmitOrder
from cell_orchestrator.intake.submissions import to_submissions
from cell_orchestrator.line_model import core_line
from cell_skills.config.plugin_checks import check_plugins
from cell_skills.devices.bench import Bench
from cell_skills.setup_part import part_of
from cell_skills.skill import SKILLS
from cell_skills.testing import Rig

CONFIG = Path(__file__).parents[3] / "config"
CONFIGURED = load_line(CONFIG / "lines" / "demo.yaml")
LINE = core_line(CONFIGURED)
REGISTRY = Registry.installed()
BATCH = json.loads((CONFIG / "orders" / "mixed-24.json").read_text())
OURS = {line["variant"] for order in BATCH["orders"] for line in order["lines"]}
"""The variants of the project: its batch has each.  Others that lie beside them may be for other lines."""
CELLS = {"assembly", "dosing", "garment", "finishing"}
PRODUCTS = Catalog(CONFIGURED.products_path, LINE, skills_of(REGISTRY, LINE))
SKUS = sorted(
    sku
    for sku in PRODUCTS.products
    if not any(any(named_files(operation.parameters)) for operation in PRODUCTS.recipe(sku, {}).operations)
)
"""Those that need no file of their order; `test_blast_part.py` and `test_inspect_surface.py` make one that does."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The products of the demo line, checked against the installed skills."""
    return Catalog(CONFIGURED.products_path, LINE, skills_of(REGISTRY, LINE))


def units(catalog: Catalog, file: str) -> list[str]:
    """The variant of every unit an order document asks for."""
    return [unit.recipe.variant for request in orders(catalog, file) for unit in request.units]


def orders(catalog: Catalog, file: str) -> list[SubmitOrder]:
    """The orders of a document under config/orders."""
    path = CONFIG / "orders" / file
    intake = to_submissions(path.read_text(encoding="utf-8"), "auto", file, catalog, 0.0)
    assert intake.errors == ()
    return [request for request in intake.requests if isinstance(request, SubmitOrder)]


def cell_of(operation: Operation) -> str:
    """The cell of the demo line that does an operation."""
    return next(cell.name for cell in LINE.cells.values() if operation.skill in cell.skills)


def test_it_should_find_every_skill_setup_part_and_driver_of_the_line() -> None:
    check_plugins(CONFIGURED, REGISTRY)


def test_it_should_load_every_product(catalog: Catalog) -> None:
    assert set(catalog.products) >= OURS
    assert len(OURS) >= 14
    assert len({catalog.products[sku].family.name for sku in OURS}) >= 5


def test_it_should_cross_cells_in_at_least_two_families(catalog: Catalog) -> None:
    cells = {
        product.family.name: {cell_of(operation) for operation in product.family.operations}
        for product in catalog.products.values()
    }
    assert sum(len(used) >= 2 for used in cells.values()) >= 2
    assert set.union(*cells.values()) >= CELLS


def test_it_should_change_every_cell_over_in_the_mixed_batch(catalog: Catalog) -> None:
    variants = units(catalog, "mixed-24.json")
    assert len(variants) == 24
    assert len(set(variants)) >= 10
    setups: dict[str, set[str]] = {name: set() for name in LINE.cells}
    for request in orders(catalog, "mixed-24.json"):
        for unit in request.units:
            for operation in unit.recipe.operations:
                setups[cell_of(operation)] |= {operation.setup} - {""}
    assert all(len(setups[cell]) >= 2 for cell in CELLS), setups


def test_it_should_read_the_same_batch_from_csv(catalog: Catalog) -> None:
    assert orders(catalog, "mixed-24.csv") == orders(catalog, "mixed-24.json")


def test_it_should_read_the_orders_of_the_shops(catalog: Catalog) -> None:
    assert units(catalog, "shopify-example.json") == ["SERUM-HYDRA", "SERUM-HYDRA", "CASE-SENSOR"]
    assert units(catalog, "woocommerce-example.json") == ["KIT-DAY", "POLISH-GLOSS", "POLISH-GLOSS"]
    for file, number in (("shopify-example.json", "#1042"), ("woocommerce-example.json", "WC-1069")):
        assert [request.order.number for request in orders(catalog, file)] == [number]


def test_it_should_read_the_orders_in_the_documentation(catalog: Catalog) -> None:
    text = (CONFIG.parent / "docs" / "orders.md").read_text(encoding="utf-8")
    for begin, made in (('{"orders"', 3), ("order_id,", 3)):
        document = begin + text.partition(f"\n{begin}")[2].partition("```")[0]
        intake = to_submissions(document, "", "orders.md", catalog, 0.0)
        assert intake.errors == ()
        assert sum(len(request.units) for request in intake.requests if isinstance(request, SubmitOrder)) == made


def wishes(option: Option) -> Iterator[Any]:
    """Values of an option that reach every choice and limit."""
    yield from option.choices or [limit for limit in (option.minimum, option.maximum) if limit is not None]


@pytest.mark.parametrize("sku", SKUS)
def test_it_should_make_every_variant_with_every_option_within_its_gates(catalog: Catalog, sku: str) -> None:
    product = catalog.products[sku]
    make(catalog, sku, {})
    for name, option in offered_options(product.family, product.variant).items():
        for wish in wishes(option):
            make(catalog, sku, {name: wish})


def make(catalog: Catalog, sku: str, options: dict[str, object]) -> None:
    """Make one unit in virtual time without faults; every operation must pass."""
    rigs: dict[str, Rig] = {}
    for operation in catalog.recipe(sku, options).operations:
        cell = cell_of(operation)
        rig = rigs.setdefault(cell, rig_of(cell))
        change_over(rig, CONFIGURED.cells[cell], operation.setup or CONFIGURED.cells[cell].initial_setup)
        outcome = rig.run(REGISTRY.get(SKILLS, operation.skill), operation.parameters)
        assert isinstance(outcome, Done), f"{sku} {options} {operation.name}: {outcome}"
        measured = tuple(Measurement(m.name, m.value, m.unit) for m in outcome.measurements)
        assert operation.failed_gates(measured) == (), f"{sku} {options} {operation.name}: {measured}"


def rig_of(cell: str) -> Rig:
    """A bench of the cell, with its devices as configured and a fresh unit before it."""
    bench = Bench()
    bench.present("carrier", "unit")
    return Rig(bench, options={role: device.options for role, device in CONFIGURED.cells[cell].devices.items()})


def change_over(rig: Rig, cell: CellConfig, setup: str) -> None:
    """Bring every part of a setup in and measure that it is there."""
    for name, value in cell.setups[setup].items():
        part = part_of(cell, name, REGISTRY)
        for outcome in (rig.exchange(part, None, value), rig.verify(part, value)):
            assert isinstance(outcome, Done), f"{name} {value}: {outcome}"
