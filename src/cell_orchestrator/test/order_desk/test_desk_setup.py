"""What the process that reads orders is told."""

from product_files import FACTORY

from cell_line.config.line import load_line
from cell_orchestrator.core.events import ProductsRead
from cell_orchestrator.line_model import core_line
from cell_orchestrator.order_desk.desk_setup import setup_of
from cell_orchestrator.store.memory_store import MemoryStore


def test_it_should_know_every_revision_of_the_log() -> None:
    config, store = load_line(FACTORY / "line.yaml"), MemoryStore()
    store.append([ProductsRead(1.0, 1, (), {"variant A 1": "ab"}), ProductsRead(2.0, 0, ("wrong",), {})])
    store.append([ProductsRead(3.0, 1, (), {"variant A 2": "cd"})])
    setup = setup_of(config, config.profile(), core_line(config), store)
    assert setup.products == FACTORY / "products"
    assert setup.line.name == config.line
    assert setup.revisions == {"variant A 1": "ab", "variant A 2": "cd"}
