"""What can be ordered of a line, as its files say it now."""

from cell_line.config.line import LineConfig
from cell_line.registry import Registry
from cell_orchestrator.catalog import Catalog as Catalog
from cell_orchestrator.catalog import Product as Product
from cell_orchestrator.catalog import skills_of
from cell_orchestrator.line_model import core_line
from cell_skills.config.cell_offers import offers_of


def catalog_of(line: LineConfig, registry: Registry) -> Catalog:
    """Return what can be ordered of a line that is right in itself."""
    model = core_line(line)
    return Catalog(
        line.products_path,
        model,
        skills_of(registry, model),
        offers=offers_of(line.cells, line.all_profiles(), registry),
    )
