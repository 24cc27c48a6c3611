"""What the intake tests share: the catalog of the small factory."""

from pathlib import Path

import pytest

from cell_line.config.line import load_line
from cell_orchestrator.catalog import Catalog
from cell_orchestrator.line_model import core_line

FACTORY = Path(__file__).parents[1] / "factory"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The products of the small factory."""
    return Catalog(FACTORY / "products", core_line(load_line(FACTORY / "line.yaml")))
